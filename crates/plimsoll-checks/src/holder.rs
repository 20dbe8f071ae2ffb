//! Whom a finding about an effective value names.

use plimsoll_facts::{Container, Origin};

/// The container, or the pod when the value is inherited from it: all containers that inherit it are one finding.
pub(crate) fn holder(container: Container<'_>, origin: Origin) -> String {
    match origin {
        Origin::Written => format!("container `{}`", container.name()),
        Origin::Inherited => "the pod".to_owned(),
    }
}
