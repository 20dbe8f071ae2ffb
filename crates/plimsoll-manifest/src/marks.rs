//! Waivers written as comments and annotations.

use std::sync::Arc;

use plimsoll_facts::{MarkProblem, MarkScope, Object, WaiverMark, parse_terms};
use plimsoll_source::{Document, Extent, Node, Text};

/// The waivers among the comments of a file.
pub(crate) fn comment_marks(text: &Text, documents: &[Arc<Document>], comments: &[Extent]) -> Vec<WaiverMark> {
    comments.iter().filter_map(|comment| comment_mark(text, documents, *comment)).collect()
}

fn comment_mark(text: &Text, documents: &[Arc<Document>], at: Extent) -> Option<WaiverMark> {
    let words = text.slice(at).trim_start_matches('#').trim_start().strip_prefix("plimsoll:")?.trim_start();
    let (verb, terms) = words.split_once([' ', '\t']).unwrap_or((words, ""));
    let scope = match verb {
        "ignore-file" => MarkScope::File,
        "ignore-document" => {
            // A comment before the first node belongs to the document that follows.
            let document = documents.iter().find(|document| document.extent().end >= at.start)?;
            MarkScope::Document(document.id().index)
        }
        "ignore" => MarkScope::Extent(covered(text, documents, at).unwrap_or(at)),
        _ => return Some(WaiverMark { at, scope: MarkScope::File, terms: Err(MarkProblem::BadCheck) }),
    };
    Some(WaiverMark { at, scope, terms: parse_terms(terms, Vec::new()) })
}

/// What a comment stands at: the outermost node that begins on its line, or the one that follows it.
pub(crate) fn covered(text: &Text, documents: &[Arc<Document>], comment: Extent) -> Option<Extent> {
    let before = text.content().get(..comment.start as usize)?;
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let is_alone = before.get(line_start..)?.trim().is_empty();
    let wanted = |start: u32| {
        if is_alone { start >= comment.end } else { start as usize >= line_start && start < comment.start }
    };
    let nodes = documents.iter().flat_map(|document| document.nodes()).filter(|node| node.alias().is_none());
    // The first one in reading order is the outermost of those that begin at the same place.
    let first = nodes.filter(|node| wanted(node.extent().start)).min_by_key(|node| (node.extent().start, node.id()))?;
    Some(entry_extent(first))
}

/// The extent of a key with its value, of any other node its own.
fn entry_extent(node: Node<'_>) -> Extent {
    let value = node
        .parent()
        .filter(|parent| parent.kind().is_mapping() && node.key().is_none())
        .and_then(|parent| parent.entries().find(|(key, _)| *key == node))
        .map(|(_, value)| value);
    let extent = node.extent();
    Extent { start: extent.start, end: value.map_or(extent.end, |value| value.extent().end.max(extent.end)) }
}

/// The annotation that waives a check begins with this; the check's id follows.
const ANNOTATION: &str = "plimsoll.dev/ignore.";

/// The waivers among the annotations of objects and of the pods in them.
pub(crate) fn annotation_marks(objects: &[Object]) -> Vec<WaiverMark> {
    let mut marks = Vec::new();
    for object in objects {
        for (key, value) in annotations_of(object) {
            let Some(id) = key.text().strip_prefix(ANNOTATION) else { continue };
            let terms =
                id.parse().map_err(|_| MarkProblem::BadCheck).and_then(|id| parse_terms(value.text(), vec![id]));
            let at = Extent { start: key.extent().start, end: value.extent().end };
            marks.push(WaiverMark { at, scope: MarkScope::Object(object.subject.clone()), terms });
        }
    }
    marks
}

/// The annotations of an object and of the pods in it.
pub(crate) fn annotations_of(object: &Object) -> impl Iterator<Item = (Node<'_>, Node<'_>)> {
    let own = object.node().into_iter();
    let pods = object.pods.iter().filter_map(|template| object.document.node(template.around?));
    let mut holders: Vec<Node<'_>> = own.chain(pods).collect();
    holders.dedup();
    holders.into_iter().flat_map(annotations)
}

fn annotations(holder: Node<'_>) -> impl Iterator<Item = (Node<'_>, Node<'_>)> {
    let annotations = holder.get("metadata").and_then(|metadata| metadata.get("annotations"));
    annotations.into_iter().flat_map(Node::entries)
}
