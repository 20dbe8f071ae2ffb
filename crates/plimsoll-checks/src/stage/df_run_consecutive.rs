//! PLM-D034: RUN instructions follow each other.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, ShellKind, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

pub(crate) fn check<'e>(stage: Stage<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for (before, after) in stage.instructions().zip(stage.instructions().skip(1)) {
        if is_single(before) && is_single(after) && has_same_options(before, after) {
            findings.on(after, format_args!("a RUN follows another one that it could be joined with"));
        }
    }
    Ok(())
}

/// True for a `RUN` of one command. PowerShell and cmd are not read.
fn is_single(instruction: Instruction<'_>) -> bool {
    let commands = instruction.commands().filter(|command| command.outer().is_none());
    instruction.keyword() == Keyword::Run && instruction.shell() == ShellKind::Posix && commands.count() == 1
}

fn has_same_options(one: Instruction<'_>, other: Instruction<'_>) -> bool {
    let options = |instruction: Instruction<'_>| {
        let value = |value: &Option<plimsoll_source::dockerfile::Word>| value.as_ref().map(|word| word.text.clone());
        instruction.flags().iter().map(|flag| (flag.name.clone(), value(&flag.value))).collect::<Vec<_>>()
    };
    options(one) == options(other)
}
