//! Walks over what a file says, whatever it means.

use plimsoll_source::Node;

/// A node and all below it that stand where they are written: what comes through an alias is left out, since it is
/// met where the anchor stands. Keys are not among them.
pub(crate) fn written(root: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        if node.alias().is_none() {
            found.push(node);
            pending.extend(node.entries().map(|(_, value)| value));
            pending.extend(node.items());
        }
    }
    found
}

/// The keys on the way from an object to a node, with the node's own: its place, however list elements are reordered.
pub(crate) fn keys_to(node: Node<'_>, object: Option<Node<'_>>) -> String {
    let around = std::iter::successors(Some(node), |node| node.parent()).take_while(|node| Some(*node) != object);
    let mut names: Vec<&str> = around.filter_map(Node::key).map(Node::text).collect();
    names.reverse();
    if is_key(node) {
        names.push(node.text());
    }
    names.join(".")
}

/// True for a key of a mapping.
pub(crate) fn is_key(node: Node<'_>) -> bool {
    node.key().is_none() && node.parent().is_some_and(|parent| parent.kind().is_mapping())
}
