//! The program over real files that are not part of the project; `PLIMSOLL_CORPORA` names their folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_source::yaml::{Limits, parse};
use plimsoll_source::{Node, Text};
use serde_json::Value;

use crate::program::Folder;

pub(crate) fn corpus(name: &str) -> PathBuf {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    PathBuf::from(root).join("corpora/config").join(name)
}

/// A copy of the real manifests, with the number of objects in each.
fn manifests() -> (Folder, BTreeMap<String, usize>) {
    let folder = Folder::with(&[]);
    let mut files = BTreeMap::new();
    for row in fs::read_to_string(corpus("k1127/index.tsv")).unwrap().lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        folder.write(columns[0], fs::read(corpus("k1127").join(columns[0])).unwrap());
        files.insert(columns[0].to_owned(), columns[6].parse().unwrap());
    }
    assert_eq!(files.len(), 994);
    (folder, files)
}

fn scan(folder: &Folder, files: &BTreeMap<String, usize>, more: &[&str]) -> Value {
    // Some names have no ending that is read in folders, so each file is named.
    let mut arguments = vec!["scan", "--format", "json"];
    arguments.extend(more);
    arguments.extend(files.keys().map(String::as_str));
    let ran = folder.run(&arguments);
    assert!(ran.code == 1 || ran.code == 3, "{}", ran.stderr);
    ran.json()
}

