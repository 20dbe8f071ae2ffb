//! Claims for persistent volumes, and the templates from which stateful sets make them.

use plimsoll_facts::{Base, Object};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

/// The claim that the object is, or the claim templates in it. One that cannot be read hides no other.
pub(crate) fn claims(object: &Object) -> Vec<Assessed<Base<'_>>> {
    let Some(base) = object.base() else { return Vec::new() };
    match object.kind.as_str() {
        "PersistentVolumeClaim" => vec![Ok(base)],
        _ => base.items(&["spec", "volumeClaimTemplates"]),
    }
}

/// Its name as written; empty when it has none.
pub(crate) fn name(claim: Base<'_>) -> &str {
    claim.node.get("metadata").and_then(|metadata| metadata.get("name")).map_or("", Node::text)
}
