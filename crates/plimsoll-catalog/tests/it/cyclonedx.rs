//! Documents of CycloneDX's own tests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use plimsoll_catalog::sbom;
use serde_json::Value;

/// Documents that are not read as stated: id and reason.
const EXCEPTIONS: &str = include_str!("cyclonedx-exceptions.tsv");

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn documents_of_the_specification_are_read_or_refused_as_stated() {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    let folder = PathBuf::from(root).join("corpora/image/cyclonedx");
    let exceptions: BTreeMap<&str, &str> = EXCEPTIONS.lines().map(|line| line.split_once('\t').unwrap()).collect();
    let cases = std::fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    let mut counts = BTreeMap::new();
    let mut unmet = BTreeSet::new();
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap().to_owned();
        let bytes = std::fs::read(folder.join(case["files"][0]["file"].as_str().unwrap())).unwrap();
        let is_valid = case["expect"]["valid"] == Value::Bool(true);
        *counts.entry(is_valid).or_insert(0) += 1;
        let is_met = match sbom::read(&bytes) {
            Ok(document) => {
                document.listed as u64 == case["expect"]["components"].as_u64().unwrap()
                    && document.faults.is_empty() == is_valid
            }
            Err(_) => !is_valid,
        };
        if !is_met {
            eprintln!("{id}: {:?}", sbom::read(&bytes).map(|document| (document.listed, document.faults)));
            unmet.insert(id);
        }
    }
    assert_eq!(counts, BTreeMap::from([(false, 98), (true, 171)]));
    assert_eq!(unmet, exceptions.keys().map(|id| (*id).to_owned()).collect());
}