fn spans_name_their_values(folder: &Path, verdict: &Value) -> usize {
    let mut checked = 0;
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for finding in verdict["findings"].as_array().unwrap() {
        for evidence in finding["evidence"].as_array().unwrap() {
            let path = evidence["document"].as_str().unwrap();
            let text = texts.entry(path.to_owned()).or_insert_with(|| fs::read_to_string(folder.join(path)).unwrap());
            let span = &evidence["span"];
            let at = |key: &str| usize::try_from(span[key].as_u64().unwrap()).unwrap();
            let slice = &text[at("start")..at("end")];
            assert!(at("line") >= 1 && at("column") >= 1);
            let indented = format!("{}{slice}", " ".repeat(at("column") - 1));
            let missing = evidence["missing"].as_bool().unwrap();
            let route = evidence["route"].as_str().unwrap();
            if let Some(value) = evidence.get("value") {
                let document = Arc::new(Text::new("slice", indented.clone()));
                let parsed = parse(&document, 0, false, &Limits::default());
                let found = parsed.documents.first().and_then(plimsoll_source::Document::root).map(Node::to_json);
                let is_cut = value.as_str().is_some_and(|text| text.ends_with('…'));
                assert!(is_cut || found.as_ref() == Some(value), "{path} {route}: `{slice}` is {found:?}, not {value}");
                checked += 1;
            } else if missing {
                let document = Arc::new(Text::new("slice", indented.clone()));
                let parsed = parse(&document, 0, false, &Limits::default());
                let root = parsed.documents.first().and_then(plimsoll_source::Document::root);
                // The parent, from its key on when it has one, does not hold the next key of the route.
                let parent = root.map(|root| match root.entries().next() {
                    Some((key, value))
                        if root.entries().count() == 1 && route.contains(&format!("{}.", key.text())) =>
                    {
                        value
                    }
                    _ => root,
                });
                let last = route.rsplit('.').next().unwrap();
                assert!(
                    parent.is_none_or(|parent| parent.get(last).is_none_or(Node::is_null)),
                    "{path} {route}: {slice}"
                );
                checked += 1;
            }
        }
    }
    checked
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn real_manifests_are_all_read_and_every_place_is_right() {
    let (folder, files) = manifests();
    let verdict = scan(&folder, &files, &["--profile", "all", "--pss", "restricted"]);
    let objects: u64 =
        verdict["coverage"]["objects"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    // A `List` counts once in the index and is opened here.
    let expected = files.values().sum::<usize>() as u64;
    assert!(objects >= expected - 20, "{objects} objects, the index has {expected}");
    let with_gap: BTreeSet<&str> =
        verdict["gaps"].as_array().unwrap().iter().filter_map(|gap| gap["place"]["document"].as_str()).collect();
    let read = usize::try_from(verdict["coverage"]["files"].as_u64().unwrap()).unwrap();
    assert!(
        read + with_gap.len() >= files.len(),
        "{read} files read, {} with gaps, of {}",
        with_gap.len(),
        files.len()
    );
    assert!(spans_name_their_values(folder.path(), &verdict) > 10_000);
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn real_manifests_are_fixed_without_harm() {
    // Edits add keys at the end, which that check of style may mind.
    const EVERYTHING: [&str; 4] = ["--profile", "all", "--skip", "sorted-keys"];
    let (folder, files) = manifests();
    let with_everything = |words: &[&str]| folder.run(&[words, &EVERYTHING].concat());
    let ending = |name: &&String| Path::new(name).extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    let before: BTreeMap<String, String> =
        files.keys().filter(ending).map(|name| (name.clone(), folder.read(name))).collect();
    let count = |verdict: &Value| {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for finding in verdict["findings"].as_array().unwrap() {
            let key =
                (finding["check"].as_str().unwrap().to_owned(), finding["fingerprint"].as_str().unwrap().to_owned());
            *counts.entry(key).or_default() += 1;
        }
        counts
    };
    let found = count(&with_everything(&["scan", "--format", "json"]).json());
    assert_eq!(with_everything(&["-q", "fix", "--unsafe"]).code, 0);
    let after = with_everything(&["scan", "--format", "json"]).json();
    let left = count(&after);
    for (key, number) in &left {
        assert!(found.get(key).is_some_and(|before| before >= number), "{key:?} is new");
    }
    let still_offered = |finding: &&Value| {
        // An object of another API version is another object, whose findings look new: such an edit may be taken back.
        let changes_identity = finding["check"] == "PLM-H011";
        !changes_identity && finding["fixes"].as_array().unwrap().iter().any(|fix| fix["kind"] == "patch")
    };
    let uncured: Vec<_> = after["findings"].as_array().unwrap().iter().filter(still_offered).collect();
    let named = |finding: &&Value| format!("{} {}", finding["check"], finding["evidence"][0]["document"]);
    assert_eq!(uncured.len(), 0, "{:?}", uncured.iter().map(named).collect::<Vec<_>>());
    for (name, text) in &before {
        let after = folder.read(name);
        let kept: BTreeSet<&str> = after.lines().collect();
        // A line is changed only where the tree is: every comment that no removed entry owned is still there.
        let comments = text.lines().filter(|line| line.trim_start().starts_with("# "));
        let gone = comments.filter(|line| !kept.contains(line)).count();
        assert!(gone <= 3, "{name}: {gone} comments lost");
    }
    let fixed: BTreeMap<&String, String> = before.keys().map(|name| (name, folder.read(name))).collect();
    with_everything(&["-q", "fix", "--unsafe"]);
    for (name, text) in fixed {
        assert!(folder.read(name) == text, "{name} changed again");
    }
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn pod_security_verdicts_are_exit_codes() {
    // The library's run holds all rows; the command line takes one of each level, version and verdict.
    let table = fs::read_to_string(corpus("pss/cases.tsv")).unwrap();
    let mut seen = BTreeSet::new();
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let (path, level, version, verdict, reported_as) = (columns[0], columns[1], columns[2], columns[3], columns[5]);
        if !seen.insert((level, version, verdict, reported_as)) {
            continue;
        }
        let folder = Folder::with(&[("pod.yaml", &fs::read_to_string(corpus("pss").join(path)).unwrap())]);
        let ran = folder.run(&[
            "scan",
            "--only",
            "pss",
            "--pss",
            &format!("{level}:{version}"),
            "pod.yaml",
            "--format",
            "json",
        ]);
        assert_eq!(ran.code, i32::from(verdict == "fail"), "{path}: {}", ran.stdout);
        assert!(
            verdict == "pass"
                || ran.stdout.contains(&format!("pss/{level}/{reported_as}"))
                || ran.stdout.contains(&format!("/{reported_as}\"")),
            "{path}: {reported_as}"
        );
    }
    assert!(seen.len() > 300, "{}", seen.len());
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn the_goat_has_its_known_holes() {
    let ran = Folder::with(&[]).run(&["scan", "--format", "concise", corpus("goat").to_str().unwrap()]);
    for (file, check) in [("system-monitor", "PLM-P048"), ("health-check", "PLM-P030"), ("health-check", "PLM-P001")] {
        assert!(
            ran.stdout.lines().any(|line| line.contains(file) && line.contains(check)),
            "{file} {check}: {}",
            ran.stdout
        );
    }
}

/// What is planted in the deliberately vulnerable cluster, by file, as its own guide describes it.
const PLANTED: [(&str, &[&str]); 8] = [
    ("system-monitor", &["PLM-P048", "PLM-P001", "PLM-P003", "PLM-P004"]),
    ("health-check", &["PLM-P030", "PLM-P001"]),
    ("internal-proxy", &["PLM-E003"]),
    ("insecure-rbac", &["PLM-B004"]),
    ("hunger-check", &["PLM-B003", "PLM-B031", "PLM-S004"]),
    ("kube-bench-security", &["PLM-P003", "PLM-P028"]),
    ("docker-bench-security", &["PLM-P030", "PLM-P028"]),
    ("kubernetes-goat-home", &["PLM-P007"]),
];

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn what_is_planted_in_the_goat_is_found() {
    let folder = Folder::with(&[]);
    let scenarios = corpus("goat/scenarios");
    let verdict = folder.run(&["scan", scenarios.to_str().unwrap(), "--format", "json"]).json();
    let findings = verdict["findings"].as_array().unwrap();
    for (scenario, checks) in PLANTED {
        for check in checks {
            let is_it = |finding: &&Value| {
                let document = finding["evidence"][0]["document"].as_str().unwrap_or_default();
                finding["check"] == *check && document.contains(&format!("/{scenario}/"))
            };
            assert!(findings.iter().any(|finding| is_it(&finding)), "{scenario}: {check} is missing");
        }
    }
    let mut summary: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        *summary.entry(finding["check"].as_str().unwrap()).or_default() += 1;
    }
    let lines: Vec<String> = summary.iter().map(|(check, count)| format!("{check} {count}")).collect();
    let reviewed = include_str!("goat-findings.txt");
    assert_eq!(lines.join("\n") + "\n", reviewed, "the reviewed numbers of findings by check");
}
