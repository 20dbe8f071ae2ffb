//! The labels of an object or of a pod.

use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Node;

use crate::{Base, Mapping};

/// A mapping of labels, which may be absent or unknown.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'t> {
    mapping: Assessed<Option<Node<'t>>>,
    /// Others may come from what these are merged into.
    partial: bool,
}

impl<'t> Labels<'t> {
    /// No labels.
    pub const NONE: Self = Self { mapping: Ok(None), partial: false };

    /// The labels at a route below a mapping.
    pub fn of(base: Base<'t>, path: &'static [&'static str]) -> Self {
        let mapping = base.field::<Mapping<'t>>(path).get();
        Self { mapping: mapping.map(|mapping| mapping.map(|Mapping(node)| node)), partial: base.partial }
    }

    /// The value of a label; `Ok(None)` when there is none of that name.
    pub fn value(self, key: &str) -> Assessed<Option<&'t str>> {
        let Some(mapping) = self.mapping? else { return Ok(None) };
        let unknown = |why, node: Node<'_>| Unknown::at(why, node.document().id(), node.id());
        match mapping.get(key) {
            Some(value) if value.is_placeholder() => Err(unknown(Why::Unresolved, value)),
            Some(value) => Ok(Some(value.text())),
            None if self.partial => Err(unknown(Why::Partial, mapping)),
            None => Ok(None),
        }
    }

    /// The labels that are written, as pairs of nodes.
    pub fn pairs(self) -> Assessed<impl Iterator<Item = (Node<'t>, Node<'t>)>> {
        Ok(self.mapping?.into_iter().flat_map(Node::entries))
    }

    /// True when there may be others than those that are written.
    pub fn is_partial(self) -> bool {
        self.partial
    }
}
