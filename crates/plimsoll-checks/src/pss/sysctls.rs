//! sysctls, baseline, from 1.0: the pod sets a sysctl outside the safe set of the version.

use plimsoll_engine::PssLevel;
use plimsoll_facts::{Base, PodSpec};
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations};
use crate::judge::privilege;
use crate::sysctls::is_safe;

pub(crate) const CONTROL: Control = Control {
    id: "sysctls",
    level: PssLevel::Baseline,
    since: Minor(0),
    replaces: None,
    check: privilege(25),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, version: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    violations.each(pod.base().items::<Base<'_>>(&["securityContext", "sysctls"]), |violations, sysctl| {
        let field = sysctl?.field::<&str>(&["name"]);
        let name = field.get()?.unwrap_or("");
        if !is_safe(name, version) {
            violations.at(field, format_args!("the pod sets the sysctl `{name}`"));
        }
        Ok(())
    })
}
