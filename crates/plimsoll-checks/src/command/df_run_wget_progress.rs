//! PLM-D036: wget floods the log.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ShellCommand;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::Keyword;
use plimsoll_source::edit::Rewrite;
use plimsoll_source::shell::Operator;

use crate::docker::insertion;
use crate::shell::downloaders::WGET;
use crate::shell::getopt;

/// Options with which it shows no progress, or shows it elsewhere or in few lines.
const QUIET: &[&str] = &[
    "progress",
    "q",
    "quiet",
    "no-verbose",
    "o",
    "output-file",
    "a",
    "append-output",
    "b",
    "background",
    "spider",
    "V",
    "version",
    "h",
    "help",
];

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let line = getopt::read(&command.tree().words, &WGET);
    let is_brief = line.value(&["n"]).is_some_and(|letters| letters.contains('v'));
    let is_shown = !line.has(QUIET) && !is_brief && !sends_messages(command);
    if command.instruction().keyword() == Keyword::Run && is_shown {
        findings.on(command, format_args!("`wget` shows its progress in the log"));
    }
    Ok(())
}

/// True when its messages go elsewhere.
fn sends_messages(command: ShellCommand<'_>) -> bool {
    command.tree().redirections.iter().any(|redirection| {
        redirection.fd == Some(2) || matches!(redirection.operator, Operator::Both | Operator::BothAppend)
    })
}

pub(crate) fn fix(command: ShellCommand<'_>, _: Extent) -> Rewrite {
    command.program_word().map_or_else(Rewrite::none, |program| insertion::after(program, &["-nv"]))
}
