//! Whether a selector selects anything, in a set that is complete.

use plimsoll_facts::PodSpec;
use plimsoll_graph::{Selector, World};
use plimsoll_model::{Assessed, Unknown, Why};

/// True when a selector selects no pod of a namespace. An unknown where a controller makes pods out of a partial spec,
/// with labels of its own.
pub(crate) fn selects_none<'e>(world: World<'e>, namespace: &str, selector: &Selector<'e>) -> Assessed<bool> {
    if world.selected(namespace, selector).any()? {
        return Ok(false);
    }
    match world.pods(namespace).find(|pod| pod.base().partial).map(PodSpec::base) {
        Some(base) => Err(Unknown::at(Why::Partial, base.node.document().id(), base.node.id())),
        None => Ok(true),
    }
}
