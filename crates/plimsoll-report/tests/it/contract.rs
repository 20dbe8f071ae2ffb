//! The JSON formats against their schemas.

use std::path::PathBuf;

use serde_json::Value;

use crate::sample::{STYLE, clean, render, verdict};

fn assert_valid(schema: &Value, document: &str) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let document: Value = serde_json::from_str(document).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn json_keeps_its_own_schema() {
    let schema = serde_json::from_str(include_str!("../../../../schemas/verdict-1.json")).unwrap();
    assert_valid(&schema, &render("json", &verdict(), STYLE));
    assert_valid(&schema, &render("json", &clean(), STYLE));
}

#[test]
fn json_schema_refuses_unknown_keys() {
    let schema = serde_json::from_str(include_str!("../../../../schemas/verdict-1.json")).unwrap();
    let mut document: Value = serde_json::from_str(&render("json", &verdict(), STYLE)).unwrap();
    document["findings"][0]["surprise"] = Value::Bool(true);
    assert!(!jsonschema::is_valid(&schema, &document));
}

#[test]
fn ndjson_lines_are_the_parts_of_the_json_document() {
    let document: Value = serde_json::from_str(&render("json", &verdict(), STYLE)).unwrap();
    let mut lines: Vec<Value> =
        render("ndjson", &verdict(), STYLE).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<String> =
        lines.iter_mut().map(|line| line.as_object_mut().unwrap().remove("type").unwrap().to_string()).collect();
    assert_eq!(kinds.first().unwrap(), "\"run\"");
    assert_eq!(kinds.last().unwrap(), "\"decision\"");
    let of = |kind: &str| {
        let mut found = kinds.iter().zip(&lines).filter(|(found, _)| found.trim_matches('"') == kind);
        Value::Array(std::iter::from_fn(|| found.next().map(|(_, line)| line.clone())).collect())
    };
    assert_eq!(of("finding"), document["findings"]);
    assert_eq!(of("gap"), document["gaps"]);
    assert_eq!(of("decision")[0], document["decision"]);
    assert_eq!(of("run")[0]["subjects"], document["subjects"]);
}

/// An official schema, from the folder of large inputs that stay outside the repository.
fn official(path: &str) -> Value {
    let corpora = PathBuf::from(std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names a folder"));
    let file = corpora.join("schemas").join(path);
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("read {}: {error}", file.display()));
    serde_json::from_str(&text).unwrap()
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA"]
fn sarif_keeps_the_official_schema() {
    let schema = official("sarif/sarif-schema-2.1.0.json");
    assert_valid(&schema, &render("sarif", &verdict(), STYLE));
    assert_valid(&schema, &render("sarif", &clean(), STYLE));
}

#[test]
fn sarif_results_refer_to_rules_and_taxa_that_are_there() {
    let log: Value = serde_json::from_str(&render("sarif", &verdict(), STYLE)).unwrap();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), verdict().findings.len());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        for taxon in result["taxa"].as_array().into_iter().flatten() {
            let at = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
            let taxonomy = &run["taxonomies"][at(&taxon["toolComponent"]["index"])];
            assert_eq!(taxonomy["name"], taxon["toolComponent"]["name"]);
            assert_eq!(taxonomy["taxa"][at(&taxon["index"])]["id"], taxon["id"]);
        }
    }
}

#[test]
fn sarif_of_a_clean_run_still_has_results() {
    let log: Value = serde_json::from_str(&render("sarif", &clean(), STYLE)).unwrap();
    assert_eq!(log["runs"][0]["results"], Value::Array(Vec::new()));
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], Value::Bool(true));
}

#[test]
fn sarif_knows_waived_from_known_from_new() {
    let log: Value = serde_json::from_str(&render("sarif", &verdict(), STYLE)).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let states: Vec<_> = results.iter().map(|result| result["baselineState"].as_str().unwrap()).collect();
    assert_eq!(states, ["new", "new", "new", "new", "new", "new", "new", "new", "unchanged"]);
    let suppressed: Vec<_> = results.iter().map(|result| result["suppressions"].as_array().unwrap().len()).collect();
    assert_eq!(suppressed, [0, 0, 1, 0, 1, 0, 0, 0, 0]);
    assert_eq!(results[2]["suppressions"][0]["kind"], "external");
    let mut without = verdict();
    without.findings.pop();
    assert!(!render("sarif", &without, STYLE).contains("baselineState"));
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA"]
fn gitlab_keeps_the_documented_fields() {
    let schema = official("gitlab/own-code-quality.schema.json");
    assert_valid(&schema, &render("gitlab", &verdict(), STYLE));
    assert_valid(&schema, &render("gitlab", &clean(), STYLE));
}

#[test]
fn gitlab_fingerprints_are_unique() {
    let mut verdict = verdict();
    verdict.findings = vec![verdict.findings[0].clone(); 3];
    let issues: Value = serde_json::from_str(&render("gitlab", &verdict, STYLE)).unwrap();
    let fingerprints: std::collections::BTreeSet<String> =
        issues.as_array().unwrap().iter().map(|issue| issue["fingerprint"].to_string()).collect();
    assert_eq!(fingerprints.len(), 3);
}
