//! The options of an instruction of a Dockerfile.

use plimsoll_facts::Instruction;
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::Flag;
use plimsoll_source::edit::Rewrite;

/// Takes an option away, with the blanks after it, or with its line when it has one of its own.
pub(crate) fn removal(instruction: Instruction<'_>, flag: &Flag) -> Rewrite {
    let text = instruction.file().text.content();
    let (start, end) = (flag.extent.start as usize, flag.extent.end as usize);
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let rest = after.trim_start_matches([' ', '\t']);
    let blanks = after.len() - rest.len();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let is_first_in_line = before.get(line_start..).is_some_and(|blank| blank.trim().is_empty());
    let escape = instruction.file().tree.escape();
    let continued = rest.strip_prefix(escape).map(|rest| rest.trim_start_matches([' ', '\t', '\r']));
    let (from, to) = match continued.and_then(|rest| rest.strip_prefix('\n')) {
        Some(next) if is_first_in_line => (line_start, text.len() - next.len()),
        _ => (start, end + blanks),
    };
    // Files are limited to far less than 4 GiB.
    match (u32::try_from(from), u32::try_from(to)) {
        (Ok(start), Ok(end)) => Rewrite::remove(Extent { start, end }),
        _ => Rewrite::none(),
    }
}
