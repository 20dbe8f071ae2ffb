//! YAML files as trees that know their lines.

use std::sync::Arc;

use plimsoll_engine::FileBytes;
use plimsoll_facts::image::RawFacts;
use plimsoll_source::{Document, Node, Text, yaml};

/// The first document of a YAML file whose topmost node is a mapping; else a problem that says that it is no `what`.
pub(crate) fn mapping(file: &FileBytes<'_>, facts: &mut RawFacts, what: &str) -> Option<Document> {
    let text = Arc::new(Text::new(file.name(), file.text(facts)));
    let parsed = yaml::parse(&text, 0, false, &yaml::Limits::default());
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

/// The first and last line of an entry of a mapping, its key included.
pub(crate) fn lines(node: Node<'_>) -> (u32, u32) {
    let span = node.document().text().span(node.entry_extent());
    // A collection by indentation ends where the next line begins.
    let last = if span.end_column <= 1 && span.end_line > span.line { span.end_line - 1 } else { span.end_line };
    (span.line, last)
}

/// The text of the scalar at a key; `None` when there is none or it is empty or null.
pub(crate) fn text<'t>(node: Node<'t>, key: &str) -> Option<&'t str> {
    let value = node.get(key)?;
    (!value.is_null()).then(|| value.text()).filter(|text| !text.is_empty())
}
