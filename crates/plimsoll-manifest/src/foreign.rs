//! Ignore marks of other tools: their annotations and their comments.
//!
//! Source: the tools' own documentation of suppression, looked up 2026-11: checkov "Suppressing and Skipping Policies",
//! trivy "Filtering", kube-linter "Configuring KubeLinter", kube-score "Ignoring a test", Polaris "Exemptions".

use std::sync::Arc;

use plimsoll_facts::{ForeignIds, ForeignMark, MarkScope, Object};
use plimsoll_source::{Document, Extent, Node, Text};

use crate::marks::{annotations_of, covered};

/// Words of which a file holds one when it has a mark as a comment. Cheap enough to ask of any file.
pub(crate) const COMMENT_WORDS: [&str; 2] = ["checkov:skip=", "trivy:ignore:"];

/// The marks among the comments of a file.
pub(crate) fn comment_marks(text: &Text, documents: &[Arc<Document>], comments: &[Extent]) -> Vec<ForeignMark> {
    comments.iter().filter_map(|comment| comment_mark(text, documents, *comment)).collect()
}

fn comment_mark(text: &Text, documents: &[Arc<Document>], at: Extent) -> Option<ForeignMark> {
    let words = text.slice(at).trim_start_matches('#').trim();
    if let Some(rest) = words.strip_prefix("checkov:skip=") {
        // It stands inside the object that it is for.
        let document = documents.iter().find(|document| document.extent().end >= at.start)?;
        let (ids, reason) = rest.split_once(':').unwrap_or((rest, ""));
        return Some(ForeignMark {
            tool: "checkov",
            at,
            scope: MarkScope::Document(document.id().index),
            container: None,
            ids: named(ids),
            reason: reason.trim().to_owned(),
            until: None,
        });
    }
    let rest = words.strip_prefix("trivy:ignore:")?;
    let mut words = rest.split_whitespace();
    // `KSV-0014`, or `KSV-0014:exp:2027-03-01`, or `KSV-0014 exp:2027-03-01`.
    let first = words.next()?;
    let (id, beside) = first.split_once(":exp:").map_or((first, None), |(id, until)| (id, Some(until)));
    let until = beside.or_else(|| words.find_map(|word| word.strip_prefix("exp:"))).map(str::to_owned);
    Some(ForeignMark {
        tool: "trivy",
        at,
        scope: MarkScope::Extent(covered(text, documents, at).unwrap_or(at)),
        container: None,
        ids: if id == "*" { ForeignIds::All } else { named(id) },
        reason: String::new(),
        until,
    })
}

/// The marks among the annotations of objects and of the pods in them.
pub(crate) fn annotation_marks(objects: &[Object]) -> Vec<ForeignMark> {
    let mut marks = Vec::new();
    for object in objects {
        for (key, value) in annotations_of(object) {
            let Some((tool, container, ids, reason)) = annotation_mark(key, value) else { continue };
            let at = Extent { start: key.extent().start, end: value.extent().end };
            let scope = MarkScope::Object(object.subject.clone());
            marks.push(ForeignMark { tool, at, scope, container, ids, reason, until: None });
        }
    }
    marks
}

type Parts = (&'static str, Option<String>, ForeignIds, String);

fn annotation_mark(key: Node<'_>, value: Node<'_>) -> Option<Parts> {
    let (key, value) = (key.text(), value.text());
    if key.strip_prefix("checkov.io/skip").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())) {
        let (id, reason) = value.split_once('=').unwrap_or((value, ""));
        return Some(("checkov", None, named(id), reason.to_owned()));
    }
    if let Some(id) = key.strip_prefix("ignore-check.kube-linter.io/") {
        return Some(("kube-linter", None, named(id), value.to_owned()));
    }
    if key == "kube-linter.io/ignore-all" {
        return Some(("kube-linter", None, ForeignIds::All, value.to_owned()));
    }
    if let Some(rest) = key.strip_prefix("kube-score/ignore") {
        let container = rest.strip_prefix('/').map(str::to_owned);
        let ids = if value == "*" { ForeignIds::All } else { named(value) };
        return (rest.is_empty() || container.is_some()).then(|| ("kube-score", container, ids, String::new()));
    }
    let rest = key.strip_prefix("polaris.fairwinds.com/").filter(|_| value == "true")?;
    if rest == "exempt" {
        return Some(("polaris", None, ForeignIds::All, String::new()));
    }
    rest.strip_suffix("-exempt").map(|id| ("polaris", None, named(id), String::new()))
}

fn named(ids: &str) -> ForeignIds {
    let ids = ids.split(',').map(str::trim).filter(|id| !id.is_empty());
    ForeignIds::Named(ids.map(str::to_owned).collect())
}
