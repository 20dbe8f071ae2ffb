//! capabilities_restricted, restricted, from 1.22: a container keeps or adds a capability.

use plimsoll_engine::PssLevel;
use plimsoll_facts::{Container, PodSpec};
use plimsoll_model::{Assessed, Minor};
use plimsoll_source::Node;

use super::super::{Control, Violations, is_windows};
use crate::judge::privilege;
use crate::logic::any;

pub(crate) const CONTROL: Control = Control {
    id: "capabilities_restricted",
    level: PssLevel::Restricted,
    since: Minor(22),
    replaces: Some("capabilities_baseline"),
    check: privilege(12),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, version: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    let exempt = is_windows(pod, version);
    if exempt == Ok(true) {
        return Ok(());
    }
    violations.each_container(pod, |violations, container| {
        let name = container.name();
        let dropped = drops_all(container).and_then(|drops_all| {
            if !drops_all && !exempt? {
                let title = format_args!("container `{name}` does not drop `ALL` capabilities");
                violations.at(container.dropped_capabilities(), title);
            }
            Ok(())
        });
        let added = container.base().items::<(Node<'_>, &str)>(&["securityContext", "capabilities", "add"]);
        let added = violations.each(added, |violations, capability| {
            let (node, value) = capability?;
            if value != "NET_BIND_SERVICE" && !exempt? {
                let title = format_args!("container `{name}` adds the capability `{value}`");
                violations.under(privilege(16), node, title);
            }
            Ok(())
        });
        dropped.and(added)
    })
}

/// True when `ALL`, in upper case, is among what is dropped.
fn drops_all(container: Container<'_>) -> Assessed<bool> {
    // Asked first, because a list that is not there has no items, in a partial spec too.
    container.dropped_capabilities().get()?;
    let dropped = container.base().items::<&str>(&["securityContext", "capabilities", "drop"]);
    any(dropped.into_iter().map(|capability| Ok(capability? == "ALL")))
}
