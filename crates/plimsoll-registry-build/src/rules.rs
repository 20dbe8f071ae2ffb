//! Rules as data: one file of flat `key: value` lines each.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use crate::{crate_root, fail, files, write_out};

/// Lists the rules in `folder` (relative to the crate) and writes `OUT_DIR/rules.rs`, which holds
/// `pub static ALL: &[<entry>]`, sorted by id. `entry` is the path of a struct with the fields `id`, `name`, `regex`,
/// `keywords`, `entropy`, `group`, `after`, `confidence`, `category`, `revoke` and `validator`.
pub fn rules(folder: &str, entry: &str) {
    let mut entries = String::new();
    for (stem, path) in files(&crate_root().join(folder), "rule") {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| fail(&path, &error.to_string()));
        let rule = rule(&text, &stem).unwrap_or_else(|problem| fail(&path, &problem));
        writeln!(entries, "    {entry} {{ {rule} }},").expect("writing to a String");
    }
    write_out("rules", &format!("/// All of them, sorted by id.\npub static ALL: &[{entry}] = &[\n{entries}];\n"));
}

/// Keys and values of a file of flat `key: value` lines; blank lines and those that begin with `#` are left out.
pub(crate) fn fields(text: &str) -> Result<Vec<(&str, &str)>, String> {
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once(": ").ok_or_else(|| format!("not `key: value`: {line}"))).collect()
}

/// The fields of a rule as Rust.
fn rule(text: &str, stem: &str) -> Result<String, String> {
    let mut keys = BTreeMap::new();
    let mut examples = (0, 0);
    for (key, value) in fields(text)? {
        match key {
            // For the tests, which read the file themselves.
            "match" => examples.0 += 1,
            "reject" => examples.1 += 1,
            _ if keys.insert(key, value).is_some() => return Err(format!("the key `{key}` stands twice")),
            _ => {}
        }
    }
    if examples.0 == 0 || examples.1 == 0 {
        return Err("an example that must match and one that must not are missing".to_owned());
    }
    let mut take = |key: &str| keys.remove(key);
    let mut need = |key: &str| take(key).ok_or_else(|| format!("the key `{key}` is missing"));
    let (id, name, regex, keywords) = (need("id")?, need("name")?, need("regex")?, need("keywords")?);
    if id.replace('-', "_") != stem {
        return Err(format!("the id `{id}` and the file name differ"));
    }
    let keywords: Vec<_> = keywords.split(", ").collect();
    let entropy: f32 = take("entropy").unwrap_or("0").parse().map_err(|_| "`entropy` is no number")?;
    let group: usize = take("group").unwrap_or("0").parse().map_err(|_| "`group` is no number")?;
    let after: usize = take("after").unwrap_or("4096").parse().map_err(|_| "`after` is no number")?;
    let confidence = match take("confidence").unwrap_or("medium") {
        "high" => "High",
        "medium" => "Medium",
        "low" => "Low",
        other => return Err(format!("`confidence` is not high, medium or low: {other}")),
    };
    let category = match take("category").unwrap_or("provider") {
        "provider" => "Provider",
        "private-key" => "PrivateKey",
        "credential-file" => "CredentialFile",
        "generic" => "Generic",
        other => return Err(format!("unknown category `{other}`")),
    };
    let revoke = take("revoke");
    if let Some(short) = keywords.iter().find(|keyword| keyword.len() < 3) {
        return Err(format!("the keyword `{short}` is in too many texts"));
    }
    let validator = take("validator").map_or("None".to_owned(), |name| format!("Some(crate::validate::{name})"));
    if let Some(key) = keys.keys().next() {
        return Err(format!("unknown key `{key}`"));
    }
    Ok(format!(
        "id: {id:?}, name: {name:?}, regex: {regex:?}, keywords: &{keywords:?}, entropy: {entropy:?}_f32, \
         group: {group}, after: {after}, confidence: crate::Confidence::{confidence}, \
         category: crate::Category::{category}, revoke: {revoke:?}, validator: {validator}"
    ))
}
