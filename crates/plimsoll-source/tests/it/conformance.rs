//! Runs over corpora that are not part of the project; `PLIMSOLL_CORPORA` names their folder.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use plimsoll_source::yaml::{Limits, Parsed, parse};
use plimsoll_source::{FaultKind, Text};
use serde_json::Value;

fn corpus(name: &str) -> PathBuf {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    PathBuf::from(root).join("corpora/config").join(name)
}

fn read(content: &str) -> Parsed {
    parse(&Arc::new(Text::new("case.yaml", content)), 0, false, &Limits::default())
}

/// Equal as JSON, where 1 and 1.0 are the same number.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| same(value, other)))
        }
        _ => one == other,
    }
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn yaml_1_1_rows_are_read_as_kubectl_reads_them() {
    let table = fs::read_to_string(corpus("yaml11.tsv")).unwrap();
    let mut wrong = Vec::new();
    let mut rows = 0;
    for row in table.lines().skip(1) {
        rows += 1;
        let columns: Vec<_> = row.split('\t').collect();
        let (id, form, kind) = (columns[0], columns[2], columns[4]);
        let document: String = serde_json::from_str(columns[7]).unwrap();
        let parsed = read(&document);
        let spec = parsed.documents.first().and_then(|document| document.root()?.get("spec"));
        let found = match form {
            "scalar" => spec.and_then(|spec| spec.get("v")),
            _ => spec,
        };
        let refused = !parsed.refused.is_empty();
        let right = match kind {
            "error" => refused,
            "nondeterministic" => {
                !refused && parsed.documents[0].faults().iter().any(|fault| fault.kind == FaultKind::CollidingKey)
            }
            _ => {
                let expected: Value = serde_json::from_str(columns[5]).unwrap();
                !refused && found.is_some_and(|found| same(&found.to_json(), &expected))
            }
        };
        if !right {
            wrong.push(format!(
                "{id} {} expected {} {}, got {:?} {:?}",
                columns[3],
                kind,
                columns[5],
                found.map(|found| found.to_json().to_string()),
                parsed.refused
            ));
        }
    }
    assert_eq!(rows, 521);
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn yaml_suite_is_read_or_refused() {
    let exceptions: Vec<_> =
        include_str!("yaml-suite-exceptions.tsv").lines().skip(1).filter_map(|row| row.split('\t').next()).collect();
    let cases = fs::read_to_string(corpus("yaml/yaml-test-suite.jsonl")).unwrap();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for line in cases.lines() {
        seen += 1;
        let case: Value = serde_json::from_str(line).unwrap();
        let parsed = read(case["yaml"].as_str().unwrap());
        let refused = !parsed.refused.is_empty();
        let must_refuse = case["error"].as_bool().unwrap();
        // Kubernetes turns YAML into JSON: what has no JSON form it refuses, and so do we.
        let no_json_key = parsed.refused.iter().any(|refused| refused.message.starts_with("a mapping key is"));
        let listed = (no_json_key && case["json"].is_null()) || exceptions.iter().any(|id| *id == case["id"]);
        if refused != must_refuse && !listed {
            wrong.push(format!(
                "{} {} refused {:?}",
                case["id"],
                case["tags"],
                parsed.refused.first().map(|refused| &refused.message)
            ));
        }
    }
    assert_eq!(seen, 402);
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}
