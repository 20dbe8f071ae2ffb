//! One file's text, and from byte offsets to lines and columns.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use plimsoll_model::Span;

use crate::Concealed;

/// A stretch of a text in bytes, end exclusive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Extent {
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Extent {
    /// True when `other` lies inside, or is the same.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A file's text with its path, and what of it must not be shown. Lines are indexed on first use.
#[derive(Debug)]
pub struct Text {
    path: Arc<str>,
    content: Box<str>,
    marks: OnceLock<Box<[Mark]>>,
    concealed: OnceLock<Concealed>,
}

/// A place whose line and column are known: each line's start, and every [`MARK_DISTANCE`] bytes in a long line, so
/// that a column in a line of many megabytes is found without counting from its start.
#[derive(Clone, Copy, Debug)]
struct Mark {
    offset: u32,
    line: u32,
    column: u32,
}

/// Bytes between two marks of a long line.
const MARK_DISTANCE: usize = 4096;

impl Text {
    /// A text of at most 4 GiB; callers limit files to far less.
    pub fn new(path: impl Into<Arc<str>>, content: impl Into<Box<str>>) -> Self {
        Self { path: path.into(), content: content.into(), marks: OnceLock::new(), concealed: OnceLock::new() }
    }

    /// The path as reports show it.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// The whole text.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// The text of an extent; empty when the extent does not fit.
    pub fn slice(&self, extent: Extent) -> &str {
        self.content.get(extent.start as usize..extent.end as usize).unwrap_or_default()
    }

    /// Says what of the text must not be shown. It is said once, before anything is judged; later calls change nothing.
    pub fn conceal(&self, concealed: Concealed) {
        self.concealed.get_or_init(|| concealed);
    }

    /// What must not be shown; nothing unless it was said.
    pub fn concealed(&self) -> Option<&Concealed> {
        self.concealed.get().filter(|concealed| !concealed.extents().is_empty())
    }

    /// True when something in an extent must not be shown.
    pub fn is_concealed(&self, extent: Extent) -> bool {
        self.concealed().is_some_and(|concealed| !concealed.within(extent).is_empty())
    }

    /// The text as it may be shown: the same lines, and each byte in its place.
    pub fn shown(&self) -> Cow<'_, str> {
        match self.concealed() {
            Some(concealed) => Cow::Owned(concealed.mask(&self.content)),
            None => Cow::Borrowed(&self.content),
        }
    }

    /// Prose about an extent of this text, without the secrets that stand in the text.
    pub fn without_secrets(&self, prose: String, about: Extent) -> String {
        match self.concealed() {
            Some(concealed) => {
                let near = concealed.within(about).iter().map(|extent| self.slice(*extent));
                concealed.strip(&prose, near)
            }
            None => prose,
        }
    }

    /// Lines and columns of an extent, from 1; columns in Unicode code points.
    pub fn span(&self, extent: Extent) -> Span {
        let (line, column) = self.position(extent.start);
        let (end_line, end_column) = self.position(extent.end);
        Span { start: extent.start, end: extent.end, line, column, end_line, end_column }
    }

    /// Line and column of a byte offset, from 1.
    pub fn position(&self, offset: u32) -> (u32, u32) {
        let marks = self.marks.get_or_init(|| marks(&self.content));
        let after = marks.partition_point(|mark| mark.offset <= offset);
        let Some(mark) = after.checked_sub(1).and_then(|index| marks.get(index)) else { return (1, 1) };
        let between = self.content.get(mark.offset as usize..offset as usize).unwrap_or_default();
        (mark.line, mark.column + count(between))
    }
}

/// Code points in a text. A text is at most 4 GiB, so the number fits.
fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

fn marks(content: &str) -> Box<[Mark]> {
    let mut marks = vec![Mark { offset: 0, line: 1, column: 1 }];
    let mut offset = 0;
    for (number, line) in (1..).zip(content.split_inclusive('\n')) {
        let mut column = 1;
        let mut rest = line;
        marks.push(Mark { offset, line: number, column });
        while rest.len() > MARK_DISTANCE {
            let cut = rest.ceil_char_boundary(MARK_DISTANCE);
            let (chunk, after) = rest.split_at_checked(cut).unwrap_or((rest, ""));
            offset += chunk.len() as u32;
            column += count(chunk);
            rest = after;
            marks.push(Mark { offset, line: number, column });
        }
        offset += rest.len() as u32;
        if rest.ends_with('\n') {
            marks.push(Mark { offset, line: number + 1, column: 1 });
        }
    }
    marks.dedup_by_key(|mark| mark.offset);
    marks.into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        let text = Text::new("a", "x: 🚢 y\nzwölf\n");
        assert_eq!(text.position(0), (1, 1));
        assert_eq!(text.position(8), (1, 6));
        assert_eq!(text.position(10), (2, 1));
        assert_eq!(text.position(14), (2, 4));
        assert_eq!(text.position(17), (3, 1));
    }

    #[test]
    fn columns_of_a_long_line_are_exact() {
        let line = "ö".repeat(10_000);
        let text = Text::new("a", format!("first\n{line}\nlast"));
        assert_eq!(text.position(6 + 2 * 9_999), (2, 10_000));
        assert_eq!(text.position(6 + 20_001), (3, 1));
    }
}
