//! Security options of a Compose service.

use plimsoll_source::Node;

/// The name of an option and its value, which stands after a colon or an equals sign.
pub(crate) fn name_and_value(text: &str) -> (&str, &str) {
    let (name, value) = text.split_once([':', '=']).unwrap_or((text, ""));
    (name.trim(), value.trim())
}

/// True for an option, in contrast to a place where options are missing.
pub(crate) fn is_option(node: Node<'_>) -> bool {
    node.kind().is_scalar() && node.parent().is_some_and(|parent| parent.kind().is_sequence())
}
