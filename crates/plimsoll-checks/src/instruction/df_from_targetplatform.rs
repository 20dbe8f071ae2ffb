//! PLM-D010: --platform names the platform that is taken anyway.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Dockerfile, Instruction};
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::expand;
use plimsoll_source::edit::Rewrite;

use crate::docker::platform_flag::{platform_flag, without};

const TARGET: &str = "TARGETPLATFORM";

pub(crate) fn check<'e>(from: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some((stage, spot, value)) = platform_flag(from) else { return Ok(()) };
    let escape = from.file().tree.escape();
    let filled = expand(value, escape, &mut |name| (name == TARGET).then(|| TARGET.to_owned()));
    // What cannot be expanded, the builder refuses.
    let Ok(filled) = filled else { return Ok(()) };
    let names: Vec<&str> = filled.variables.iter().map(|variable| &*variable.name).collect();
    if names == [TARGET] && filled.text == TARGET && !sets_target(from.file()) {
        findings.on(spot, format_args!("{} has the platform of the build without being told", stage.label()));
    }
    Ok(())
}

/// True when the file gives the variable a value of its own before the first stage.
fn sets_target(file: &Dockerfile) -> bool {
    let global = file.instructions().take_while(|instruction| instruction.stage().is_none());
    global.flat_map(Instruction::pairs).any(|pair| pair.key == TARGET && pair.value.is_some())
}

pub(crate) fn fix(from: Instruction<'_>, _: Extent) -> Rewrite {
    without(from)
}
