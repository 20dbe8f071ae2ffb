//! Instructions that stand where BuildKit refuses them.

use plimsoll_facts::{Dockerfile, Instruction};
use plimsoll_source::dockerfile::Keyword;

/// The instructions that need a stage and come before the first `FROM`, in order.
pub(crate) fn before_from(file: &Dockerfile) -> impl Iterator<Item = Instruction<'_>> {
    let is_global = |keyword| matches!(keyword, Keyword::Arg | Keyword::From | Keyword::Unknown);
    let without_stage = file.instructions().take_while(|instruction| instruction.stage().is_none());
    without_stage.filter(move |instruction| !instruction.is_trigger() && !is_global(instruction.keyword()))
}
