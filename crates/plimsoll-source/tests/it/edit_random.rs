//! Random edits of random documents: the tree becomes what a simple model says, and no other line changes.

use std::sync::Arc;

use plimsoll_source::edit::{Edit, Operation, Value, apply, differences};
use plimsoll_source::yaml::{Limits, Parsed, parse};
use plimsoll_source::{Node, Text};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::edit::keeps_lines;

#[derive(Clone, Debug)]
enum Tree {
    /// By its notation in YAML.
    Scalar(&'static str),
    /// In brackets on one line.
    Flow(Vec<Tree>),
    /// In braces on one line.
    FlowMapping(Vec<(&'static str, Tree)>),
    List(Vec<Tree>),
    Mapping(Vec<(&'static str, Tree)>),
}

/// How a document is written.
#[derive(Clone, Debug)]
struct Style {
    step: usize,
    list_offset: usize,
    form: Form,
    line_end: &'static str,
    is_last_line_open: bool,
    /// Says for each line in turn whether it gets a comment.
    comments: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Form {
    Block,
    Json,
    TightJson,
}

const KEYS: [&str; 6] = ["a", "bb", "name", "spec", "x-1", "zz"];
const SCALARS: [&str; 12] = ["1", "true", "x", "'q'", "\"d e\"", "~", "", "null", "two words", "|", "{}", "[]"];

fn scalar() -> impl Strategy<Value = Tree> {
    prop::sample::select(SCALARS.to_vec()).prop_map(Tree::Scalar)
}

fn mapping(
    inner: impl Strategy<Value = Tree> + 'static,
    make: fn(Vec<(&'static str, Tree)>) -> Tree,
) -> impl Strategy<Value = Tree> {
    let keys = prop::sample::subsequence(KEYS.to_vec(), 1..5);
    (keys, prop::collection::vec(inner, 5)).prop_map(move |(keys, values)| make(keys.into_iter().zip(values).collect()))
}

fn tree() -> impl Strategy<Value = Tree> {
    let flow =
        || prop::sample::select(SCALARS.iter().copied().filter(|text| !matches!(*text, "" | "|")).collect::<Vec<_>>());
    let leaf = prop_oneof![
        4 => scalar(),
        1 => prop::collection::vec(flow().prop_map(Tree::Scalar), 1..4).prop_map(Tree::Flow),
        1 => mapping(flow().prop_map(Tree::Scalar), Tree::FlowMapping),
    ];
    let any = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![prop::collection::vec(inner.clone(), 1..4).prop_map(Tree::List), mapping(inner, Tree::Mapping),]
    });
    mapping(any, Tree::Mapping)
}

fn style() -> impl Strategy<Value = Style> {
    let form = prop_oneof![4 => Just(Form::Block), 1 => Just(Form::Json), 1 => Just(Form::TightJson)];
    let line_end = prop::sample::select(vec!["\n", "\n", "\r\n"]);
    let comments = prop::collection::vec(0_u8..4, 7);
    (prop::sample::select(vec![2_usize, 4]), any::<bool>(), form, line_end, any::<bool>(), comments).prop_map(
        |(step, is_indented, form, line_end, is_last_line_open, comments)| Style {
            step,
            list_offset: if is_indented { step } else { 0 },
            form,
            line_end,
            is_last_line_open,
            comments,
        },
    )
}

/// Writes a tree as lines.
struct Writer<'s> {
    style: &'s Style,
    lines: Vec<String>,
}

impl Writer<'_> {
    fn line(&mut self, text: String) {
        let turn = self.style.comments[self.lines.len() % self.style.comments.len()];
        let indent = text.len() - text.trim_start_matches([' ', '-']).len();
        if turn == 1 && !text.ends_with('|') {
            self.lines.push(format!("{text} # c{}", self.lines.len()));
            return;
        }
        if turn == 2 && text.trim_start() == text.trim_start_matches([' ', '-']) {
            self.lines.push(format!("{}# own {}", " ".repeat(indent), self.lines.len()));
        }
        self.lines.push(text);
    }

    /// `head` ends with a colon or a dash, or is only indentation in front of a first child of an item.
    fn block(&mut self, tree: &Tree, head: String, indent: usize) {
        let blank = if head.trim().is_empty() { "" } else { " " };
        match tree {
            Tree::Scalar("") => self.line(head),
            Tree::Scalar("|") => {
                self.lines.push(format!("{head}{blank}|"));
                // Below the key or dash, which may itself stand behind dashes.
                let inner =
                    " ".repeat(indent.max(head.len() - head.trim_start_matches([' ', '-']).len()) + self.style.step);
                self.lines.push(format!("{inner}text"));
                self.lines.push(format!("{inner}# text"));
            }
            Tree::Scalar(_) | Tree::Flow(_) | Tree::FlowMapping(_) => self.line(format!("{head}{blank}{}", flow(tree))),
            Tree::Mapping(entries) => {
                let is_item = head.ends_with('-');
                let column = if is_item { head.len() + 1 } else { indent };
                if !is_item && !head.is_empty() {
                    self.line(head.clone());
                }
                for (index, (key, value)) in entries.iter().enumerate() {
                    let start = if is_item && index == 0 { format!("{head} ") } else { " ".repeat(column) };
                    let below =
                        column + if matches!(value, Tree::List(_)) { self.style.list_offset } else { self.style.step };
                    self.block(value, format!("{start}{key}:"), below);
                }
            }
            Tree::List(items) => {
                let is_item = head.ends_with('-');
                let column = if is_item { head.len() + 1 } else { indent };
                if !is_item {
                    self.line(head.clone());
                }
                for (index, item) in items.iter().enumerate() {
                    let start = if is_item && index == 0 { format!("{head} ") } else { " ".repeat(column) };
                    self.block(item, format!("{start}-"), column + 2);
                }
            }
        }
    }
}

fn flow(tree: &Tree) -> String {
    match tree {
        Tree::Scalar(text) => (*text).to_owned(),
        Tree::Flow(items) | Tree::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Tree::FlowMapping(entries) | Tree::Mapping(entries) => {
            format!(
                "{{{}}}",
                entries.iter().map(|(key, value)| format!("{key}: {}", flow(value))).collect::<Vec<_>>().join(", ")
            )
        }
    }
}

fn read(content: &str) -> Parsed {
    parse(&Arc::new(Text::new("random.yaml", content)), 0, false, &Limits::default())
}

fn write(tree: &Tree, style: &Style) -> String {
    let mut writer = Writer { style, lines: Vec::new() };
    writer.block(tree, String::new(), 0);
    // A block scalar at the open end of a file is refused, which has its own case.
    let ends_in_block = writer.lines.last().is_some_and(|line| line.ends_with("# text"));
    let mut content = writer.lines.join("\n") + "\n";
    if style.form != Form::Block {
        let parsed = read(&content);
        let json = parsed.documents[0].root().expect("a value").to_json();
        content = if style.form == Form::Json { format!("{json:#}\n") } else { format!("{json}\n") };
    }
    if style.is_last_line_open && !(ends_in_block && style.form == Form::Block) {
        content.pop();
    }
    content.replace('\n', style.line_end)
}

/// All nodes with their places: keys, and numbers as texts.
fn nodes(root: Node<'_>) -> Vec<(Node<'_>, Vec<String>)> {
    let mut found = Vec::new();
    let mut pending = vec![(root, Vec::new())];
    while let Some((node, path)) = pending.pop() {
        let below = |step: String| path.iter().cloned().chain([step]).collect::<Vec<_>>();
        pending.extend(node.entries().map(|(key, value)| (value, below(key.text().to_owned()))));
        pending.extend(node.items().enumerate().map(|(index, item)| (item, below(index.to_string()))));
        found.push((node, path));
    }
    found
}

/// The place in the model, mappings made on the way. `None` when something else stands there.
fn place<'m>(model: &'m mut Json, path: &[String]) -> Option<&'m mut Json> {
    let mut place = model;
    for step in path {
        if place.is_null() {
            *place = json!({});
        }
        place = match place {
            Json::Object(entries) => entries.entry(step.clone()).or_insert(Json::Null),
            Json::Array(items) => items.get_mut(step.parse().unwrap_or(usize::MAX))?,
            _ => return None,
        };
    }
    Some(place)
}

fn model_of(value: &Value) -> Json {
    match value {
        Value::Bool(value) => json!(value),
        Value::Integer(value) => json!(value),
        Value::Text(text) => json!(text),
        Value::List(items) => items.iter().map(model_of).collect(),
        Value::Mapping(entries) => entries.iter().map(|(key, value)| (key.clone(), model_of(value))).collect(),
    }
}

fn model_differences(one: &Json, other: &Json, route: &str, found: &mut Vec<String>) {
    match (one, other) {
        (Json::Object(one), Json::Object(other)) => {
            let dot = if route.is_empty() { "" } else { "." };
            for key in one.keys().chain(other.keys().filter(|key| !one.contains_key(*key))) {
                let route = format!("{route}{dot}{key}");
                match (one.get(key), other.get(key)) {
                    (Some(one), Some(other)) => model_differences(one, other, &route, found),
                    _ => found.push(route),
                }
            }
        }
        (Json::Array(one), Json::Array(other)) => {
            for index in 0..one.len().max(other.len()) {
                let route = format!("{route}[{index}]");
                match (one.get(index), other.get(index)) {
                    (Some(one), Some(other)) => model_differences(one, other, &route, found),
                    _ => found.push(route),
                }
            }
        }
        _ if one == other => {}
        _ => found.push(route.to_owned()),
    }
}

fn values() -> impl Strategy<Value = Value> {
    let mapping = Value::Mapping(vec![("k".to_owned(), 1.into()), ("l".to_owned(), Value::List(vec!["ALL".into()]))]);
    prop::sample::select(vec![
        false.into(),
        7.into(),
        "ALL".into(),
        "yes".into(),
        "it's: \"a\" #b".into(),
        Value::List(vec!["ALL".into(), "1".into()]),
        Value::List(Vec::new()),
        Value::Mapping(Vec::new()),
        mapping,
    ])
}

const TAILS: [&[&str]; 5] = [&[], &["name"], &["new"], &["new", "inner"], &["spec", "bb"]];

/// Checks one choice of operations; those that make no sense for their node are left out.
fn check(tree: &Tree, style: &Style, choices: &[(usize, u8, usize, Value)]) {
    let before = write(tree, style);
    let parsed = read(&before);
    assert!(parsed.refused.is_empty(), "{before}\n{:?}", parsed.refused);
    let root = parsed.documents[0].root().unwrap();
    let nodes = nodes(root);
    let old_model = root.to_json();
    let mut model = old_model.clone();
    let mut edit = Edit::new();
    let mut changed = Vec::new();
    // A removed place and what is replaced as a whole are no place for another operation.
    let mut closed: Vec<Vec<String>> = Vec::new();
    let mut used: Vec<Vec<String>> = Vec::new();
    let mut removals: Vec<Vec<String>> = Vec::new();
    for (choice, word, tail, value) in choices {
        let (node, path) = &nodes[choice % nodes.len()];
        let tail: Vec<String> = TAILS[tail % TAILS.len()].iter().map(|key| (*key).to_owned()).collect();
        let full: Vec<String> = path.iter().chain(&tail).cloned().collect();
        let is_remove = *word == 0;
        let target = if is_remove { path } else { &full };
        if path.is_empty() && tail.is_empty() || (is_remove && path.is_empty()) {
            continue;
        }
        let clashes = closed.iter().any(|closed| target.starts_with(closed) || closed.starts_with(target));
        if clashes || used.iter().any(|used| used.starts_with(target) || target.starts_with(used)) {
            continue;
        }
        let mut trial = model.clone();
        let Some(there) = place(&mut trial, target) else { continue };
        if !is_remove && node.kind().is_sequence() && !tail.is_empty() {
            continue;
        }
        let mut lines = |node: Node<'_>| {
            let start = node.key().map_or(node.span().line, |key| key.span().line);
            // A block scalar's line with its sign stands above its text.
            changed.push((
                start.saturating_sub(u32::from(node.kind() == plimsoll_source::Kind::Block)),
                node.span().end_line,
            ));
        };
        match word {
            0 => {
                lines(node.parent().unwrap());
                removals.push(path.clone());
                edit.operations.push(Operation::Remove { at: node.id() });
            }
            1 => {
                if there.is_null() {
                    *there = json!([]);
                }
                let Json::Array(items) = there else { continue };
                let item = model_of(value);
                if item.is_array() || item.is_object() || !items.contains(&item) {
                    items.push(item);
                }
                model = trial;
                edit.operations.push(Operation::Append { at: node.id(), tail, value: value.clone() });
            }
            _ => {
                *there = model_of(value);
                model = trial;
                edit.operations.push(Operation::Set { at: node.id(), tail, value: value.clone() });
            }
        }
        if !is_remove {
            // The nearest node that is there: what is written in one line, or as a whole anew, changes.
            let nearest = nodes.iter().filter(|(_, path)| full.starts_with(path)).max_by_key(|(_, path)| path.len());
            let (nearest, nearest_path) = nearest.unwrap();
            let is_block =
                matches!(nearest.kind(), plimsoll_source::Kind::BlockMapping | plimsoll_source::Kind::BlockSequence);
            if !is_block || (nearest_path.len() == full.len() && *word != 1) {
                lines(*nearest);
            }
        }
        if is_remove || (nodes.iter().any(|(_, path)| *path == full) && *word != 1) {
            closed.push(target.clone());
        }
        used.push(target.clone());
    }
    // Later items first, so that numbers stay right.
    removals.sort_by_key(|path| path.iter().map(|step| step.parse::<usize>().unwrap_or(0)).collect::<Vec<_>>());
    for path in removals.iter().rev() {
        let (last, parent) = path.split_last().unwrap();
        match place(&mut model, parent).unwrap() {
            Json::Object(entries) => drop(entries.remove(last)),
            Json::Array(items) => drop(items.remove(last.parse::<usize>().unwrap())),
            _ => unreachable!(),
        }
    }
    let shown = |after: &str| format!("--- before\n{before}\n--- after\n{after}\n---\n{edit:?}");
    let rendered = match edit.render(&parsed.documents[0]) {
        Ok(rendered) => rendered,
        Err(error) => panic!("{error}\n{}", shown("")),
    };
    let after = apply(&before, &rendered.edits).unwrap();
    let again = read(&after);
    assert!(again.refused.is_empty() && again.documents.len() == 1, "{:?}\n{}", again.refused, shown(&after));
    let new_root = again.documents[0].root().unwrap();
    assert_eq!(new_root.to_json(), model, "{}", shown(&after));
    let mut expected = Vec::new();
    model_differences(&old_model, &model, "", &mut expected);
    let mut found = differences(root, new_root);
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "{}", shown(&after));
    assert!(keeps_lines(&before, &after, &changed), "another line changed\n{changed:?}\n{}", shown(&after));
    assert_eq!(rendered.edits.is_empty(), expected.is_empty(), "{}", shown(&after));
    if before.contains("\r\n") {
        assert!(!after.replace("\r\n", "").contains('\n'), "{}", shown(&after));
    }
    if removals.is_empty() {
        let is_scalar = |value: &Value| !matches!(value, Value::List(_) | Value::Mapping(_));
        let root = new_root.id();
        let second = edit.operations.iter().filter_map(|operation| match operation {
            Operation::Set { at, tail, value } => Some((at, tail, value, false)),
            Operation::Append { at, tail, value } if is_scalar(value) => Some((at, tail, value, true)),
            _ => None,
        });
        let mut repeated = Edit::new();
        for (at, tail, value, is_append) in second {
            let (_, path) = nodes.iter().find(|(node, _)| node.id() == *at).unwrap();
            let known = self::nodes(new_root).into_iter().find(|(_, other)| other == path);
            let at = known.map_or(root, |(node, _)| node.id());
            let (tail, value) = (tail.clone(), value.clone());
            repeated.operations.push(if is_append {
                Operation::Append { at, tail, value }
            } else {
                Operation::Set { at, tail, value }
            });
        }
        let rendered = repeated.render(&again.documents[0]).unwrap();
        assert_eq!(rendered.edits, [], "a second application is not idle\n{}", shown(&after));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_edits_change_what_they_say_and_nothing_else(
        tree in tree(),
        style in style(),
        choices in prop::collection::vec((0_usize..100, 0_u8..4, 0_usize..20, values()), 1..5),
    ) {
        check(&tree, &style, &choices);
    }
}
