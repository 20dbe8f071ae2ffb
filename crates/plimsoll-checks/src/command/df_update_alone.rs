//! PLM-D065: package index updated in a layer of its own.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;

use crate::docker::package::call::Call;
use crate::docker::package::words::Effect;

/// Programs that install nothing. All others may be scripts that do.
const HARMLESS: &[&str] = &[
    "",
    ":",
    "[",
    "[[",
    "((",
    "apt-cache",
    "apt-config",
    "apt-key",
    "awk",
    "cat",
    "cd",
    "chmod",
    "chown",
    "cp",
    "curl",
    "cut",
    "date",
    "debconf-set-selections",
    "df",
    "dpkg",
    "dpkg-query",
    "du",
    "echo",
    "env",
    "exit",
    "export",
    "false",
    "find",
    "gpg",
    "grep",
    "head",
    "ln",
    "ls",
    "mkdir",
    "mv",
    "printf",
    "rm",
    "rmdir",
    "sed",
    "set",
    "sleep",
    "sort",
    "sync",
    "tail",
    "tar",
    "tee",
    "test",
    "touch",
    "tr",
    "true",
    "uniq",
    "unset",
    "wc",
    "wget",
];

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(call) = Call::of(command) else { return Ok(()) };
    let is_last = call.effect() == Effect::Refreshes && !call.is_repeated(&[Effect::Refreshes]);
    if is_last && !command.later().any(may_install) {
        command.instruction().is_read()?;
        findings.on(call.spot(), format_args!("`{}` stands in a layer of its own", call.name()));
    }
    Ok(())
}

fn may_install(command: ShellCommand<'_>) -> bool {
    match Call::of(command) {
        Some(call) => {
            let is_idle = matches!(call.effect(), Effect::Refreshes | Effect::Cleans | Effect::Removes);
            !is_idle && !matches!(call.verb(), "clean" | "autoclean" | "cache")
        }
        // What another program is given to run is listed by itself.
        None => !HARMLESS.contains(&command.program()) && !command.runs_another(),
    }
}
