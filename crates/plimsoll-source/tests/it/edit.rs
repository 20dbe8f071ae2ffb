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

/// Reads `set ROUTE JSON`, `append ROUTE JSON`, `remove ROUTE`, `rename ROUTE KEY`. A route that begins with `+`
/// gives the whole tail to the topmost node, else it ends at the last node that is there.
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

#[test]
fn replacements_that_overlap_are_refused() {
    let extent = |start, end| plimsoll_source::Extent { start, end };
    assert_eq!(apply("abc", &[(extent(0, 2), String::new()), (extent(2, 2), "x".to_owned())]), Ok("xc".to_owned()));
    for (first, second) in [((0, 2), (1, 2)), ((2, 2), (0, 1)), ((0, 1), (2, 9))] {
        let edits = [first, second].map(|(start, end)| (extent(start, end), String::new()));
        assert_eq!(apply("abc", &edits), Err(NotEditable::Elsewhere));
    }
    assert_eq!(apply("ä", &[(extent(1, 2), String::new())]), Err(NotEditable::Elsewhere));
}

#[test]
fn operations_that_contradict_each_other_are_refused() {
    let parsed = read("a: {b: 1}\nc: 2\n");
    for operations in ["remove a\nset a.b 2", "set a 1\nset a.b 2", "remove c\nrename c d", "rename c d\nset d 2"] {
        let outcome = render(&parsed.documents[0], operations);
        assert!(matches!(outcome, Err(NotEditable::Conflict { .. })), "{operations}: {outcome:?}");
    }
    let node = parsed.documents[0].root().unwrap().id();
    let other = read("1\n");
    let far = plimsoll_model::NodeId(99);
    assert_eq!(Edit::new().remove(far).render(&other.documents[0]), Err(NotEditable::Elsewhere));
    assert!(Edit::new().remove(node).render(&other.documents[0]).is_err());
}

#[test]
fn lines_that_end_with_a_carriage_return_alone_are_left_alone() {
    for content in ["a: 1\rb: 2\n", "x: 1\r\r...\r...\r", "\n  a  is:\r  )     c:\n  "] {
        let parsed = read(content);
        let root = parsed.documents[0].root().unwrap();
        let (_, last) = root.entries().last().unwrap();
        let outcome = Edit::new().remove(last.id()).render(&parsed.documents[0]);
        assert!(matches!(outcome, Err(NotEditable::Notation { .. })), "{outcome:?}");
    }
}

#[test]
fn a_key_is_no_place_to_edit() {
    let parsed = read("a: {b: 1}\n");
    let (key, _) = parsed.documents[0].root().unwrap().entries().next().unwrap();
    for edit in
        [Edit::new().set(key.id(), &[], true), Edit::new().remove(key.id()), Edit::new().rename_key(key.id(), "c")]
    {
        assert!(matches!(edit.render(&parsed.documents[0]), Err(NotEditable::Notation { .. })));
    }
}

#[test]
fn a_mapping_behind_a_merge_key_is_no_place_to_edit() {
    let parsed = read("<<: {a: 1}\nb: 2\n");
    let document = &parsed.documents[0];
    // Root, merge key, mapping, key, value.
    for number in [2, 4] {
        let outcome = Edit::new().set(plimsoll_model::NodeId(number), &[], true).render(document);
        assert!(matches!(outcome, Err(NotEditable::Merged { .. })), "{outcome:?}");
    }
}

#[test]
fn differences_are_the_routes_that_differ() {
    let (one, other) = (read("a: {b: [1, 2, 3], c: x}\nd: 1\n"), read("a: {b: [1, 5], c: 'x'}\ne: {f: 1}\n"));
    let (one, other) = (one.documents[0].root().unwrap(), other.documents[0].root().unwrap());
    assert_eq!(differences(one, other), ["a.b[1]", "a.b[2]", "d", "e"]);
    assert_eq!(differences(one, one), Vec::<String>::new());
}

/// True when the lines outside `changed` (numbers from 1) are in `after` in the same order. A comma at the end may come
/// or go.
pub(crate) fn keeps_lines(before: &str, after: &str, changed: &[(u32, u32)]) -> bool {
    let mut rest = after.split('\n');
    let bare = |line: &str| line.trim_end_matches('\r').trim_end_matches(',').to_owned();
    before.split('\n').zip(1..).all(|(line, number)| {
        changed.iter().any(|(from, to)| (*from..=*to).contains(&number))
            || line.trim().is_empty()
            || rest.any(|other| other == line || bare(other) == bare(line))
    })
}

/// Where a route begins to be missing or differs; its nearest node.
fn expected<'t>(container: Node<'t>, route: &str, tail: &[&str]) -> (String, Node<'t>) {
    let mut node = container;
    let mut route = route.to_owned();
    for key in tail {
        if node != container && !node.kind().is_mapping() {
            break;
        }
        route = format!("{route}.{key}");
        match node.get(key) {
            Some(child) => node = child,
            None => break,
        }
    }
    (route, node)
}

