//! windowsHostProcess, baseline, from 1.0: the pod or a container runs on the Windows node itself.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations};
use crate::judge::privilege;

pub(crate) const CONTROL: Control = Control {
    id: "windowsHostProcess",
    level: PssLevel::Baseline,
    since: Minor(0),
    replaces: None,
    check: privilege(33),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, _: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    violations.each_level(pod, |violations, base, who| {
        let host_process = base.field::<bool>(&["securityContext", "windowsOptions", "hostProcess"]);
        if host_process.get()? == Some(true) {
            violations.at(host_process, format_args!("{who} runs as a host process of Windows"));
        }
        Ok(())
    })
}
