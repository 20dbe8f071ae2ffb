//! `--platform` of `FROM`.

use plimsoll_facts::{Instruction, Spot, Stage};
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

/// The stage that a `FROM` begins, with its `--platform`: all of it, and its value.
pub(crate) fn platform_flag(from: Instruction<'_>) -> Option<(Stage<'_>, Spot<'_>, &str)> {
    let stage = from.stage().filter(|_| !from.is_trigger())?;
    let flag = from.flag("platform")?;
    Some((stage, from.file().spot(flag.extent), &flag.value.as_ref()?.text))
}

/// Takes the option away, with the blanks behind it.
pub(crate) fn without(from: Instruction<'_>) -> Rewrite {
    let Some((_, spot, _)) = platform_flag(from) else { return Rewrite::none() };
    let start = spot.extent.start;
    let rest = spot.text.content().get(spot.extent.end as usize..).unwrap_or_default();
    let blanks = rest.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    // A text is shorter than 2^32 bytes, and so is a part of it.
    let end = spot.extent.end.saturating_add(u32::try_from(blanks).unwrap_or(0));
    Rewrite::remove(Extent { start, end })
}
