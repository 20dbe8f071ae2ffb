//! PLM-D057: empty line inside an instruction, or instruction before FROM.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, Spot};
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::Keyword;
use plimsoll_source::edit::Rewrite;

use crate::docker::misplaced::before_from;

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let keyword = instruction.keyword();
    // In a file without stages that is said once.
    if before_from(instruction.file()).next() == Some(instruction) {
        findings.on(instruction, format_args!("{keyword} stands before the first FROM"));
    }
    if let Some(after) = after_gap(instruction) {
        let title = match swallowed(after) {
            Some(name) => format!("`{name}` is taken for a part of {keyword}, because the line before the gap goes on"),
            None => format!("{keyword} goes on after an empty line, which will be refused one day"),
        };
        findings.on(after, format_args!("{title}")).beside(instruction, "begins here").discriminated_by(keyword.word());
    }
    Ok(())
}

/// The line with which an instruction goes on after an empty one: the first that looks like an instruction of its own,
/// or else the first. The empty line itself when nothing follows.
fn after_gap(instruction: Instruction<'_>) -> Option<Spot<'_>> {
    let gaps = instruction.tree().blank_lines.iter();
    let mut after = gaps.map(|gap| line_after(instruction, *gap)).peekable();
    let first = after.peek().copied();
    after.find(|line| swallowed(*line).is_some()).or(first)
}

/// The line of an instruction that follows an empty one, without comments and blanks.
fn line_after(instruction: Instruction<'_>, gap: Extent) -> Spot<'_> {
    let file = instruction.file();
    let rest = file.spot(Extent { start: gap.end, end: instruction.tree().head.end.max(gap.end) });
    let mut start = gap.end;
    for line in rest.as_str().split_inclusive('\n') {
        let text = line.trim();
        if !text.is_empty() && !text.starts_with('#') {
            let begin = start + bytes(line.len() - line.trim_start().len());
            return file.spot(Extent { start: begin, end: begin + bytes(text.len()) });
        }
        start += bytes(line.len());
    }
    file.spot(gap)
}

/// The word with which a line begins, if an instruction begins so. In small letters it may be a program or a path.
fn swallowed(line: Spot<'_>) -> Option<&str> {
    let name = line.as_str().split_whitespace().next()?;
    (!Keyword::of(name).word().is_empty() && Keyword::of(name).word() == name).then_some(name)
}

/// A text is at most 4 GiB.
fn bytes(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

pub(crate) fn fix(instruction: Instruction<'_>, at: Extent) -> Rewrite {
    // What was swallowed would stay so, and nothing would say it any more.
    if at == instruction.name().extent || swallowed(instruction.file().spot(at)).is_some() {
        return Rewrite::none();
    }
    let content = instruction.file().text.content();
    let whole_line = |blank: &Extent| {
        let after = content.get(blank.end as usize..).unwrap_or_default();
        let line_end = after.find('\n').map_or(after.len(), |newline| newline + 1);
        Extent { start: blank.start, end: blank.end + bytes(line_end) }
    };
    let blank_lines = instruction.tree().blank_lines.iter();
    blank_lines.fold(Rewrite::none(), |edit, blank| edit.and(Rewrite::remove(whole_line(blank))))
}
