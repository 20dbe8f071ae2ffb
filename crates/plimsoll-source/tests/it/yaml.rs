//! How YAML becomes a tree.

use std::sync::Arc;

use plimsoll_model::Why;
use plimsoll_source::yaml::{Limits, Parsed, parse};
use plimsoll_source::{FaultKind, Text};

fn read(content: &str) -> Parsed {
    parse(&Arc::new(Text::new("test.yaml", content)), 0, true, &Limits::default())
}

fn json(content: &str) -> String {
    let parsed = read(content);
    assert_eq!(parsed.refused, []);
    parsed.documents[0].root().unwrap().to_json().to_string()
}

#[test]
fn merge_keys_apply_in_order() {
    assert_eq!(json("a: &a {x: 1, z: 1}\nb: {x: 2, <<: *a, z: 3}\n"), r#"{"a":{"x":1,"z":1},"b":{"x":1,"z":3}}"#);
    assert_eq!(json("a: &a {x: 1}\nb: &b {x: 2}\nc: {<<: [*a, *b]}\n"), r#"{"a":{"x":1},"b":{"x":2},"c":{"x":1}}"#);
}

#[test]
fn a_key_that_a_later_merge_overwrites_is_known() {
    let parsed = read("a: &a {x: 1}\nb: {x: 2, <<: *a}\n");
    assert_eq!(
        parsed.documents[0].faults().iter().map(|fault| fault.kind).collect::<Vec<_>>(),
        [FaultKind::MergeOverwrites]
    );
}

#[test]
fn the_last_of_duplicate_keys_wins_and_both_are_known() {
    let parsed = read("a: 1\nb: 2\na: 3\n");
    let document = &parsed.documents[0];
    assert_eq!(document.root().unwrap().to_json().to_string(), r#"{"a":3,"b":2}"#);
    let fault = document.faults()[0];
    assert_eq!(fault.kind, FaultKind::DuplicateKey);
    assert_eq!(document.node(fault.key).unwrap().span().line, 3);
    assert_eq!(document.node(fault.other).unwrap().span().line, 1);
}

#[test]
fn duplicates_in_a_long_mapping_are_known_too() {
    let content: String = (0..100).map(|number| format!("k{}: {number}\n", number % 60)).collect();
    assert_eq!(read(&content).documents[0].faults().len(), 40);
}

#[test]
fn keys_that_collide_only_in_json_are_told_apart_from_duplicates() {
    for content in ["1: a\n\"1\": b\n", "yes: a\n\"true\": b\n", "1.0: a\n1: b\n"] {
        assert_eq!(read(content).documents[0].faults()[0].kind, FaultKind::CollidingKey, "{content}");
    }
}

#[test]
fn an_alias_keeps_the_place_of_its_anchor_and_knows_its_own() {
    let content = "a: &x {p: true}\nb: *x\n";
    let parsed = read(content);
    let root = parsed.documents[0].root().unwrap();
    let value = root.get("b").unwrap().get("p").unwrap();
    assert_eq!(parsed.documents[0].text().slice(value.extent()), "true");
    assert_eq!(parsed.documents[0].text().slice(value.alias().unwrap()), "*x");
    assert!(root.get("a").unwrap().get("p").unwrap().is_shared());
    assert_eq!(root.get("a").unwrap().alias(), None);
}

#[test]
fn a_broken_document_hides_no_other() {
    let parsed = read("a: 1\n---\nb: [1\n---\nc: 3\n");
    assert_eq!(parsed.documents.len(), 2);
    assert_eq!(parsed.documents[1].id().index, 2);
    assert_eq!(parsed.refused.len(), 1);
    assert_eq!(parsed.refused[0].index, 1);
}

#[test]
fn collections_end_with_their_last_child() {
    let content = "a:\n  b: 1\n\n# comment\nc: [1, 2]\n";
    let parsed = read(content);
    let root = parsed.documents[0].root().unwrap();
    let text = parsed.documents[0].text();
    assert_eq!(text.slice(root.get("a").unwrap().extent()), "b: 1");
    assert_eq!(text.slice(root.get("c").unwrap().extent()), "[1, 2]");
    assert_eq!(parsed.comments.iter().map(|extent| text.slice(*extent)).collect::<Vec<_>>(), ["# comment"]);
}

#[test]
fn a_collection_that_ends_with_an_alias_ends_there() {
    let content = "a: &x\n  p: 1\nb:\n  c: *x\nd:\n  <<: *x\n";
    let parsed = read(content);
    let root = parsed.documents[0].root().unwrap();
    let text = parsed.documents[0].text();
    assert_eq!(text.slice(root.get("b").unwrap().extent()), "c: *x");
    assert_eq!(text.slice(root.get("d").unwrap().extent()), "<<: *x");
    assert_eq!(text.slice(root.extent()), content.trim_end());
}

#[test]
fn aliases_do_not_nest_deeper_than_the_limit() {
    let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(200), "]".repeat(200));
    let content = format!("a: &a {}\nb: &b {}\nc: {}\n", deep("1"), deep("*a"), deep("*b"));
    assert!(matches!(read(&content).refused[0].why, Why::Limit(_)));
}

#[test]
fn an_alias_bomb_reaches_a_limit() {
    let mut content = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        content += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    let parsed = read(&content);
    assert!(matches!(parsed.refused[0].why, Why::Limit(_)), "{:?}", parsed.refused);
}

#[test]
fn depth_is_limited() {
    for content in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(100_000)] {
        let parsed = read(&content);
        assert!(matches!(parsed.refused[0].why, Why::Limit(_)), "{:?}", parsed.refused);
    }
}

#[test]
fn a_line_of_ten_megabytes_is_read() {
    let content = format!("a: [{}]\nb: \"{}\"\n", "1, ".repeat(1_000_000), "ä".repeat(2_000_000));
    let parsed = read(&content);
    assert_eq!(parsed.refused, []);
    assert_eq!(parsed.documents[0].root().unwrap().get("a").unwrap().items().count(), 1_000_000);
}

#[test]
fn json_is_read_with_tabs() {
    assert_eq!(json("{\n\t\"a\": [\n\t\t1,\n\t\t\"\\u00e9\\/\"\n\t]\n}\n"), "{\"a\":[1,\"é/\"]}");
}
