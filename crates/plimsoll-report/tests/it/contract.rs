//! The JSON formats against their schemas.

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
