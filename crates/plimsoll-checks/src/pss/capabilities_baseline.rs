//! capabilities_baseline, baseline, from 1.0: a container adds a capability beyond the usual ones.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};
use plimsoll_source::Node;

use super::super::{Control, Violations};
use crate::capabilities::BASELINE;
use crate::judge::privilege;

pub(crate) const CONTROL: Control = Control {
    id: "capabilities_baseline",
    level: PssLevel::Baseline,
    since: Minor(0),
    replaces: None,
    check: privilege(15),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, _: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    violations.each_container(pod, |violations, container| {
        let added = container.base().items::<(Node<'_>, &str)>(&["securityContext", "capabilities", "add"]);
        violations.each(added, |violations, capability| {
            let (node, name) = capability?;
            if !BASELINE.contains(&name) {
                let title = format_args!("container `{}` adds the capability `{name}`", container.name());
                violations.at(node, title);
            }
            Ok(())
        })
    })
}
