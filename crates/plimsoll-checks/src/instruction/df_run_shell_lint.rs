//! PLM-D042: ShellCheck objects to a shell command of the build.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for lint in instruction.lints()? {
        let title = format_args!("{}: {}", lint.code, lint.message.trim_end_matches('.'));
        findings.on(instruction.file().spot(lint.at), title).discriminated_by(&lint.code);
    }
    Ok(())
}
