//! PLM-D047: old form of ENV or LABEL.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::edit::Rewrite;

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if let Some(pair) = instruction.pairs().next().filter(|_| instruction.is_legacy()) {
        let title = format_args!("{} `{}` has a blank where `=` should stand", instruction.keyword(), pair.key);
        findings.on(instruction, title).discriminated_by(pair.key);
    }
    Ok(())
}

pub(crate) fn fix(instruction: Instruction<'_>, _: Extent) -> Rewrite {
    let Some(pair) = instruction.pairs().next() else { return Rewrite::none() };
    let Some(value) = pair.value else { return Rewrite::none() };
    let (written, extent) = (value.raw(), value.extent());
    let is_one_line = instruction.file().spot(extent).as_str() == written;
    let is_quoted = |quote: char| {
        let inner = written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        inner.is_some_and(|inner| !inner.contains(quote) && !inner.ends_with('\\'))
    };
    if !is_one_line || written.starts_with('=') {
        return Rewrite::none();
    }
    let sign = Rewrite::replace(Extent { start: pair.key_spot.extent.end, end: extent.start }, "=");
    if !written.contains(char::is_whitespace) || is_quoted('"') || is_quoted('\'') {
        return sign;
    }
    if written.contains(['"', '\'', '\\', '`']) {
        return Rewrite::none();
    }
    let opened = Rewrite::replace(Extent { start: pair.key_spot.extent.end, end: extent.start }, "=\"");
    opened.and(Rewrite::insert(extent.end, "\""))
}
