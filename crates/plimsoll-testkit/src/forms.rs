//! One manifest in the forms in which users write it.

use std::sync::Arc;

use plimsoll_source::Text;
use plimsoll_source::yaml::{Limits, parse};
use serde_json::{Value, json as value};

/// What takes the place of a value in [`with_unknown`] and is written as a placeholder without quotes.
const UNKNOWN: &str = "\u{1}unknown";

/// The mappings among the documents of a text, as JSON values.
pub fn documents(text: &str) -> Vec<Value> {
    let parsed = parse(&Arc::new(Text::new("form.yaml", text)), 0, false, &Limits::default());
    assert_eq!(parsed.refused, [], "{text}");
    let values = parsed.documents.iter().filter_map(|document| Some(document.root()?.to_json()));
    values.filter(Value::is_object).collect()
}

/// As JSON, one document after the other.
pub fn json(documents: &[Value]) -> String {
    joined(documents.iter().map(|document| serde_json::to_string_pretty(document).unwrap() + "\n"))
}

/// As YAML whose inner collections are in flow style.
pub fn flow_yaml(documents: &[Value]) -> String {
    joined(documents.iter().map(|document| {
        let lines = document.as_object().unwrap().iter().map(|(key, value)| format!("{key}: {value}\n"));
        lines.collect::<Vec<_>>().concat()
    }))
}

/// As the items of one `List`.
pub fn in_list(documents: &[Value]) -> String {
    block_yaml(&[value!({"apiVersion": "v1", "kind": "List", "items": documents})])
}

/// Each as the object of an admission review.
pub fn admission_reviews(documents: &[Value]) -> String {
    let review = |object: &Value| {
        value!({
            "apiVersion": "admission.k8s.io/v1",
            "kind": "AdmissionReview",
            "request": {"uid": "6f9e3d1c-0000-0000-0000-000000000000", "operation": "CREATE", "object": object},
        })
    };
    json(&documents.iter().map(review).collect::<Vec<_>>())
}

/// As YAML in block style, with the value at a route replaced by the placeholder `${UNKNOWN}`. The route is that of
/// evidence, with list elements by number; what it misses is made.
pub fn with_unknown(documents: &[Value], index: usize, route: &str) -> String {
    let mut documents = documents.to_vec();
    let mut place = &mut documents[index];
    for step in steps(route) {
        if place.is_null() {
            *place = value!({});
        }
        place = match step {
            Step::Key(key) => place.as_object_mut().unwrap().entry(key).or_insert(Value::Null),
            Step::Index(index) => &mut place[index],
        };
    }
    *place = UNKNOWN.into();
    block_yaml(&documents)
}

enum Step {
    Key(String),
    Index(usize),
}

/// Splits `a.b[0]["c.d"]`.
fn steps(route: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = route;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("[\"") {
            let (key, after) = after.split_once("\"]").unwrap();
            steps.push(Step::Key(key.to_owned()));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('[') {
            let (index, after) = after.split_once(']').unwrap();
            steps.push(Step::Index(index.parse().unwrap()));
            rest = after;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            steps.push(Step::Key(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    steps
}

/// As YAML in block style.
pub fn block_yaml(documents: &[Value]) -> String {
    joined(documents.iter().map(|document| {
        let mut text = String::new();
        write_block(document, 0, &mut text);
        text
    }))
}

fn write_block(node: &Value, indent: usize, text: &mut String) {
    let pad = " ".repeat(indent);
    match node {
        Value::Object(entries) if !entries.is_empty() => {
            for (key, child) in entries {
                text.push_str(&format!("{pad}{}:", serde_json::to_string(key).unwrap()));
                write_child(child, indent, text);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                text.push_str(&format!("{pad}-"));
                write_child(item, indent, text);
            }
        }
        scalar => text.push_str(&format!("{pad}{scalar}\n")),
    }
}

fn write_child(child: &Value, indent: usize, text: &mut String) {
    match child {
        Value::String(content) if content == UNKNOWN => text.push_str(" ${UNKNOWN}\n"),
        Value::Object(entries) if !entries.is_empty() => {
            text.push('\n');
            write_block(child, indent + 2, text);
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('\n');
            write_block(child, indent + 2, text);
        }
        scalar => text.push_str(&format!(" {scalar}\n")),
    }
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join("---\n")
}