/// The mappings among the items of every list `containers`, with their routes.
fn containers(root: Node<'_>) -> Vec<(Node<'_>, String)> {
    let mut found = Vec::new();
    let mut pending = vec![(root, String::new())];
    while let Some((node, route)) = pending.pop() {
        for (key, child) in node.entries() {
            let dot = if route.is_empty() { "" } else { "." };
            let route = format!("{route}{dot}{}", key.text());
            if key.text() == "containers" {
                let items = child.items().enumerate().filter(|(_, item)| item.kind().is_mapping());
                found.extend(items.map(|(index, item)| (item, format!("{route}[{index}]"))));
            }
            pending.push((child, route));
        }
        pending.extend(node.items().enumerate().map(|(index, item)| (item, format!("{route}[{index}]"))));
    }
    found
}

const HARDENED: [(&[&str], &str); 3] = [
    (&["securityContext", "privileged"], "false"),
    (&["securityContext", "capabilities", "drop"], r#"["ALL"]"#),
    (&["securityContext", "readOnlyRootFilesystem"], "true"),
];

fn harden(containers: &[(Node<'_>, String)]) -> Edit {
    let mut edit = Edit::new();
    for (container, _) in containers {
        for (tail, json) in HARDENED {
            edit = edit.set(container.id(), tail, value(&serde_json::from_str(json).unwrap()));
        }
    }
    edit
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, files);
        } else {
            files.push(path);
        }
    }
    files.sort();
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn all_containers_of_real_manifests_can_be_hardened() {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    let mut files = Vec::new();
    files_below(&PathBuf::from(root).join("corpora/config/k1127"), &mut files);
    let mut wrong = Vec::new();
    let (mut edited, mut hardened, mut aliased, mut shared) = (0, 0, 0, 0);
    for file in files {
        let Ok(before) = fs::read_to_string(&file) else { continue };
        let parsed = read(&before);
        let mut edits = Vec::new();
        let mut crossing = Vec::new();
        for document in &parsed.documents {
            let Some(root) = document.root() else { continue };
            let (copies, all): (Vec<_>, Vec<_>) =
                containers(root).into_iter().partition(|(container, _)| container.alias().is_some());
            aliased += copies.len();
            hardened += all.len();
            match harden(&all).render(document) {
                Ok(rendered) => {
                    if rendered.crosses_anchor {
                        shared += 1;
                        crossing.push(document.id());
                    }
                    edits.extend(rendered.edits);
                }
                Err(error) => wrong.push(format!("{}: {error}", file.display())),
            }
        }
        if edits.is_empty() {
            continue;
        }
        edited += 1;
        let after = apply(&before, &edits).unwrap();
        let again = read(&after);
        let mut fail = |what: String| wrong.push(format!("{}: {what}", file.display()));
        if again.documents.len() != parsed.documents.len() || again.refused.len() != parsed.refused.len() {
            fail(format!("parses no more: {:?}", again.refused));
            continue;
        }
        let mut changed = Vec::new();
        for (one, other) in parsed.documents.iter().zip(&again.documents) {
            let (Some(one), Some(other)) = (one.root(), other.root()) else { continue };
            let found = differences(one, other);
            let all: Vec<_> = containers(one).into_iter().filter(|(node, _)| node.alias().is_none()).collect();
            let mut intended = Vec::new();
            for (container, route) in &all {
                for (tail, _) in HARDENED {
                    let (route, node) = expected(*container, route, tail);
                    let lines = (node.key().unwrap_or(node).span().line, node.span().end_line);
                    if node != *container && !(node.kind() == plimsoll_source::Kind::BlockMapping) {
                        changed.push(lines);
                    }
                    intended.push(route);
                }
            }
            if !crossing.contains(&one.document().id()) {
                let unintended =
                    |route: &&String| !intended.iter().any(|intended| route.starts_with(intended.as_str()));
                if let Some(route) = found.iter().find(unintended) {
                    fail(format!("`{route}` differs"));
                }
            }
            let all: Vec<_> = containers(other).into_iter().filter(|(node, _)| node.alias().is_none()).collect();
            for (container, route) in &all {
                for (tail, json) in HARDENED {
                    let found = tail.iter().try_fold(*container, |node, key| node.get(key)).map(Node::to_json);
                    if found != Some(serde_json::from_str(json).unwrap()) {
                        fail(format!("`{route}` is {found:?}"));
                    }
                }
            }
            if harden(&all).render(other.document()).map(|rendered| rendered.edits) != Ok(Vec::new()) {
                fail("a second application changes something".to_owned());
            }
        }
        if !keeps_lines(&before, &after, &changed) {
            fail("another line changed".to_owned());
        }
        let bare_line_ends = |text: &str| text.replace("\r\n", "").contains('\n');
        if bare_line_ends(&after) && !bare_line_ends(&before) {
            fail("mixed line ends".to_owned());
        }
    }
    println!(
        "{edited} files edited, {hardened} containers, {aliased} through aliases, {shared} documents with anchors"
    );
    assert!(hardened > 500, "{hardened}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
