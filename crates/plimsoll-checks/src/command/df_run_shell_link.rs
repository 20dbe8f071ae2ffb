//! PLM-D039: default shell is swapped by a link.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::Keyword;
use plimsoll_source::edit::Rewrite;

use crate::shell::getopt::{self, Syntax};

/// Source: coreutils 9, ln(1).
const LN: Syntax = Syntax { letters: "St", long: &["suffix", "target-directory"] };

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if let Some(shell) = new_shell(command) {
        findings.on(command, format_args!("`/bin/sh` becomes a link to `{shell}`"));
    }
    Ok(())
}

/// The shell that a command puts in the place of `/bin/sh`.
fn new_shell(command: ShellCommand<'_>) -> Option<&str> {
    let line = getopt::read(&command.tree().words, &LN);
    let [shell, target] = line.operands.as_slice() else { return None };
    let name = shell.text.rsplit('/').next().unwrap_or(&shell.text);
    let is_shell = matches!(name, "bash" | "dash" | "fish" | "ksh" | "ksh93" | "mksh" | "yash" | "zsh");
    (is_shell && matches!(&*target.text, "/bin/sh" | "/usr/bin/sh" | "sh")).then_some(&*shell.text)
}

pub(crate) fn fix(command: ShellCommand<'_>, _: Extent) -> Rewrite {
    let instruction = command.instruction();
    let is_alone = instruction.commands().count() == 1 && instruction.flags().is_empty();
    let is_run = instruction.keyword() == Keyword::Run && !instruction.is_trigger();
    match new_shell(command).filter(|_| is_alone && is_run) {
        Some(shell) => {
            let folder = if shell.starts_with('/') { "" } else { "/bin/" };
            Rewrite::replace(instruction.whole().extent, format!("SHELL [\"{folder}{shell}\", \"-c\"]"))
        }
        None => Rewrite::none(),
    }
}
