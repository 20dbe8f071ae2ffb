//! Makes any edits of any text. What can be edited must be readable afterwards.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use plimsoll_model::NodeId;
use plimsoll_source::Text;
use plimsoll_source::edit::{Edit, Value, apply, differences};
use plimsoll_source::yaml::{Limits, Parsed, parse};

fn read(content: &str) -> Parsed {
    let limits = Limits { depth: 64, documents: 16, nodes: 4096, copies: 1024, scalar_bytes: 4096 };
    parse(&Arc::new(Text::new("fuzz.yaml", content)), 0, false, &limits)
}

fuzz_target!(|input: (Vec<(u8, u8)>, &str)| {
    let (choices, content) = input;
    let parsed = read(content);
    // A broken neighbour may end elsewhere once its surroundings change.
    let [document] = parsed.documents.as_slice() else { return };
    let Some(before) = document.root() else { return };
    if !parsed.refused.is_empty() || !document.faults().is_empty() {
        return;
    }
    let mut edit = Edit::new();
    for (place, what) in choices.into_iter().take(6) {
        let at = NodeId(u32::from(place));
        edit = match what % 10 {
            0 => edit.set(at, &[], false),
            1 => edit.set(at, &["new", "inner"], 7),
            2 => edit.set(at, &["new", "list"], Value::List(vec!["ALL".into(), "yes".into()])),
            3 => edit.set(at, &["a"], "x: y"),
            4 => edit.append(at, &[], "ALL"),
            5 => edit.append(at, &["a"], Value::Mapping(vec![("name".to_owned(), "x".into())])),
            6 => edit.rename_key(at, "renamed"),
            7 => edit.set(at, &[], Value::Mapping(vec![("k".to_owned(), Value::List(vec![]))])),
            8 => edit.set(at, &[], Value::List(vec![1.into()])),
            _ => edit.remove(at),
        };
    }
    let Ok(rendered) = edit.render(document) else { return };
    let after = apply(content, &rendered.edits).expect("the replacements fit the text");
    if rendered.edits.is_empty() {
        return;
    }
    let again = read(&after);
    let [after_document] = again.documents.as_slice() else {
        panic!("{content:?} became {after:?}: {:?}", again.refused);
    };
    let root = after_document.root().expect("a value");
    assert!(!differences(before, root).is_empty(), "{content:?} became {after:?} without a difference");
});
