//! Package URLs against the tests of their specification.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use plimsoll_facts::{InvalidPurl, Purl};
use serde_json::{Value, json};

/// Cases that are not met: id and reason.
const EXCEPTIONS: &str = include_str!("purl-exceptions.tsv");

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn package_urls_are_read_and_written_as_their_specification_says() {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    let file = PathBuf::from(root).join("corpora/image/purl/cases.jsonl");
    let exceptions: BTreeMap<&str, &str> = EXCEPTIONS.lines().map(|line| line.split_once('\t').unwrap()).collect();
    let cases: Vec<Value> =
        std::fs::read_to_string(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cases.len(), 586);
    let mut unmet = BTreeSet::new();
    for case in &cases {
        let id = case["id"].as_str().unwrap();
        let expected = case["expect"].get("output");
        let found = run(case);
        if found.as_ref().ok() != expected {
            unmet.insert(id);
            if !exceptions.contains_key(id) {
                eprintln!("{id}: {} expected {expected:?}, found {found:?}", case["input"]);
            }
        }
    }
    assert_eq!(unmet, exceptions.keys().copied().collect());
}

/// What a case gives, in the form in which the specification states it.
fn run(case: &Value) -> Result<Value, InvalidPurl> {
    let input = &case["input"];
    match case["test_type"].as_str().unwrap() {
        "build" => built(input).map(|purl| json!(purl.to_string())),
        "validate" => Purl::parse(input.as_str().unwrap()).map(|purl| json!(purl.to_string())),
        "parse" => Purl::parse(input.as_str().unwrap()).map(|purl| components(&purl)),
        other => panic!("unknown kind of test {other}"),
    }
}

fn built(input: &Value) -> Result<Purl, InvalidPurl> {
    let text = |key: &str| input[key].as_str().unwrap_or_default();
    let mut builder = Purl::builder(text("type"), text("name"))
        .namespace(text("namespace"))
        .version(text("version"))
        .subpath(text("subpath"));
    for (key, value) in input["qualifiers"].as_object().into_iter().flatten() {
        builder = builder.qualifier(key, value.as_str().unwrap());
    }
    builder.build()
}

fn components(purl: &Purl) -> Value {
    let qualifiers = (!purl.qualifiers().is_empty()).then_some(purl.qualifiers());
    json!({
        "type": purl.kind(),
        "namespace": purl.namespace(),
        "name": purl.name(),
        "version": purl.version(),
        "qualifiers": qualifiers,
        "subpath": purl.subpath(),
    })
}
