//! PLM-D035: stage uses both curl and wget.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, ShellCommand, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;
use plimsoll_source::shell::Joined;

pub(crate) fn check<'e>(stage: Stage<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let commands = || stage.each(Keyword::Run).flat_map(Instruction::commands).enumerate();
    let first =
        |program: &str| commands().find(|(_, command)| command.program() == program && !is_substitute(*command));
    if let (Some(curl), Some(wget)) = (first("curl"), first("wget")) {
        let (before, after) = if curl.0 < wget.0 { (curl.1, wget.1) } else { (wget.1, curl.1) };
        let title = format_args!("{} uses `{}` beside `{}`", stage.label(), after.program(), before.program());
        findings.on(after, title).beside(before, "the other one");
    }
    Ok(())
}

/// True for a command that runs only where the other one fails or is missing.
fn is_substitute(command: ShellCommand<'_>) -> bool {
    let names_one = |word: &str| matches!(word.rsplit('/').next(), Some("curl" | "wget"));
    let asks = |earlier: ShellCommand<'_>| {
        earlier.tree().is_condition && earlier.arguments().any(|word| names_one(word.text()))
    };
    command.tree().joined == Joined::Or || command.earlier().any(asks)
}
