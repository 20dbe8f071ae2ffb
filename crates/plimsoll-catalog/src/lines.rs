//! From byte offsets of a text to its lines.

use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

/// Where the lines of a text begin.
pub(crate) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

/// A part of a JSON text with the lines that it takes.
pub(crate) struct Placed<T> {
    /// What it says.
    pub(crate) value: T,
    /// First and last line, from 1.
    pub(crate) lines: (u32, u32),
}

impl<'t> Lines<'t> {
    /// The lines of a text.
    pub(crate) fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(offset, _)| offset + 1)).collect();
        Self { text, starts }
    }

    /// The line of a byte, from 1.
    pub(crate) fn at(&self, offset: usize) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }

    /// The first and last line of a stretch of bytes; blank space at its end does not count.
    pub(crate) fn of(&self, bytes: Range<usize>) -> (u32, u32) {
        let kept = self.text.get(bytes.clone()).map_or(0, |part| part.trim_end().len());
        (self.at(bytes.start), self.at(bytes.start + kept.saturating_sub(1)))
    }

    /// First and last line of a slice of the text, from 1; `None` for what is no slice of it.
    pub(crate) fn part(&self, part: &str) -> Option<(u32, u32)> {
        let start = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        let end = start.checked_add(part.len())?;
        (end <= self.text.len()).then(|| self.of(start..end))
    }

    /// The first and last line of a table of TOML, by the bytes of its header: it goes on to the next header.
    pub(crate) fn of_table(&self, header: Range<usize>) -> (u32, u32) {
        let first = self.at(header.start);
        let rest = self.text.get(header.end..).unwrap_or_default();
        let mut last = first;
        for (number, line) in (first..).zip(rest.lines()).skip(1) {
            let line = line.trim();
            if line.starts_with('[') {
                break;
            }
            if !line.is_empty() && !line.starts_with('#') {
                last = number;
            }
        }
        (first, last)
    }

    /// Reads a part of this text, which is JSON, and tells where it stands.
    pub(crate) fn json<'de, T: Deserialize<'de>>(&self, part: &'de RawValue) -> serde_json::Result<Placed<T>> {
        let part = part.get();
        // A raw value is a slice of the text it was read from.
        let start = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        Ok(Placed { value: serde_json::from_str(part)?, lines: self.of(start..start + part.len()) })
    }
}
