//! PLM-D015: stage copies from itself.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;

use crate::docker::file_source::{Source, sources};

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for one in sources(instruction).filter(|one| matches!(one.source(), Source::Own)) {
        findings.on(one.spot, format_args!("`{}` is the stage that this stands in", one.name));
    }
    Ok(())
}
