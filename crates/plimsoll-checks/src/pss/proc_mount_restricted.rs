//! procMount_restricted, restricted, from 1.35: a container sees `/proc` without its masks, whoever its users are.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations};
use crate::judge::privilege;

pub(crate) const CONTROL: Control = Control {
    id: "procMount_restricted",
    level: PssLevel::Restricted,
    since: Minor(35),
    replaces: Some("procMount"),
    check: privilege(24),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, _: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    violations.each_container(pod, |violations, container| {
        let proc_mount = container.proc_mount();
        if let Some(kind) = proc_mount.get()?
            && kind != "Default"
        {
            violations.at(proc_mount, format_args!("container `{}` mounts `/proc` as `{kind}`", container.name()));
        }
        Ok(())
    })
}
