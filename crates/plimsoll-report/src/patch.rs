//! The edits of a fix as lines that go and lines that come, for reports that people read.

use plimsoll_model::{Span, TextEdit};

use crate::escape::stand_in;
use crate::excerpt::line_start;

/// Lines in one place that are replaced by others. One of the two lists may be empty.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Hunk {
    /// Number of the first line that goes, or before which lines are added, from 1.
    pub(crate) line: u32,
    /// Lines that go, harmless.
    pub(crate) removed: Vec<String>,
    /// Lines that come, harmless.
    pub(crate) added: Vec<String>,
}

/// The hunks that `edits` make in `source`. `anchor` is a span of the same source, from which lines are counted when
/// there is one. `None` when an edit does not fit the source.
pub(crate) fn hunks(source: &str, edits: &[&TextEdit], anchor: Option<Span>) -> Option<Vec<Hunk>> {
    let mut hunks: Vec<Hunk> = Vec::new();
    let mut rest = edits;
    while let Some((first, others)) = rest.split_first() {
        let start = line_start(source, first.start as usize);
        let mut end = line_end(source, first.end as usize)?;
        // Edits on lines that touch belong to one hunk.
        let more = others.iter().take_while(|edit| {
            let touches = edit.start as usize <= end;
            if touches {
                end = line_end(source, edit.end as usize).unwrap_or(usize::MAX).max(end);
            }
            touches
        });
        let (together, later) = rest.split_at_checked(1 + more.count())?;
        rest = later;
        let old = source.get(start..end)?;
        let mut new = String::with_capacity(old.len());
        let mut position = start;
        for edit in together {
            new.push_str(source.get(position..edit.start as usize)?);
            new.push_str(&edit.text);
            position = edit.end as usize;
        }
        new.push_str(source.get(position..end)?);
        hunks.extend(hunk(line_number(source, start, anchor), old, &new));
    }
    Some(hunks)
}

/// What differs between the old and the new lines, of which the first has the number `line`.
fn hunk(line: u32, old: &str, new: &str) -> Option<Hunk> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old, new) = (old.get(same..)?, new.get(same..)?);
    let same_end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let harmless = |lines: &[&str]| lines.iter().map(|line| line.chars().map(stand_in_or_tab).collect()).collect();
    let removed: Vec<String> = harmless(old.get(..old.len() - same_end)?);
    let added: Vec<String> = harmless(new.get(..new.len() - same_end)?);
    let line = line.saturating_add(u32::try_from(same).unwrap_or(u32::MAX));
    (!removed.is_empty() || !added.is_empty()).then_some(Hunk { line, removed, added })
}

fn stand_in_or_tab(character: char) -> char {
    if character == '\t' { ' ' } else { stand_in(character) }
}

/// The end of the line that holds the byte, with its line break.
fn line_end(source: &str, byte: usize) -> Option<usize> {
    let rest = source.get(byte..)?;
    Some(rest.find('\n').map_or(source.len(), |newline| byte + newline + 1))
}

/// Line and column of a byte, from 1, columns in code points. `None` when the byte does not fit the source.
pub(crate) fn position(source: &str, byte: usize, anchor: Option<Span>) -> Option<(u32, u32)> {
    let start = line_start(source, byte);
    let column = source.get(start..byte)?.chars().count();
    Some((line_number(source, start, anchor), u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1)))
}

/// The number of the line that begins at `start`, counted from the anchor's line when there is one.
fn line_number(source: &str, start: usize, anchor: Option<Span>) -> u32 {
    let count = |from: usize, to: usize| {
        let breaks = source.get(from..to).unwrap_or_default().bytes().filter(|byte| *byte == b'\n').count();
        u32::try_from(breaks).unwrap_or(u32::MAX)
    };
    match anchor {
        Some(anchor) if start <= anchor.start as usize => {
            anchor.line.saturating_sub(count(start, anchor.start as usize))
        }
        Some(anchor) => anchor.line.saturating_add(count(anchor.start as usize, start)),
        None => count(0, start).saturating_add(1),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SOURCE: &str = "a: 1\nb: 2\nc: 3\nd: 4\n";

    fn edit(start: u32, end: u32, text: &str) -> TextEdit {
        TextEdit { document: "x".into(), start, end, text: text.to_owned() }
    }

    fn shown(source: &str, edits: &[TextEdit]) -> String {
        let hunks = hunks(source, &edits.iter().collect::<Vec<_>>(), None).unwrap();
        let lines = hunks.iter().flat_map(|hunk| {
            let removed = hunk.removed.iter().map(|line| format!("{}-{line}", hunk.line));
            removed.chain(hunk.added.iter().map(|line| format!("{}+{line}", hunk.line)))
        });
        lines.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn edits_are_shown_as_whole_lines() {
        assert_eq!(shown(SOURCE, &[edit(8, 9, "5")]), "2-b: 2 2+b: 5");
        assert_eq!(shown(SOURCE, &[edit(5, 10, "")]), "2-b: 2");
        assert_eq!(shown(SOURCE, &[edit(10, 10, "x: 1\ny: 2\n")]), "3+x: 1 3+y: 2");
        assert_eq!(shown(SOURCE, &[edit(9, 9, "\n  x: 1")]), "3+  x: 1");
        assert_eq!(shown("a: 1", &[edit(4, 4, "\nb: 2")]), "2+b: 2");
    }

    #[test]
    fn edits_of_one_line_are_shown_together() {
        assert_eq!(shown(SOURCE, &[edit(0, 1, "x"), edit(3, 4, "y")]), "1-a: 1 1+x: y");
        assert_eq!(shown(SOURCE, &[edit(3, 4, "x"), edit(18, 19, "y")]), "1-a: 1 1+a: x 4-d: 4 4+d: y");
    }

    #[test]
    fn lines_are_counted_from_the_anchor() {
        let anchor = Span { start: 10, end: 11, line: 103, column: 1, end_line: 103, end_column: 2 };
        for (place, expected) in [(3, 101), (13, 103), (18, 104)] {
            let hunks = hunks(SOURCE, &[&edit(place, place + 1, "x")], Some(anchor)).unwrap();
            assert_eq!(hunks.first().unwrap().line, expected);
        }
    }

    #[test]
    fn an_edit_that_does_not_fit_gives_nothing() {
        assert_eq!(hunks(SOURCE, &[&edit(8, 900, "5")], None), None);
        assert_eq!(hunks("🚢", &[&edit(1, 2, "5")], None), None);
    }
}
