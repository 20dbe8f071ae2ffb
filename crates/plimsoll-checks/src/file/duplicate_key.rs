//! PLM-H014: mapping has the same key twice.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, SourceFile};
use plimsoll_model::{Assessed, Role};
use plimsoll_source::{Document, Fault, FaultKind, Node};

use crate::tree::keys_to;

pub(crate) fn check<'e>(file: &'e SourceFile, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for document in &file.documents {
        for fault in document.faults() {
            report(file, document, *fault, findings);
        }
    }
    Ok(())
}

fn report<'e>(file: &'e SourceFile, document: &'e Document, fault: Fault, findings: &mut Findings<'_, 'e>) {
    let (Some(key), Some(other)) = (document.node(fault.key), document.node(fault.other)) else { return };
    let name = key.text();
    let (title, label) = match fault.kind {
        FaultKind::DuplicateKey => (format!("the key `{name}` stands twice in one mapping"), "overwritten"),
        FaultKind::CollidingKey => {
            (format!("two keys become the same key `{name}`, of which a random one wins"), "becomes the same key")
        }
        FaultKind::MergeOverwrites => (format!("a merge overwrites the key `{name}` before it"), "overwritten"),
    };
    let place = if fault.kind == FaultKind::MergeOverwrites { merged_value(key) } else { key };
    let object = object_around(file, key);
    let report = |findings: &mut Findings<'_, 'e>| {
        let finding = findings.at(place, format_args!("{title}"));
        finding.related(Role::Context, other, label).discriminated_by(&keys_to(key, object.and_then(Object::node)));
    };
    match object {
        Some(object) => report(&mut findings.about(object)),
        None => report(findings),
    }
}

/// The value that came with a merged key: unlike the key it knows the alias through which it came.
fn merged_value(key: Node<'_>) -> Node<'_> {
    let entry = key.parent().and_then(|mapping| mapping.entries().find(|(name, _)| *name == key));
    entry.map_or(key, |(_, value)| value)
}

/// The object in which a node stands.
fn object_around<'e>(file: &'e SourceFile, node: Node<'e>) -> Option<&'e Object> {
    let mut ancestors = std::iter::successors(Some(node), |node| node.parent());
    ancestors.find_map(|ancestor| file.objects.iter().find(|object| object.node() == Some(ancestor)))
}
