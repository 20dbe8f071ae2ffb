//! PLM-D013: stage has a reserved name.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, Stage};
use plimsoll_model::Assessed;

/// Names that the builder has given away. Source: BuildKit, the rule `ReservedStageName`.
const RESERVED: &[&str] = &["context", "scratch"];

pub(crate) fn check<'e>(from: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let stage = from.stage().filter(|_| !from.is_trigger());
    let name = stage.and_then(Stage::name).filter(|name| RESERVED.contains(name));
    if let (Some(name), Some(word)) = (name, from.arguments().nth(2)) {
        findings.on(word, format_args!("a stage has the reserved name `{name}`"));
    }
    Ok(())
}
