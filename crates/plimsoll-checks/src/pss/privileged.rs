//! privileged, baseline, from 1.0: a container runs privileged.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations};
use crate::judge::privilege;

pub(crate) const CONTROL: Control = Control {
    id: "privileged",
    level: PssLevel::Baseline,
    since: Minor(0),
    replaces: None,
    check: privilege(1),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, _: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    violations.each_container(pod, |violations, container| {
        let privileged = container.privileged();
        if privileged.get()? == Some(true) {
            violations.at(privileged, format_args!("container `{}` runs privileged", container.name()));
        }
        Ok(())
    })
}
