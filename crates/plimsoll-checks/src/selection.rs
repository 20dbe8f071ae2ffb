//! Whether a selector selects anything, in a set that is complete.

use plimsoll_facts::{Labels, Mapping, Object, PodSpec};
use plimsoll_graph::{Selector, World};
use plimsoll_model::{Assessed, Unknown, Why};

use crate::logic::any;

/// True when a selector selects no pod of a namespace. An unknown where a controller makes pods out of a partial spec,
/// with labels of its own.
pub(crate) fn selects_none<'e>(world: World<'e>, namespace: &str, selector: &Selector<'e>) -> Assessed<bool> {
    if world.selected(namespace, selector).any()? {
        return Ok(false);
    }
    // A template that lacks its spec is refused by the API server, but says whom it is for.
    let near = world.estate().objects().filter(|object| object.namespace == namespace && object.pods.is_empty());
    let labels = near.filter_map(|object| template_labels(object).transpose());
    if any(labels.map(|labels| selector.selects(labels?)))? {
        return Ok(false);
    }
    match world.pods(namespace).find(|pod| pod.base().partial).map(PodSpec::base) {
        Some(base) => Err(Unknown::at(Why::Partial, base.node.document().id(), base.node.id())),
        None => Ok(true),
    }
}

/// The labels in the pod template of an object, if it has such.
fn template_labels(object: &Object) -> Assessed<Option<Labels<'_>>> {
    let Some(base) = object.base() else { return Ok(None) };
    let path = &["spec", "template", "metadata", "labels"];
    Ok(base.field::<Mapping<'_>>(path).get()?.map(|_| Labels::of(base, path)))
}
