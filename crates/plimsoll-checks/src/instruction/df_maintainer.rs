//! PLM-D055: MAINTAINER, which is deprecated.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // Behind `ONBUILD` it is refused, which another check says.
    if !instruction.is_trigger() {
        findings.on(instruction, format_args!("MAINTAINER is deprecated, and is no label"));
    }
    Ok(())
}

pub(crate) fn fix(instruction: Instruction<'_>, _: Extent) -> Rewrite {
    let Some(name) = instruction.arguments().next() else { return Rewrite::none() };
    let text = name.raw();
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    // A label has variables, quotes and escapes, which this text has not.
    if inner.contains(['"', '$', '\\', '`']) {
        return Rewrite::none();
    }
    let is_lower = instruction.name().as_str().starts_with(|letter: char| letter.is_ascii_lowercase());
    let label = if is_lower { "label" } else { "LABEL" };
    let replaced = Extent { start: instruction.name().extent.start, end: name.extent().end };
    Rewrite::replace(replaced, format!("{label} org.opencontainers.image.authors=\"{inner}\""))
}
