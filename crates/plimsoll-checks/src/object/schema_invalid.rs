//! PLM-H012: object does not fit the schema of its kind.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Object, Site};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::schema::{Look, Mistake, Problem, Unserved, problems, unserved};
use crate::tree::keys_to;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    base.field::<&str>(&["apiVersion"]).get()?;
    base.field::<&str>(&["kind"]).get()?;
    if let Some(unserved) = unserved(object, context) {
        not_taken(object, base, &unserved, findings);
        return Ok(());
    }
    findings.each(problems(object, context, Look::Types), |findings, problem| {
        match problem? {
            Problem::Value { node, wanted, mistake } => {
                let what = what(node);
                let title = match mistake {
                    Mistake::Type(found) => format!("{what} must be {wanted}, not {found}"),
                    Mistake::Value => format!("{what} is not {wanted}"),
                };
                let path = keys_to(node, object.node());
                findings.at(place(node, wanted), format_args!("{title}")).discriminated_by(&path);
            }
            Problem::Missing { mapping, name, tail } => {
                let path = keys_to(mapping, object.node());
                let missing = findings.at(Site { node: mapping, tail }, format_args!("the field `{name}` is missing"));
                missing.discriminated_by(&path).discriminated_by(name);
            }
            Problem::Key { .. } => {}
        }
        Ok(())
    })
}

/// Where a value of the wrong type is reported. What should be a text may be a secret: its key shows enough.
fn place<'e>(node: Node<'e>, wanted: &str) -> Node<'e> {
    node.key().filter(|_| wanted.contains("string") && node.kind().is_scalar()).unwrap_or(node)
}

/// The value in words: its key, or the list it stands in.
fn what(node: Node<'_>) -> String {
    match (node.key(), node.parent().and_then(Node::key)) {
        (Some(key), _) => format!("`{}`", key.text()),
        (None, Some(list)) => format!("an item of `{}`", list.text()),
        (None, None) => "the object".to_owned(),
    }
}

/// Reports that no server takes such an object.
fn not_taken<'e>(object: &'e Object, base: Base<'e>, unserved: &Unserved, findings: &mut Findings<'_, 'e>) {
    let (version, kind) = (base.field::<&str>(&["apiVersion"]), base.field::<&str>(&["kind"]));
    let Object { api_version, kind: name, .. } = object;
    match unserved {
        Unserved::Later(minor) => {
            findings.at(version, format_args!("`{api_version}` has the kind {name} only from Kubernetes {minor} on"));
        }
        Unserved::In(versions) => {
            let versions = versions.join("`, `");
            findings.at(version, format_args!("`{api_version}` has no kind {name}, which is in `{versions}`"));
        }
        Unserved::Kind(Some(similar)) => {
            findings.at(kind, format_args!("`{api_version}` has no kind {name}; did you mean `{similar}`?"));
        }
        Unserved::Kind(None) => {
            findings.at(kind, format_args!("`{api_version}` has no kind {name}"));
        }
        Unserved::Version => {
            findings.at(version, format_args!("the definition of {name} offers no version `{api_version}`"));
        }
    }
}
