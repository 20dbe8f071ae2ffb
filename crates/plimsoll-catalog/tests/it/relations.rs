//! Lock files of JavaScript and Python: who asks for whom, what is for development, and where it stands. The cases are
//! those of `corpus`; an exception has the id of the case and `#relations`.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::{PackageRecord, Relationship};
use serde_json::Value;

use crate::corpus::{corpora, exceptions};
use crate::viewed::inventory_of;

/// What is compared, by name: written alike for the case and for what was found.
type Told = BTreeMap<&'static str, String>;

fn word(relationship: Option<Relationship>) -> &'static str {
    match relationship {
        Some(Relationship::Root) => "root",
        Some(Relationship::Workspace) => "workspace",
        Some(Relationship::Direct) => "direct",
        Some(Relationship::Indirect) => "indirect",
        None => "unknown",
    }
}

/// What a case says of a package beyond its name and version.
fn expected(package: &Value, dependencies: &Value) -> Told {
    let mut told = Told::new();
    told.insert("dev", package["dev"].as_bool().unwrap_or_default().to_string());
    if let Some(relationship) = package["relationship"].as_str() {
        told.insert("relationship", relationship.to_owned());
    }
    if package["lines"].is_array() {
        told.insert("lines", package["lines"][0].to_string());
    }
    let of_package = dependencies.as_array().into_iter().flatten().find(|edges| edges["id"] == package["id"]);
    if let Some(edges) = of_package {
        let ids: BTreeSet<&str> = edges["depends_on"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        told.insert("needs", format!("{ids:?}"));
    }
    told
}

fn found(record: &PackageRecord) -> Told {
    let needs: BTreeSet<&String> = record.requires.iter().collect();
    let mut told = Told::from([
        ("dev", record.is_dev.to_string()),
        ("relationship", word(record.relationship).to_owned()),
        ("needs", format!("{needs:?}")),
    ]);
    if let Some((first, last)) = record.lines {
        told.insert("lines", format!("[{first},{last}]"));
    }
    told
}

fn differences(case: &Value) -> Vec<String> {
    let folder = corpora().join("dependency-files");
    let read = |file: &Value| {
        let bytes = std::fs::read(folder.join(file["file"].as_str().unwrap())).unwrap();
        (file["at"].as_str().unwrap().to_owned(), bytes)
    };
    let files: Vec<(String, Vec<u8>)> = case["files"].as_array().unwrap().iter().map(read).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let (inventory, _) = inventory_of(&files);
    let mut differences = Vec::new();
    for package in case["expect"]["packages"].as_array().into_iter().flatten() {
        let Some(id) = package["id"].as_str() else { continue };
        let Some(record) = inventory.packages.iter().map(|package| &package.record).find(|record| record.id == id)
        else {
            continue;
        };
        let found = found(record);
        for (what, expected) in expected(package, &case["expect"]["dependencies"]) {
            if let Some(found) = found.get(what).filter(|found| **found != expected) {
                differences.push(format!("  {id}: {what} is {found}, not {expected}"));
            }
        }
    }
    differences
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn lock_files_of_javascript_and_python_tell_who_needs_whom() {
    let exceptions = exceptions();
    let mut wrong = Vec::new();
    for line in std::fs::read_to_string(corpora().join("dependency-files/cases.jsonl")).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let (id, ecosystem) = (case["id"].as_str().unwrap(), case["ecosystem"].as_str().unwrap());
        if ecosystem == "nodejs/packagejson" || !ecosystem.starts_with("nodejs/") && !ecosystem.starts_with("python/") {
            continue;
        }
        let differences = differences(&case);
        match exceptions.get(&format!("{id}#relations")) {
            None if !differences.is_empty() => wrong.push(format!("{id}:\n{}", differences.join("\n"))),
            Some(reason) if differences.is_empty() => wrong.push(format!("{id}: agrees, though listed: {reason}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}
