//! PLM-H015: scalar means something else to Kubernetes than to readers of YAML 1.2.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Site, SourceFile};
use plimsoll_model::Assessed;
use plimsoll_source::{Extent, Kind, Node, Scalar, resolve};

use crate::tree::{is_key, keys_to, written};
use crate::yaml12;

/// Mappings and lists of texts: the API server refuses anything else in them, so that nothing goes by unseen.
const TEXTS: &[&str] =
    &["annotations", "args", "binaryData", "command", "data", "labels", "matchLabels", "nodeSelector", "stringData"];

pub(crate) fn check<'e>(file: &'e SourceFile, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for object in &file.objects {
        for node in object.node().into_iter().flat_map(written) {
            if !is_text(node) && !is_mode(node) {
                look(node, object, findings);
            }
            node.key().into_iter().for_each(|key| look(key, object, findings));
        }
    }
    Ok(())
}

fn look<'e>(node: Node<'e>, object: &'e Object, findings: &mut Findings<'_, 'e>) {
    if node.kind() != Kind::Plain || node.tag().is_some() {
        return;
    }
    let text = source(node);
    let (here, elsewhere) = (resolve(text, Kind::Plain, None), yaml12::resolve(text));
    if !yaml12::is_same(here, elsewhere) {
        let (here, elsewhere) = (words(here), words(elsewhere));
        findings
            .about(object)
            .at(node, format_args!("`{text}` is {here} to Kubernetes and {elsewhere} in YAML 1.2"))
            .discriminated_by(&keys_to(node, object.node()));
    }
}

/// The scalar as it is written; the text of a key is what Kubernetes makes of it.
fn source(node: Node<'_>) -> &str {
    if is_key(node) { node.document().text().slice(node.extent()) } else { node.text() }
}

fn words(scalar: Scalar<'_>) -> String {
    match scalar {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Integer(value) => value.to_string(),
        Scalar::Float(value) => value.to_string(),
        Scalar::Text(_) => "a text".to_owned(),
        Scalar::NotJson => "no value of JSON".to_owned(),
    }
}

/// True in a mapping or list of texts, and for the value of an environment variable.
fn is_text(node: Node<'_>) -> bool {
    let around = node.parent().and_then(Node::key).map_or("", Node::text);
    let list = node.parent().and_then(Node::parent).and_then(Node::key).map_or("", Node::text);
    TEXTS.contains(&around) || list == "env"
}

/// True for the modes of files, which everybody writes in octal.
fn is_mode(node: Node<'_>) -> bool {
    node.key().is_some_and(|key| key.text().to_ascii_lowercase().ends_with("mode"))
}

pub(crate) fn fix(site: Site<'_>) -> Option<(Extent, String)> {
    let node = site.node;
    let text = match node.scalar()? {
        _ if is_key(node) => format!("\"{}\"", node.text()),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Integer(value) => value.to_string(),
        Scalar::Float(value) => value.to_string(),
        Scalar::Text(text) => format!("\"{text}\""),
        Scalar::Null | Scalar::NotJson => return None,
    };
    Some((node.extent(), text))
}
