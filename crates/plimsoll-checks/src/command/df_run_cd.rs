//! PLM-D027: cd where WORKDIR belongs.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ShellCommand, ShellWord};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;
use plimsoll_source::shell::Joined;

pub(crate) fn check<'e>(command: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let instruction = command.instruction();
    let is_line = instruction.keyword() == Keyword::Run && !instruction.is_json() && instruction.heredocs().is_empty();
    if !is_line || !is_step(command) {
        return Ok(());
    }
    if !command.later().any(is_own) {
        findings.on(command, format_args!("`cd` at the end of a RUN does nothing"));
    } else if command.earlier().all(|earlier| earlier.program() == "set")
        && !command.later().any(|later| later.program() == "cd")
        && folder(command).is_some_and(is_workdir)
    {
        findings.on(command, format_args!("`cd` at the start of a RUN does what WORKDIR is for"));
    }
    Ok(())
}

/// True for a command that is written as one of the script, in a compound or not.
fn is_own(command: ShellCommand<'_>) -> bool {
    command.tree().via.is_none() && !command.tree().is_substitution
}

/// True for a command of the outermost list, which is always run.
fn is_step(command: ShellCommand<'_>) -> bool {
    let tree = command.tree();
    tree.depth == 0 && tree.via.is_none() && !tree.is_condition && tree.joined != Joined::Or
}

fn folder(command: ShellCommand<'_>) -> Option<&str> {
    command.arguments().map(ShellWord::text).find(|word| !word.starts_with('-'))
}

/// True for what `WORKDIR` can be given: nothing that only a shell knows.
fn is_workdir(folder: &str) -> bool {
    !folder.starts_with('~') && !folder.contains("$(") && !folder.contains('`')
}
