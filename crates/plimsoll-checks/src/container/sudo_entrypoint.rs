//! PLM-P050: command or args use sudo.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::Assessed;

use crate::command::programs;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(programs(&container.command_line()?), |findings, run| {
        let (element, program) = run?;
        if program == "sudo" {
            findings.at(element, format_args!("container `{}` uses sudo to start its program", container.name()));
        }
        Ok(())
    })
}
