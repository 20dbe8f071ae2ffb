//! PLM-C013: container downloads a script and runs it.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Sequence};
use plimsoll_model::Assessed;

use crate::command::shell_lines;
use crate::shell::remote_script::runs_download;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let name = container.name();
    let started = container.command_line().and_then(|elements| {
        findings.each(shell_lines(&elements), |findings, line| {
            let (element, line) = line?;
            if runs_download(line, element)? {
                findings.at(element, format_args!("container `{name}` downloads a script and runs it"));
            }
            Ok(())
        })
    });
    let hooked = findings.each(container.handlers(), |findings, handler| {
        let handler = handler?;
        let Some(command) = handler.base.field::<Sequence<'e>>(&["exec", "command"]).get()? else { return Ok(()) };
        let elements: Vec<_> = command.items().map(|item| (item, item.text())).collect();
        findings.each(shell_lines(&elements), |findings, line| {
            let (element, line) = line?;
            if runs_download(line, element)? {
                let hook = handler.name;
                let title = format_args!("{hook} of container `{name}` downloads a script and runs it");
                findings.at(element, title).discriminated_by(hook);
            }
            Ok(())
        })
    });
    started.and(hooked)
}
