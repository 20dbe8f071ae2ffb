//! What the corpora say of packages besides type, name and version.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::{PackageRecord, Relationship};
use serde_json::Value;

use crate::corpus::{Known, corpora, known, written};
use crate::viewed::inventory_of;

/// Types whose lock files are compared in detail.
const TYPES: [&str; 10] = ["conan", "pub", "golang", "hex", "julia", "composer", "gem", "cargo", "cocoapods", "swift"];

/// Cases that are not met, with the reason.
const EXCEPTIONS: [(&str, &str); 3] = [
    ("golang-mod-01-normal-with-stdlib", "no module asks for the standard library: all need it"),
    ("golang-mod-05-no-replace", "a switch of the source: replacements are not followed"),
    ("php-composer-01-happy-path", "the source splits licences at `or`; here they are as written"),
];

fn word(relationship: Relationship) -> &'static str {
    match relationship {
        Relationship::Root => "root",
        Relationship::Workspace => "workspace",
        Relationship::Direct => "direct",
        Relationship::Indirect => "indirect",
    }
}

/// How a record differs from what is expected of it, where both say something.
fn differs(expected: &Value, record: &PackageRecord, names: &BTreeMap<&str, Vec<String>>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut compare = |what: &str, wanted: &Value, found: Value| {
        if !wanted.is_null() && *wanted != found {
            wrong.push(format!("  {} {what}: {wanted}, found {found}", expected["id"]));
        }
    };
    if let Some(relationship) = record.relationship {
        compare("relationship", &expected["relationship"], word(relationship).into());
    }
    if let Some((first, last)) = record.lines {
        compare("lines", &expected["lines"], serde_json::json!([[first, last]]));
    }
    compare("dev", &expected["dev"], record.is_dev.into());
    compare("licence", &expected["licence"], record.licences.clone().into());
    if let Some(needed) = names.get(expected["id"].as_str().unwrap_or_default()) {
        let mut found = record.requires.clone();
        found.sort();
        // Where one version of a name is all that there can be, the name is the id.
        let bare: Vec<&str> = needed.iter().filter_map(|id| id.split('@').next()).collect();
        if found != *needed && found != bare {
            wrong.push(format!("  {} needs {needed:?}, found {found:?}", expected["id"]));
        }
    }
    wrong
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn lock_files_state_lines_and_relationships() {
    let folder = corpora().join("dependency-files");
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in std::fs::read_to_string(folder.join("cases.jsonl")).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        let expected = case["expect"]["packages"].as_array().cloned().unwrap_or_default();
        if !expected.iter().any(|package| TYPES.contains(&package["type"].as_str().unwrap())) {
            continue;
        }
        let files = case["files"].as_array().unwrap();
        let read = |file: &Value| std::fs::read(folder.join(file["file"].as_str().unwrap())).unwrap();
        let files: Vec<(&str, Vec<u8>)> = files.iter().map(|file| (file["at"].as_str().unwrap(), read(file))).collect();
        let borrowed: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (*path, bytes.as_slice())).collect();
        let (inventory, _) = inventory_of(&borrowed);
        let records: BTreeMap<Known, &PackageRecord> =
            inventory.packages.iter().map(|package| (written(&package.record), &package.record)).collect();
        // Of several packages with one name and version the details cannot be told apart.
        let keys: BTreeSet<Known> = expected.iter().map(known).collect();
        if keys.len() < expected.len() {
            continue;
        }
        let edges = case["expect"]["dependencies"].as_array();
        let names: BTreeMap<&str, Vec<String>> = edges
            .into_iter()
            .flatten()
            .map(|edge| {
                let needed = edge["depends_on"].as_array().unwrap();
                let mut needed: Vec<String> = needed.iter().map(|id| id.as_str().unwrap().to_owned()).collect();
                needed.sort();
                (edge["id"].as_str().unwrap(), needed)
            })
            .collect();
        let found: Vec<String> = expected
            .iter()
            .filter_map(|package| Some(differs(package, records.get(&known(package))?, &names)))
            .flatten()
            .collect();
        count += 1;
        match (found.is_empty(), EXCEPTIONS.iter().find(|(known, _)| *known == id)) {
            (false, None) => wrong.push(format!("{id}:\n{}", found.join("\n"))),
            (true, Some((_, reason))) => wrong.push(format!("{id}: agrees, though listed: {reason}")),
            _ => {}
        }
    }
    assert!(count > 0, "no case was compared");
    assert!(wrong.is_empty(), "{} of {count} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}
