//! allowPrivilegeEscalation, restricted, from 1.8: a container does not forbid its processes to gain privileges.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations, is_windows};
use crate::judge::privilege;

pub(crate) const CONTROL: Control = Control {
    id: "allowPrivilegeEscalation",
    level: PssLevel::Restricted,
    since: Minor(8),
    replaces: None,
    check: privilege(2),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, version: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    let exempt = is_windows(pod, version);
    if exempt == Ok(true) {
        return Ok(());
    }
    violations.each_container(pod, |violations, container| {
        let escalation = container.allow_privilege_escalation();
        if escalation.get()? != Some(false) && !exempt? {
            violations.at(escalation, format_args!("container `{}` allows privilege escalation", container.name()));
        }
        Ok(())
    })
}
