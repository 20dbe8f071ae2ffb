//! Products that are recognised by bytes, as data: one file of flat `key: value` lines each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::rules::fields;
use crate::{crate_root, fail, files, write_out};

/// Lists the products in `folder` (relative to the crate) and writes `OUT_DIR/products.rs`, which holds `pub static
/// ALL: [<entry>; N]`, sorted by file name, and `pub const NAMES: &[<interest>]`, the names of the files that need
/// not be machine code, and for tests `EXAMPLES` with what must match and what must not. `entry` is the path of a
/// struct with the fields `id`, `kind`, `namespace`, `name`, `cpe`, `any_format`, `files`, `anchor`, `patterns` and
/// `compiled`; `interest` that of an enum with `Name`, `Prefix` and `Suffix`.
pub fn products(folder: &str, entry: &str, interest: &str) {
    let mut entries = Vec::new();
    let mut names = BTreeSet::new();
    let mut examples = Vec::new();
    for (stem, path) in files(&crate_root().join(folder), "rule") {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| fail(&path, &error.to_string()));
        let (product, of_product) = product(&text, &stem, &mut names).unwrap_or_else(|problem| fail(&path, &problem));
        entries.push(format!("    {entry} {{ {product} }},\n"));
        examples.push(format!("    ({stem:?}, {of_product}),\n"));
    }
    let names: Vec<_> = names.iter().map(|name| format!("    {interest}::{name},\n")).collect();
    write_out(
        "products",
        &format!(
            "/// All of them, sorted by file name.\npub static ALL: [{entry}; {}] = [\n{}];\n\
             /// Names of files that need not be machine code.\npub const NAMES: &[{interest}] = &[\n{}];\n\
             /// Names of files, and for each what must match and what must not.\n\
             #[cfg(test)]\npub const EXAMPLES: &[(&str, &[&str], &[&str])] = &[\n{}];\n",
            entries.len(),
            entries.concat(),
            names.concat(),
            examples.concat()
        ),
    );
}

/// The fields of a product and its examples as Rust.
fn product(text: &str, stem: &str, names: &mut BTreeSet<String>) -> Result<(String, String), String> {
    let mut keys: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (key, value) in fields(text)? {
        keys.entry(key).or_default().push(value);
    }
    let (Some(matching), Some(rejected)) = (keys.remove("match"), keys.remove("reject")) else {
        return Err("an example that must match and one that must not are missing".to_owned());
    };
    let mut some = |key: &str| keys.remove(key).ok_or_else(|| format!("the key `{key}` is missing"));
    let (id, purl, files, patterns) = (one(some("id")?)?, one(some("purl")?)?, some("file")?, some("pattern")?);
    let mut take = |key: &str| keys.remove(key).map(one).transpose();
    let (cpe, anchor, format) = (take("cpe")?, take("anchor")?, take("format")?);
    if let Some(key) = keys.keys().next() {
        return Err(format!("unknown key `{key}`"));
    }
    if id.replace('-', "_") != stem {
        return Err(format!("the id `{id}` and the file name differ"));
    }
    let any_format = match format {
        None => false,
        Some("any") => true,
        Some(_) => return Err("`format` can only be `any`".to_owned()),
    };
    if let Some(pattern) = patterns.iter().find(|pattern| !pattern.contains("(?<version>")) {
        return Err(format!("this pattern has no group `version`: {pattern}"));
    }
    let is_any_name = files.contains(&"*");
    if is_any_name != anchor.is_some() || is_any_name && any_format {
        return Err("a rule for files of any name needs an `anchor` and machine code, others have none".to_owned());
    }
    if any_format {
        names.extend(files.iter().map(|file| interest(file)).collect::<Result<Vec<_>, _>>()?);
    }
    let (kind, path) = purl.strip_prefix("pkg:").and_then(|purl| purl.split_once('/')).ok_or("`purl` is none")?;
    let (namespace, name) = match path.rsplit_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, path),
    };
    let product = format!(
        "id: {id:?}, kind: {kind:?}, namespace: {namespace:?}, name: {name:?}, cpe: {cpe:?}, any_format: {any_format}, \
         files: &{files:?}, anchor: {anchor:?}, patterns: &{patterns:?}, compiled: std::sync::OnceLock::new()"
    );
    Ok((product, format!("&{matching:?}, &{rejected:?}")))
}

fn one(values: Vec<&str>) -> Result<&str, String> {
    match values.as_slice() {
        [value] => Ok(value),
        _ => Err("a key that may stand once stands twice".to_owned()),
    }
}

/// How a reader says that it wants files of such names.
fn interest(file: &str) -> Result<String, String> {
    match (file.strip_suffix('*'), file.strip_prefix('*')) {
        (Some(start), None) if !start.contains('*') => Ok(format!("Prefix({start:?})")),
        (None, Some(end)) if !end.contains('*') => Ok(format!("Suffix({end:?})")),
        (None, None) => Ok(format!("Name({file:?})")),
        _ => Err(format!("this name can stand only for machine code: {file}")),
    }
}
