//! YAML files as trees that know their lines.

use std::sync::Arc;

use plimsoll_engine::FileBytes;
use plimsoll_facts::image::RawFacts;
use plimsoll_source::yaml::{Limits, Parsed, parse};
use plimsoll_source::{Document, Node, Text};

/// The documents of a file. Those that cannot be read become problems.
pub(crate) fn documents(file: &FileBytes<'_>, facts: &mut RawFacts) -> Vec<Document> {
    let (text, parsed) = parsed(file, facts);
    for refused in parsed.refused {
        let (line, _) = text.position(refused.at.start);
        facts.problem(format!("line {line} is not readable: {}", refused.message));
    }
    parsed.documents
}

/// The first document of a file whose topmost node is a mapping; else a problem that says that it is no `what`.
pub(crate) fn mapping(file: &FileBytes<'_>, facts: &mut RawFacts, what: &str) -> Option<Document> {
    let (_, parsed) = parsed(file, facts);
    let Some(document) = parsed.documents.into_iter().next() else {
        let why = parsed.refused.first().map_or("it is empty", |refused| refused.message.as_str());
        facts.problem(format!("is no {what}: {why}"));
        return None;
    };
    if document.root().is_none_or(|root| !root.kind().is_mapping()) {
        facts.problem(format!("is no {what}: not a mapping"));
        return None;
    }
    Some(document)
}

fn parsed(file: &FileBytes<'_>, facts: &mut RawFacts) -> (Arc<Text>, Parsed) {
    let text = Arc::new(Text::new(file.name(), file.text(facts)));
    let parsed = parse(&text, 0, false, &Limits::default());
    (text, parsed)
}

/// First and last line of an entry of a mapping with its key, or of an item of a list, from 1.
pub(crate) fn lines(node: Node<'_>) -> (u32, u32) {
    let span = node.document().text().span(node.entry_extent());
    // A collection by indentation ends where the next line begins.
    let last = if span.end_column <= 1 && span.end_line > span.line { span.end_line - 1 } else { span.end_line };
    (span.line, last)
}

/// The text of the scalar under a key; `None` when there is none or it is empty or null.
pub(crate) fn text<'t>(node: Node<'t>, key: &str) -> Option<&'t str> {
    let value = node.get(key).filter(|value| value.kind().is_scalar() && !value.is_null())?;
    Some(value.text()).filter(|text| !text.is_empty())
}
