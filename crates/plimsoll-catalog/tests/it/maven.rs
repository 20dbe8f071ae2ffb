//! Projects of Maven put together from a tree: the cases of the set `maven-pom`, each read in place.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::corpus::{corpora, exceptions, written};
use crate::viewed::inventory_of;

/// The files of a folder, by their path below `root`.
fn files_below(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
}

fn in_repository(path: &str) -> bool {
    path.starts_with("files/repository/")
}

fn in_second_repository(path: &str) -> bool {
    path.starts_with("files/repository-for-settings-repo/")
}

/// The tree of a case: the second repository, where it counts, hides what the first one has at the same place.
fn tree<'f>(case: &Value, files: &'f [(String, Vec<u8>)]) -> Vec<(&'f str, &'f [u8])> {
    let offline = case["options"]["repository"] == "none";
    let second = case["options"]["settings_repository"] == true;
    let place = |path: &str| path.splitn(3, '/').nth(2).unwrap().to_owned();
    let hidden: BTreeSet<String> =
        files.iter().filter(|(path, _)| second && in_second_repository(path)).map(|(path, _)| place(path)).collect();
    let kept = files.iter().filter(|(path, _)| {
        !(in_repository(path) && (offline || hidden.contains(&place(path))) || in_second_repository(path) && !second)
    });
    kept.map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect()
}

/// Name, version, relationship, licences and lines.
type Known = (String, String, String, Vec<String>, String);

fn differs(case: &Value, files: &[(String, Vec<u8>)]) -> Option<String> {
    let at = case["files"][0]["file"].as_str().unwrap();
    let (inventory, _) = inventory_of(&tree(case, files));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let expected = case["expect"]["packages"].as_array().unwrap();
    let has_modules = expected.iter().any(|package| package["relationship"] == "workspace");
    let folder = at.strip_suffix("pom.xml").unwrap();
    let mut found = BTreeSet::new();
    for package in &inventory.packages {
        let path = String::from_utf8_lossy(&package.sights[0].path).into_owned();
        if path == at || has_modules && path.starts_with(folder) {
            let (_, name, version) = written(&package.record);
            let relationship = format!("{:?}", package.record.relationship.unwrap()).to_lowercase();
            let lines = package.record.lines.filter(|_| path == at).map(|lines| format!("{lines:?}"));
            let licences = package.record.licences.clone();
            found.insert((name, version, relationship, licences, lines.unwrap_or_default()));
        }
    }
    let expected: BTreeSet<Known> = expected
        .iter()
        .map(|package| {
            let licences = package["licence"].as_array().into_iter().flatten().map(text).collect();
            let lines = package["lines"].as_array().map(|lines| format!("({}, {})", lines[0][0], lines[0][1]));
            let relationship = text(&package["relationship"]);
            (text(&package["name"]), text(&package["version"]), relationship, licences, lines.unwrap_or_default())
        })
        .collect();
    (found != expected).then(|| {
        let missing: Vec<_> = expected.difference(&found).collect();
        let more: Vec<_> = found.difference(&expected).collect();
        format!("  missing {missing:?}\n  too many {more:?}")
    })
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn projects_of_maven_need_the_stated_packages() {
    let folder = corpora().join("maven-pom");
    let mut files = Vec::new();
    files_below(&folder, &folder.join("files"), &mut files);
    let exceptions = exceptions();
    let mut wrong = Vec::new();
    for line in std::fs::read_to_string(folder.join("cases.jsonl")).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        match (differs(&case, &files), exceptions.get(id)) {
            (Some(difference), None) => wrong.push(format!("{id}:\n{difference}")),
            (None, Some(reason)) => wrong.push(format!("{id}: agrees, though listed: {reason}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}
