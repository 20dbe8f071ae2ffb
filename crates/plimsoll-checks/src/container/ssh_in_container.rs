//! PLM-P051: container runs or exposes an SSH server.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::Assessed;

use crate::command::programs;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let exposed = findings.each(container.ports(), |findings, port| {
        let number = port?.field::<i64>(&["containerPort"]);
        if number.get()? == Some(22) {
            findings.at(number, format_args!("container `{}` exposes port 22, that of SSH", container.name()));
        }
        Ok(())
    });
    let served = findings.each(programs(&container.command_line()?), |findings, run| {
        let (element, program) = run?;
        if program == "sshd" {
            findings.at(element, format_args!("container `{}` runs an SSH server", container.name()));
        }
        Ok(())
    });
    exposed.and(served)
}
