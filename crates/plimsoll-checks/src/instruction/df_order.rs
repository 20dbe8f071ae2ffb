//! PLM-D057: empty line inside an instruction, or instruction before FROM.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, Spot};
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::Keyword;
use plimsoll_source::edit::Rewrite;

use crate::misplaced::before_from;

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let keyword = instruction.keyword();
    // In a file without stages that is said once.
    if before_from(instruction.file()).next() == Some(instruction) {
        findings.on(instruction, format_args!("{keyword} stands before the first FROM"));
    }
    if let Some(after) = after_gap(instruction) {
        let name = after.as_str().split_whitespace().next().unwrap_or_default();
        let title = match Keyword::of(name) {
            other if other != Keyword::Unknown && other.word() == name => {
                format!("`{name}` is taken for a part of {keyword}, because the line before the gap goes on")
            }
            _ => format!("{keyword} goes on after an empty line, which will be refused one day"),
        };
        findings.on(after, format_args!("{title}")).beside(instruction, "begins here").discriminated_by(keyword.word());
    }
    Ok(())
}

/// The line with which an instruction goes on after its first empty one; that line itself when nothing follows.
fn after_gap(instruction: Instruction<'_>) -> Option<Spot<'_>> {
    let file = instruction.file();
    let gap = instruction.tree().blank_lines.first()?;
    let rest = file.spot(Extent { start: gap.end, end: instruction.tree().head.end.max(gap.end) });
    let mut start = gap.end;
    for line in rest.as_str().split_inclusive('\n') {
        let text = line.trim();
        let indent = line.len() - line.trim_start().len();
        if !text.is_empty() && !text.starts_with('#') {
            let begin = start + bytes(indent);
            return Some(file.spot(Extent { start: begin, end: begin + bytes(text.len()) }));
        }
        start += bytes(line.len());
    }
    Some(file.spot(*gap))
}

/// A text is at most 4 GiB.
fn bytes(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

pub(crate) fn fix(instruction: Instruction<'_>, at: Extent) -> Rewrite {
    if at == instruction.name().extent {
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
