//! Capabilities as a container runtime computes them from what is added and dropped.

use std::collections::BTreeSet;

use plimsoll_facts::Container;
use plimsoll_model::Assessed;
use plimsoll_source::Node;

/// A capability's name in one spelling: upper case, without `CAP_`.
pub(crate) fn normalize(name: &str) -> String {
    let upper = name.trim().to_ascii_uppercase();
    upper.strip_prefix("CAP_").unwrap_or(&upper).to_owned()
}

/// The capabilities a container adds and drops, normalised, with the nodes of those it adds.
pub(crate) struct Capabilities<'t> {
    /// Added, in order.
    pub(crate) added: Vec<(Node<'t>, String)>,
    /// Dropped.
    pub(crate) dropped: BTreeSet<String>,
}

impl<'t> Capabilities<'t> {
    /// What a container says.
    pub(crate) fn of(container: Container<'t>) -> Assessed<Self> {
        let added = container.added_capabilities().get()?.into_iter();
        let dropped = container.dropped_capabilities().get()?.into_iter();
        Ok(Self {
            added: added.flat_map(|list| list.items()).map(|item| (item, normalize(item.text()))).collect(),
            dropped: dropped.flat_map(|list| list.items()).map(|item| normalize(item.text())).collect(),
        })
    }

    /// True when everything is dropped first.
    pub(crate) fn drops_all(&self) -> bool {
        self.dropped.contains("ALL")
    }

    /// True when an added one is really there: runtimes add `ALL`, drop `ALL`, then add and drop single ones.
    pub(crate) fn is_effective(&self, added: &str) -> bool {
        if added == "ALL" { !self.drops_all() } else { !self.dropped.contains(added) }
    }
}
