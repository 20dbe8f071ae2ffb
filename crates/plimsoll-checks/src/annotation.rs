//! Values of annotations.

use plimsoll_facts::Leaf;
use plimsoll_source::Node;

/// A scalar as it is written, of any type: some write `true` without the quotes that an annotation needs.
#[derive(Clone, Copy)]
pub(crate) struct Annotation<'t>(pub(crate) &'t str);

impl<'t> Leaf<'t> for Annotation<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        node.kind().is_scalar().then(|| Self(node.text()))
    }
}
