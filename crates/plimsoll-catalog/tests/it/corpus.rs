//! Files of other projects' tests with the packages that they hold. Not part of the project: `PLIMSOLL_CORPORA` names
//! their folder. `CASES` narrows a run to ids and ecosystems that contain one of its words, separated by
//! commas.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use plimsoll_facts::{Method, PackageClass, PackageRecord, Relationship};
use serde_json::Value;

use crate::viewed::inventory_of;

/// What a case says of a package, as far as it is compared: type, name, version.
pub(crate) type Known = (String, String, String);

pub(crate) fn corpora() -> PathBuf {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    Path::new(&root).join("corpora/image")
}

/// The exceptions of all files in `exceptions`: id and reason.
pub(crate) fn exceptions() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/exceptions");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    let mut known = BTreeMap::new();
    for text in files.collect::<Vec<_>>() {
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (id, reason) = line.split_once('\t').expect("id, tab, reason");
            assert!(known.insert(id.to_owned(), reason.to_owned()).is_none(), "{id} is there twice");
        }
    }
    known
}

pub(crate) fn known(expected: &Value) -> Known {
    let text = |key: &str| expected[key].as_str().unwrap_or_default().to_owned();
    if expected["type"] == "binary" {
        // What a product is called differs; its package URL says what it is.
        let purl = text("purl");
        return (text("type"), purl.split('@').next().unwrap_or_default().to_owned(), text("version"));
    }
    let version = match &*text("type") {
        // The sources do not agree on the letter before the number.
        "golang" => text("version").trim_start_matches('v').to_owned(),
        "julia" if text("version") == "unknown" => String::new(),
        _ => text("version"),
    };
    (text("type"), text("name"), version)
}

/// What one of the sources lists and another does not: projects themselves, what has no version, the standard library.
fn is_optional(record: &PackageRecord) -> bool {
    let is_project = record.relationship == Some(Relationship::Root);
    let has_no_version = record.class == PackageClass::Declared && record.version.is_empty();
    is_project || has_no_version || (&*record.kind, &*record.name) == ("golang", "stdlib")
}

/// A record as the corpora write it.
pub(crate) fn written(record: &PackageRecord) -> Known {
    let namespace = record.namespace.as_deref().filter(|namespace| !namespace.is_empty());
    if record.method == Method::Classifier {
        let namespace = namespace.map(|namespace| format!("{namespace}/")).unwrap_or_default();
        return (
            "binary".to_owned(),
            format!("pkg:{}/{namespace}{}", record.kind, record.name),
            record.version.clone(),
        );
    }
    let name = match (namespace, &*record.kind) {
        (Some(group), "maven") => format!("{group}:{}", record.name),
        (Some(namespace), "npm" | "golang" | "composer" | "github" | "swift") => format!("{namespace}/{}", record.name),
        (None, "cocoapods") if record.subpath.is_some() => {
            format!("{}/{}", record.name, record.subpath.as_deref().unwrap())
        }
        _ => record.name.clone(),
    };
    let version = match record.properties.get("requirement") {
        Some(requirement) if record.version.is_empty() => requirement,
        _ if record.kind == "golang" => record.version.trim_start_matches('v'),
        _ => &record.version,
    };
    (record.kind.to_string(), name, version.to_owned())
}

