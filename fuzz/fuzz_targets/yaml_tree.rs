//! Reads any text and asks every node everything.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use plimsoll_source::yaml::{Limits, parse};
use plimsoll_source::{Node, Text};

fn walk(node: Node<'_>) {
    let text = node.document().text();
    let extent = node.extent();
    assert!(extent.start <= extent.end && extent.end as usize <= text.content().len());
    assert!(text.content().get(extent.start as usize..extent.end as usize).is_some(), "an extent cuts a character");
    assert_eq!(node.scalar().is_some(), node.kind().is_scalar());
    let span = node.span();
    assert!((span.line, span.column) <= (span.end_line, span.end_column));
    let _ = (node.text(), node.tag(), node.value(), node.is_null(), node.is_placeholder(), node.is_shared());
    if let Some(alias) = node.alias() {
        assert!(text.slice(alias).starts_with(['*', '{', '[']) || !text.slice(alias).is_empty());
    }
    for (key, value) in node.entries() {
        assert!(key.kind().is_scalar());
        assert_eq!(value.parent(), Some(node));
        assert!(node.get(key.text()).is_some());
        walk(value);
    }
    for item in node.items() {
        assert_eq!(item.parent(), Some(node));
        walk(item);
    }
}

fuzz_target!(|content: &str| {
    let limits = Limits { depth: 64, documents: 16, nodes: 4096, copies: 1024, scalar_bytes: 4096 };
    let text = Arc::new(Text::new("fuzz.yaml", content));
    let parsed = parse(&text, 0, true, &limits);
    for comment in &parsed.comments {
        assert!(text.slice(*comment).starts_with('#'));
    }
    for document in &parsed.documents {
        if let Some(root) = document.root() {
            walk(root);
            let _ = root.to_json();
        }
    }
});
