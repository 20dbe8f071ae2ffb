//! PLM-D038: here-document goes on after an error.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, ShellCommand};
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;
use plimsoll_source::shell::{Joined, Operator};

use crate::shell::mode::{Mode, Modes, is_handled, is_in_heredoc};

/// Commands that do not fail, or whose failure nothing depends on.
const HARMLESS: &[&str] = &[
    "", ":", "[", "[[", "((", "alias", "declare", "echo", "exit", "export", "local", "printf", "pwd", "readonly",
    "return", "set", "shift", "shopt", "sleep", "test", "trap", "true", "typeset", "ulimit", "umask", "unalias",
    "unset",
];

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let modes = Modes::of(instruction);
    let passed = instruction.commands().enumerate().find(|(number, command)| {
        is_in_heredoc(*command)
            && can_fail(*command)
            && is_followed(*command)
            && !is_handled(*command)
            && !modes.are_in_force(Mode::Errexit, *number, *command)
    });
    if let Some((_, command)) = passed {
        let title = format_args!("the script goes on when `{}` fails", command.program());
        findings.on(instruction, title).beside(command, "passed over when it fails");
    }
    instruction.is_read()
}

/// True for a command whose failure matters; in a condition it is meant.
fn can_fail(command: ShellCommand<'_>) -> bool {
    let tree = command.tree();
    let is_own = tree.via.is_none() && !tree.is_substitution && !tree.is_condition;
    // A text that is written to a file.
    let writes_text = tree.redirections.iter().any(|redirection| redirection.operator == Operator::HereDoc);
    is_own && !HARMLESS.contains(&command.program()) && !writes_text
}

/// True when the script goes on after the list in which a command stands, whatever came of it.
fn is_followed(command: ShellCommand<'_>) -> bool {
    let depth = command.tree().depth;
    let goes_on = |later: ShellCommand<'_>| {
        let tree = later.tree();
        tree.joined == Joined::Then && tree.depth <= depth && tree.via.is_none() && !tree.is_substitution
    };
    command.later().any(goes_on)
}

pub(crate) fn fix(instruction: Instruction<'_>, _: Extent) -> Rewrite {
    let Some(heredoc) = instruction.heredocs().first() else { return Rewrite::none() };
    let content = instruction.content(heredoc).as_str();
    let first = content.split_inclusive('\n').next().unwrap_or_default();
    let is_interpreter = first.trim_start().starts_with("#!");
    let before = if is_interpreter { first.len() } else { 0 };
    let line_end = if first.ends_with("\r\n") { "\r\n" } else { "\n" };
    let line = content.get(before..).unwrap_or_default();
    let indent: String = line.chars().take_while(|character| matches!(character, ' ' | '\t')).collect();
    let start = heredoc.content.start.saturating_add(u32::try_from(before).unwrap_or(u32::MAX));
    Rewrite::insert(start, format!("{indent}set -e{line_end}"))
}
