//! Files in YAML as trees that know their lines.

use std::sync::Arc;

use plimsoll_engine::FileBytes;
use plimsoll_facts::image::RawFacts;
use plimsoll_source::yaml::{Limits, parse};
use plimsoll_source::{Document, Node, Text};

/// The documents of a file. Those that cannot be read become problems.
pub(crate) fn documents(file: &FileBytes<'_>, facts: &mut RawFacts) -> Vec<Document> {
    let content = file.text(facts).into_owned();
    let text = Arc::new(Text::new("", content));
    let parsed = parse(&text, 0, false, &Limits::default());
    for refused in parsed.refused {
        let (line, _) = text.position(refused.at.start);
        facts.problem(format!("line {line} is not readable: {}", refused.message));
    }
    parsed.documents
}

/// First and last line of an entry of a mapping with its key, or of an item of a list, from 1.
pub(crate) fn lines(node: Node<'_>) -> (u32, u32) {
    let span = node.document().text().span(node.entry_extent());
    (span.line, span.end_line)
}

/// The text of a scalar under a key; `None` when there is none.
pub(crate) fn text<'t>(node: Node<'t>, key: &str) -> Option<&'t str> {
    node.get(key).filter(|value| value.kind().is_scalar() && !value.is_null()).map(Node::text)
}
