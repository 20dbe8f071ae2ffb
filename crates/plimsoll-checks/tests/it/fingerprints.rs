//! A finding stays the same finding when its file is moved, reformatted or reordered, and becomes another one when what
//! it is about gets another name.

use std::collections::BTreeMap;
use std::path::PathBuf;

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Plan, PssLevel, PssRequest, Reach, Selection};
use plimsoll_model::{Minor, Page};
use plimsoll_testkit::{Input, block_yaml, blocks, flow_yaml, in_list, json, judged};
use proptest::prelude::*;
use serde_json::Value;

/// The fingerprints of a file with their number, by check. Checks of files are left out: other notations lose what they
/// look at.
fn fingerprints(path: &str, text: &str) -> BTreeMap<(String, String), usize> {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let pss = Some(PssRequest { level: PssLevel::Restricted, version: Minor::NEWEST });
    let plan = Plan::new(&pages, &Selection { all: true, pss, ..Selection::default() }, Reach::default()).unwrap();
    let judgement = judged(&Input::files(&[(path, text)]), &plan, &[&PostureJudge::new(&plan, false)]);
    let mut counts = BTreeMap::new();
    let is_about_files = |id| all().iter().any(|check| check.page.meta.id == id && check.is_about_files());
    for finding in judgement.findings.iter().filter(|finding| !is_about_files(finding.check)) {
        *counts.entry((finding.check.to_string(), finding.fingerprint.to_string())).or_default() += 1;
    }
    counts
}

/// Reorders the documents, and the containers, volumes and ports in them, by the seed.
fn reordered(documents: &[Value], seed: u64) -> Vec<Value> {
    let mut documents = documents.to_vec();
    shuffle(&mut documents, seed);
    for document in &mut documents {
        reorder_lists(document, seed);
    }
    documents
}

fn reorder_lists(value: &mut Value, seed: u64) {
    match value {
        Value::Object(entries) => {
            for (key, child) in entries.iter_mut() {
                // In these the order means nothing for a finding; in a command it does.
                if let Value::Array(items) = child
                    && ["containers", "initContainers", "volumes", "volumeMounts", "ports", "add", "items"]
                        .contains(&key.as_str())
                {
                    shuffle(items, seed);
                }
                reorder_lists(child, seed);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| reorder_lists(item, seed)),
        _ => {}
    }
}

/// Fisher and Yates with a small generator; the quality of the order does not matter.
fn shuffle<T>(items: &mut [T], mut seed: u64) {
    for index in (1..items.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(seed >> 33).unwrap() % (index + 1);
        items.swap(index, other);
    }
}

/// Every notation and order of the same objects, with what it is called.
fn forms(text: &str, documents: &[Value], seed: u64) -> Vec<(&'static str, String)> {
    let indented =
        text.lines().map(|line| if line.starts_with("---") { line.to_owned() } else { format!("   {line}") });
    let labels = "{app.kubernetes.io/name: another, app.kubernetes.io/instance: another}";
    let other = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: another, labels: {labels}}}\n---\n");
    let mut forms = vec![
        ("as block YAML", block_yaml(documents)),
        ("as flow YAML", flow_yaml(documents)),
        ("as JSON", json(documents)),
        ("in a list", in_list(documents)),
        ("reordered", block_yaml(&reordered(documents, seed))),
        ("behind another document", format!("{other}{}", block_yaml(documents))),
    ];
    // A text with block scalars or markers inside changes its meaning when lines are moved to the right.
    if !text.contains(['|', '>', '\t', '%']) {
        forms.push(("indented", indented.collect::<Vec<_>>().join("\n")));
    }
    forms
}

fn keeps_its_fingerprints(path: &str, text: &str, seed: u64) -> Result<usize, String> {
    let expected = fingerprints(path, text);
    let moved = fingerprints(&format!("moved/{seed}.yaml"), text);
    if moved != expected {
        return Err(format!("{path} moved"));
    }
    for (name, form) in forms(text, &plimsoll_testkit::documents(text), seed) {
        let found = fingerprints(path, &form);
        if found != expected {
            let difference: Vec<_> = expected
                .iter()
                .filter(|(key, count)| found.get(key) != Some(count))
                .map(|(key, count)| format!("-{key:?} {count}"))
                .chain(
                    found
                        .iter()
                        .filter(|(key, count)| expected.get(key) != Some(count))
                        .map(|(key, count)| format!("+{key:?} {count}")),
                )
                .take(6)
                .collect();
            return Err(format!("{path} {name}: {difference:?}"));
        }
    }
    Ok(expected.values().sum())
}

/// The blocks of all pages that hold objects.
fn page_texts() -> Vec<String> {
    let of_manifests = all().iter().filter(|check| !check.is_about_files() && check.page.meta.id.letter() != 'M');
    of_manifests.flat_map(|check| blocks(check.page.markdown)).map(|block| block.text).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn notation_order_and_place_change_nothing(seed in any::<u64>(), first in 0usize..100, second in 0usize..100) {
        let texts = page_texts();
        let text = format!("{}---\n{}", texts[first % texts.len()], texts[second % texts.len()]);
        prop_assert_eq!(keeps_its_fingerprints("page.yaml", &text, seed).err(), None);
    }
}

#[test]
fn a_name_that_is_null_is_none_however_it_is_written() {
    let of = |name: &str| {
        let text =
            format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name:{name}\nspec: {{hostPID: true, containers: []}}\n");
        fingerprints("a.yaml", &text)
    };
    let expected = of("");
    assert!(!expected.is_empty());
    for name in [" ~", " null", " # to be filled in"] {
        assert_eq!(of(name), expected, "{name}");
    }
}

#[test]
fn another_name_is_another_finding() {
    let text = "apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers: [{name: front, image: x:1, securityContext: {privileged: true}}]
";
    let expected = fingerprints("a.yaml", text);
    let of_containers = |counts: &BTreeMap<(String, String), usize>| -> Vec<_> {
        counts.keys().filter(|(check, _)| check == "PLM-P001").cloned().collect()
    };
    for (from, to) in
        [("front", "back"), ("name: web", "name: api"), ("shop", "stage"), ("kind: Pod", "kind: PodTemplate")]
    {
        let changed = fingerprints("a.yaml", &text.replace(from, to));
        assert!(of_containers(&changed).iter().all(|key| !expected.contains_key(key)), "{from}");
    }
    assert_eq!(fingerprints("a.yaml", &text.replace("image: x:1", "image: y:2")), expected);
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn real_manifests_keep_their_fingerprints() {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    let root = PathBuf::from(root).join("corpora/config/k1127");
    let index = std::fs::read_to_string(root.join("index.tsv")).unwrap();
    let mut findings = 0;
    let mut problems = Vec::new();
    for (seed, row) in (1..).zip(index.lines().skip(1)) {
        let path = row.split('\t').next().unwrap();
        let text = std::fs::read_to_string(root.join(path)).unwrap();
        match keeps_its_fingerprints(path, &text, seed) {
            Ok(count) => findings += count,
            Err(problem) => problems.push(problem),
        }
    }
    assert!(problems.is_empty(), "{} files:\n{}", problems.len(), problems.join("\n"));
    assert!(findings > 8_000, "{findings}");
}
