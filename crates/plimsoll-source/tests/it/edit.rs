//! Edits change what they are asked to and nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_source::edit::{Edit, NotEditable, Operation, Rendered, Value, apply, differences};
use plimsoll_source::yaml::{Limits, Parsed, parse};
use plimsoll_source::{Document, Node, Text};

fn read(content: &str) -> Parsed {
    parse(&Arc::new(Text::new("case.yaml", content)), 0, false, &Limits::default())
}

/// The node of a route with keys after dots and items in brackets; what is missing at its end.
fn find<'t>(root: Node<'t>, route: &str) -> (Node<'t>, Vec<String>) {
    let mut node = root;
    let mut steps = route.split('.').filter(|step| !step.is_empty());
    while let Some(step) = steps.next() {
        let mut parts = step.split('[');
        let key = parts.next().unwrap_or_default();
        if !key.is_empty() {
            let Some(child) = node.get(key) else {
                return (node, std::iter::once(step).chain(steps).map(str::to_owned).collect());
            };
            node = child;
        }
        for index in parts {
            let index: usize = index.trim_end_matches(']').parse().expect("an index");
            node = node.items().nth(index).expect("an item of that number");
        }
    }
    (node, Vec::new())
}

fn value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(value) => Value::Integer(value.as_i64().expect("a whole number")),
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Array(items) => Value::List(items.iter().map(value).collect()),
        serde_json::Value::Object(entries) => {
            Value::Mapping(entries.iter().map(|(key, item)| (key.clone(), value(item))).collect())
        }
        serde_json::Value::Null => panic!("no value for null"),
    }
}

/// Reads `set ROUTE JSON`, `append ROUTE JSON`, `remove ROUTE`, `rename ROUTE KEY`. A route that begins with `+` gives the
/// whole tail to the topmost node, else it ends at the last node that is there.
fn operation(line: &str, root: Node<'_>) -> Operation {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (route, argument) = rest.split_once(' ').unwrap_or((rest, ""));
    let (node, tail) = match route.strip_prefix('+') {
        Some(route) => (root, route.split('.').map(str::to_owned).collect()),
        None => find(root, route),
    };
    let at = node.id();
    let json = || value(&serde_json::from_str(argument).expect("a JSON value"));
    match word {
        "set" => Operation::Set { at, tail, value: json() },
        "append" => Operation::Append { at, tail, value: json() },
        "remove" => Operation::Remove { at },
        "rename" => Operation::RenameKey { at, to: argument.to_owned() },
        _ => panic!("unknown operation `{word}`"),
    }
}

fn render(document: &Document, operations: &str) -> Result<Rendered, NotEditable> {
    let root = document.root().expect("a value");
    Edit { operations: operations.lines().map(|line| operation(line, root)).collect() }.render(document)
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/edit-cases");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The fenced blocks of a case: what stands behind the backticks, and the lines.
fn blocks(case: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in case.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some("")) => blocks.extend(open.take()),
            (Some((_, text)), _) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, Some(word)) => open = Some((word.to_owned(), String::new())),
            (None, None) => {}
        }
    }
    blocks
}

#[test]
fn cases_give_the_text_they_state() {
    let mut wrong = String::new();
    let mut count = 0;
    for file in cases() {
        let content = fs::read_to_string(&file).unwrap();
        for case in content.split("\n## ").skip(1) {
            count += 1;
            let title = case.lines().next().unwrap();
            let blocks = blocks(case);
            let [(before_word, before), (_, operations), (after_word, after)] = blocks.as_slice() else {
                panic!("{title}: a case has three blocks");
            };
            let convert = |text: &str| {
                let text = if before_word.contains("no-end") { text.trim_end_matches('\n') } else { text };
                if before_word.contains("crlf") { text.replace('\n', "\r\n") } else { text.to_owned() }
            };
            let before = convert(before);
            let parsed = read(&before);
            assert_eq!(parsed.refused, [], "{title}");
            let outcome = render(&parsed.documents[0], operations);
            let found = match &outcome {
                Ok(rendered) => apply(&before, &rendered.edits).unwrap(),
                Err(error) => format!("{error}\n"),
            };
            let after = if outcome.is_ok() { convert(after) } else { after.clone() };
            if found != after {
                wrong += &format!("## {title}\nexpected:\n{after}\nfound:\n{found}\n");
                continue;
            }
            if let Ok(rendered) = outcome {
                assert_eq!(rendered.crosses_anchor, after_word.contains("crosses"), "{title}");
                let parsed = read(&after);
                assert_eq!(parsed.refused, [], "{title}");
            }
        }
    }
    assert!(count > 60, "{count} cases");
    assert!(wrong.is_empty(), "{wrong}");
}
