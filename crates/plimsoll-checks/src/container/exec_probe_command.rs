//! PLM-P056: exec probe runs a shell or a dangerous command.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Sequence};
use plimsoll_model::Assessed;

use crate::command::programs;

/// Shells, and programs that fetch or connect.
const DANGEROUS: &[&str] = &[
    "ash",
    "bash",
    "curl",
    "dash",
    "ftp",
    "ksh",
    "nc",
    "ncat",
    "netcat",
    "powershell",
    "powershell.exe",
    "pwsh",
    "scp",
    "sh",
    "socat",
    "ssh",
    "telnet",
    "wget",
    "zsh",
];

/// The handlers that run again and again.
const PROBES: &[&str] = &["livenessProbe", "readinessProbe", "startupProbe"];

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(container.handlers(), |findings, handler| {
        let handler = handler?;
        let command = handler.base.field::<Sequence<'e>>(&["exec", "command"]);
        if !PROBES.contains(&handler.name) {
            return Ok(());
        }
        let Some(list) = command.get()? else { return Ok(()) };
        let elements: Vec<_> = list.items().map(|element| (element, element.text())).collect();
        findings.each(programs(&elements), |findings, run| {
            let (_, program) = run?;
            if DANGEROUS.contains(&program) {
                let (container, probe) = (container.name(), handler.name);
                findings
                    .at(command, format_args!("container `{container}` runs `{program}` in its {probe}"))
                    .discriminated_by(probe);
            }
            Ok(())
        })
    })
}
