//! procMount, baseline, from 1.0: a container sees `/proc` without its masks; from 1.35 a pod with users of its own
//! may.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations, has_own_users};
use crate::judge::privilege;

pub(crate) const CONTROL: Control = Control {
    id: "procMount",
    level: PssLevel::Baseline,
    since: Minor(0),
    replaces: None,
    check: privilege(24),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, version: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    let exempt = has_own_users(pod, version);
    if exempt == Ok(true) {
        return Ok(());
    }
    violations.each_container(pod, |violations, container| {
        let proc_mount = container.proc_mount();
        if let Some(kind) = proc_mount.get()?
            && kind != "Default"
            && !exempt?
        {
            violations.at(proc_mount, format_args!("container `{}` mounts `/proc` as `{kind}`", container.name()));
        }
        Ok(())
    })
}
