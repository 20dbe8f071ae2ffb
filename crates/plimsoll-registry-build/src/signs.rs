//! Signs of malware as data: one file of flat `key: value` lines each.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use crate::rules::fields;
use crate::{crate_root, fail, files, write_out};

/// Stands within texts that would be taken for malware in a source folder; it is taken out.
const MARK: &str = "~~";

/// Lists the signs in `folder` (relative to the crate) and writes `OUT_DIR/signs.rs`, which holds
/// `pub static ALL: &[<entry>]`, sorted by id. `entry` is the path of a struct with the fields `id`, `name`, `what`,
/// `weight`, `places`, `texts`, `least`, `most`, `regex` and `test`. All bits of texts and regexes are turned over, so
/// that the program that holds them does not show the signs itself.
pub fn signs(folder: &str, entry: &str) {
    let mut entries = String::new();
    for (stem, path) in files(&crate_root().join(folder), "sign") {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| fail(&path, &error.to_string()));
        let sign = sign(&text, &stem).unwrap_or_else(|problem| fail(&path, &problem));
        writeln!(entries, "    {entry} {{ {sign} }},").expect("writing to a String");
    }
    write_out("signs", &format!("/// All of them, sorted by id.\npub static ALL: &[{entry}] = &[\n{entries}];\n"));
}

/// The fields of a sign as Rust.
fn sign(content: &str, stem: &str) -> Result<String, String> {
    let mut keys = BTreeMap::new();
    let mut texts = Vec::new();
    let mut examples = (0, 0);
    for (key, value) in fields(content)? {
        match key {
            // For the tests, which read the file themselves.
            "match" => examples.0 += 1,
            "reject" => examples.1 += 1,
            "text" => texts.push(value.replace(MARK, "")),
            _ if keys.insert(key, value).is_some() => return Err(format!("the key `{key}` stands twice")),
            _ => {}
        }
    }
    let mut take = |key: &str| keys.remove(key);
    let mut need = |key: &str| take(key).ok_or_else(|| format!("the key `{key}` is missing"));
    let (id, name, what, weight) = (need("id")?, need("name")?, need("what")?, need("weight")?);
    let places = need("in")?;
    if id.replace('-', "_") != stem {
        return Err(format!("the id `{id}` and the file name differ"));
    }
    let places: Vec<String> = places.split(", ").map(|place| variant("Place", place)).collect();
    let least: usize = take("least").unwrap_or("1").parse().map_err(|_| "`least` is no number")?;
    let most: usize = take("most").map_or(Ok(texts.len()), str::parse).map_err(|_| "`most` is no number")?;
    let regex = take("regex").map(hidden);
    let test = take("test").map_or("None".to_owned(), |name| format!("Some(super::test::{name})"));
    // What looks at machine code has its examples in the tests.
    if test == "None" && (examples.0 == 0 || examples.1 == 0) {
        return Err("an example that must match and one that must not are missing".to_owned());
    }
    if let Some(short) = texts.iter().find(|text| text.len() < 3) {
        return Err(format!("the text `{short}` is in too many files"));
    }
    if texts.is_empty() || !(1..=most).contains(&least) || (regex.is_some() && most != texts.len()) {
        return Err("`text`, `least` and `most` do not fit together".to_owned());
    }
    if let Some(key) = keys.keys().next() {
        return Err(format!("unknown key `{key}`"));
    }
    let texts: Vec<String> = texts.iter().map(|text| format!("&{}", hidden(text))).collect();
    let (texts, places) = (texts.join(", "), places.join(", "));
    let regex = regex.map_or("None".to_owned(), |regex| format!("Some(&{regex})"));
    let (what, weight) = (variant("What", what), variant("Weight", weight));
    Ok(format!(
        "id: {id:?}, name: {name:?}, what: {what}, weight: {weight}, places: &[{places}], texts: &[{texts}], \
         least: {least}, most: {most}, regex: {regex}, test: {test}"
    ))
}

/// A variant of an enum by its word: `web-shell` is `WebShell`. The compiler refuses what is none.
fn variant(of: &str, word: &str) -> String {
    let parts = word.split('-').map(|part| {
        let (first, rest) = part.split_at(part.len().min(1));
        format!("{}{rest}", first.to_ascii_uppercase())
    });
    format!("crate::malware::{of}::{}", parts.collect::<String>())
}

/// The bytes of a text as an array, all bits turned over. `^?` stands for the byte 127, as terminals show it.
fn hidden(text: &str) -> String {
    let bytes: Vec<u8> = text.replace("^?", "\u{7f}").bytes().map(|byte| !byte).collect();
    format!("{bytes:?}")
}
