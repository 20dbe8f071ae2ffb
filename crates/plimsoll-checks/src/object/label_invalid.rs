//! PLM-H010: key or value of a label is not legal.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Labels, Object};
use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::{Node, Scalar};

use crate::label_syntax::{is_key, is_value};

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let metadata = object.node().and_then(|node| node.get("metadata"));
    let of_object = look(object.labels(), "", findings);
    // The labels of a pod are those of its object.
    let of_pods = object.pods().filter(|pod| pod.metadata().map(|base| base.node) != metadata);
    of_object.and(findings.each(of_pods, |findings, pod| look(pod.labels(), "pod", findings)))
}

fn look<'e>(labels: Labels<'e>, whose: &str, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(labels.pairs()?, |findings, (key, value)| {
        let name = key.text();
        let of_key = known(key).map(|key| {
            if !is_key(name) {
                let finding = findings.at(key, format_args!("`{name}` is no legal key of a label"));
                finding.discriminated_by(whose).discriminated_by(name);
            }
        });
        let of_value = known(value).map(|value| {
            // Whether it is a text at all is a question of the schema.
            if let Some(Scalar::Text(text)) = value.scalar().filter(|_| !is_value(value.text())) {
                let finding = findings.at(value, format_args!("`{text}` is no legal value of the label `{name}`"));
                finding.discriminated_by(whose).discriminated_by(name);
            }
        });
        of_key.and(of_value)
    })
}

fn known(node: Node<'_>) -> Assessed<Node<'_>> {
    if node.is_placeholder() {
        return Err(Unknown::at(Why::Unresolved, node.document().id(), node.id()));
    }
    Ok(node)
}
