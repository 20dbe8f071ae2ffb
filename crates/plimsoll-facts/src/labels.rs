//! The labels of an object or of a pod.

use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::Node;

use crate::{Field, Mapping};

/// A mapping of labels, which may be absent or unknown.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'t>(Assessed<Option<Node<'t>>>);

impl<'t> Labels<'t> {
    /// No labels.
    pub const NONE: Self = Self(Ok(None));

    /// The labels in a field.
    pub fn of(field: Field<'t, Mapping<'t>>) -> Self {
        Self(field.get().map(|mapping| mapping.map(|Mapping(node)| node)))
    }

    /// The value of a label; `Ok(None)` when there is none of that name.
    pub fn value(self, key: &str) -> Assessed<Option<&'t str>> {
        let Some(value) = self.0?.and_then(|node| node.get(key)) else { return Ok(None) };
        if value.is_placeholder() {
            return Err(Unknown::at(Why::Unresolved, value.document().id(), value.id()));
        }
        Ok(Some(value.text()))
    }

    /// The labels as pairs of nodes.
    pub fn pairs(self) -> Assessed<impl Iterator<Item = (Node<'t>, Node<'t>)>> {
        Ok(self.0?.into_iter().flat_map(Node::entries))
    }
}
