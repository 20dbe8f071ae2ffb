//! Capabilities as a container runtime computes them from what is added and dropped.

use plimsoll_facts::Container;
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::logic;

/// What the level *baseline* of the Pod Security Standards allows to add, as it must be written there.
pub(crate) const BASELINE: &[&str] = &[
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// Capabilities that are a known way out of a container. Source: capabilities(7), kernel and runtime advisories.
pub(crate) const DANGEROUS: &[&str] =
    &["ALL", "BPF", "DAC_READ_SEARCH", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO"];

/// A capability's name in one spelling: upper case, without `CAP_`.
pub(crate) fn normalize(name: &str) -> String {
    let upper = name.trim().to_ascii_uppercase();
    upper.strip_prefix("CAP_").unwrap_or(&upper).to_owned()
}

/// The capabilities with a wanted name that a container adds and really gets, each with its node and its name in one
/// spelling. Runtimes add `ALL`, drop `ALL`, then add and drop single ones, so what is added and dropped is dropped.
pub(crate) fn added<'t>(
    container: Container<'t>,
    is_wanted: impl Fn(&str) -> bool,
) -> impl Iterator<Item = Assessed<(Node<'t>, String)>> {
    let items = container.base().items::<(Node<'t>, &str)>(&["securityContext", "capabilities", "add"]);
    items.into_iter().filter_map(move |item| {
        let (node, name) = match item {
            Ok((node, name)) => (node, normalize(name)),
            Err(unknown) => return Some(Err(unknown)),
        };
        if !is_wanted(&name) {
            return None;
        }
        match is_written_to_drop(container, &[&name]) {
            Ok(true) => None,
            Ok(false) => Some(Ok((node, name))),
            Err(unknown) => Some(Err(unknown)),
        }
    })
}

/// True when a container drops one of these.
pub(crate) fn drops(container: Container<'_>, names: &[&str]) -> Assessed<bool> {
    container.dropped_capabilities().get()?;
    is_written_to_drop(container, names)
}

/// As [`drops`], but a partial spec that says nothing of dropping is taken at its word.
fn is_written_to_drop(container: Container<'_>, names: &[&str]) -> Assessed<bool> {
    let items = container.base().items::<&str>(&["securityContext", "capabilities", "drop"]);
    logic::any(items.into_iter().map(|item| item.map(|name| names.contains(&normalize(name).as_str()))))
}
