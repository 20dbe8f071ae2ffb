//! hostPorts, baseline, from 1.0: a container opens a port of the node.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, CheckId, Minor};

use super::super::{Control, Violations};

pub(crate) const CONTROL: Control = Control {
    id: "hostPorts",
    level: PssLevel::Baseline,
    since: Minor(0),
    replaces: None,
    check: CheckId::new(b'E', 1),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, _: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    violations.each_container(pod, |violations, container| {
        violations.each(container.ports(), |violations, port| {
            let host_port = port?.field::<i64>(&["hostPort"]);
            if let Some(number) = host_port.get()?
                && number != 0
            {
                let title = format_args!("container `{}` opens port {number} of the node", container.name());
                violations.at(host_port, title);
            }
            Ok(())
        })
    })
}
