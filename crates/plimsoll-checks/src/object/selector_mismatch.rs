//! PLM-H016: selector of a controller does not match the labels of its pods.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, Object};
use plimsoll_graph::Selector;
use plimsoll_model::Assessed;

/// Kinds whose selector is plain pairs.
const PAIRS: [&str; 2] = ["DeploymentConfig", "ReplicationController"];

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let (Some(base), Some(pod)) = (object.base(), object.pods().next()) else { return Ok(()) };
    let field = base.field::<Base<'_>>(&["spec", "selector"]);
    let Some(written) = field.get()? else { return Ok(()) };
    let is_pairs = PAIRS.contains(&object.kind.as_str());
    let selector = if is_pairs { Selector::pairs(Mapping(written.node)) } else { Selector::label_selector(written) };
    if !selector.selects(pod.labels())? {
        let (kind, name) = (&object.kind, &object.name);
        findings.at(field, format_args!("the selector of {kind} `{name}` does not match the labels of its pods"));
    }
    Ok(())
}