/// Runs the cases of a set; says which do not agree.
fn run(set: &str) {
    let folder = corpora().join(set);
    let wanted = std::env::var("CASES").unwrap_or_default();
    let exceptions = exceptions();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in std::fs::read_to_string(folder.join("cases.jsonl")).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        if !wanted.split(',').any(|wanted| {
            id.contains(wanted) || case["ecosystem"].as_str().is_some_and(|ecosystem| ecosystem.contains(wanted))
        }) {
            continue;
        }
        count += 1;
        let difference = differs(&folder, &case);
        match (difference, exceptions.get(id)) {
            (Some(difference), None) => wrong.push(format!("{id}:\n{difference}")),
            (None, Some(reason)) => wrong.push(format!("{id}: agrees, though listed: {reason}")),
            _ => {}
        }
    }
    assert!(count > 0, "no case of {set} was run");
    assert!(wrong.is_empty(), "{} of {count} cases of {set} differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn differs(folder: &Path, case: &Value) -> Option<String> {
    let files: Vec<(String, Vec<u8>)> = case["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            let bytes = std::fs::read(folder.join(file["file"].as_str().unwrap())).unwrap();
            let snippet = file.get("header").is_some();
            (placed(case, file), if snippet { after_header(&bytes) } else { bytes })
        })
        .collect();
    let borrowed: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let (inventory, problems) = inventory_of(&borrowed);
    let found: BTreeSet<Known> = inventory.packages.iter().map(|package| written(&package.record)).collect();
    let expect = &case["expect"];
    if expect["error"].is_string() && expect["packages"].is_null() {
        return problems.is_empty().then(|| format!("  must be refused: {}; found {found:?}", expect["error"]));
    }
    let expected: BTreeSet<Known> = expect["packages"].as_array().into_iter().flatten().map(known).collect();
    let tolerated: BTreeSet<Known> = inventory
        .packages
        .iter()
        .map(|package| &package.record)
        .filter(|record| is_optional(record))
        .map(written)
        .collect();
    let is_nameless = expected.iter().any(|(kind, name, _)| kind == "binary" && name.is_empty());
    let unnamed = |(kind, name, version)| (kind, if is_nameless { String::new() } else { name }, version);
    let found: BTreeSet<Known> = found.into_iter().map(unnamed).collect();
    let optional: BTreeSet<&str> =
        expect["without_version"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let missing: Vec<_> = expected.difference(&found).collect();
    // Cases of products say nothing of what else is known of their files, such as applications of Erlang.
    let is_of_products = expected.iter().any(|(kind, _, _)| kind == "binary");
    let more: Vec<_> = found
        .difference(&expected)
        .filter(|known| !is_of_products || known.0 == "binary")
        .filter(|known| !optional.contains(&*known.1) && !tolerated.contains(known))
        .collect();
    let contained = expect["contains"].as_array().into_iter().flatten().map(known);
    let absent: Vec<_> = contained.filter(|known| !found.contains(known)).collect();
    let more = if expect["packages"].is_null() { Vec::new() } else { more };
    let agrees = missing.is_empty() && more.is_empty() && absent.is_empty();
    (!agrees).then(|| format!("  missing {missing:?} {absent:?}\n  too many {more:?}\n  problems {problems:?}"))
}

/// Where a file is put. The cases of project files of .NET leave out the ending by which they are known.
fn placed(case: &Value, file: &Value) -> String {
    let ending = if case["ecosystem"] == "dotnet/csproj" { ".csproj" } else { "" };
    format!("{}{ending}", file["at"].as_str().unwrap())
}

/// The bytes of a snippet: what follows the line that ends its header, as a part of machine code.
fn after_header(bytes: &[u8]) -> Vec<u8> {
    const END: &[u8] = b"### byte snippet to follow ###\n";
    let start = bytes.windows(END.len()).position(|window| window == END);
    let snippet = start.map_or(bytes, |start| &bytes[start + END.len()..]);
    [b"\x7fELF~~~~~~~~~~~~", snippet].concat()
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn databases_of_apk_hold_the_stated_packages() {
    run("apk");
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn databases_of_dpkg_hold_the_stated_packages() {
    run("dpkg");
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn databases_of_rpm_hold_the_stated_packages() {
    run("rpm");
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn lock_files_name_the_stated_packages() {
    run("dependency-files");
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn files_of_languages_name_the_stated_packages() {
    run("language-files");
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn binaries_and_jars_hold_the_stated_packages() {
    run("binaries");
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn programs_are_recognised_by_their_bytes() {
    run("binary-snippets");
}
