//! Lines of parts of a text, for formats whose readers give no positions.

/// Where the lines of a text begin.
pub(crate) struct Lines<'t> {
    text: &'t str,
    starts: Vec<u32>,
}

impl<'t> Lines<'t> {
    /// The lines of a text.
    pub(crate) fn of(text: &'t str) -> Self {
        let ends = (1..).zip(text.bytes()).filter(|(_, byte)| *byte == b'\n');
        Self { text, starts: ends.map(|(start, _)| start).collect() }
    }

    /// First and last line of a slice of the text, from 1; `None` for what is no slice of it.
    pub(crate) fn part(&self, part: &str) -> Option<(u32, u32)> {
        let start = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        let end = start.checked_add(part.len())?;
        (end <= self.text.len()).then(|| self.range(start..end))
    }

    /// First and last line of a range of bytes, from 1. The line break at its end does not count.
    pub(crate) fn range(&self, bytes: std::ops::Range<usize>) -> (u32, u32) {
        let line = |offset: usize| self.starts.partition_point(|start| *start as usize <= offset) + 1;
        let last = line(bytes.end.saturating_sub(1).max(bytes.start));
        (u32::try_from(line(bytes.start)).unwrap_or(u32::MAX), u32::try_from(last).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_part_are_counted_from_one_and_of_foreign_texts_unknown() {
        let text = "a\nbc\nd\n";
        let lines = Lines::of(text);
        for (range, expected) in [(0..1, (1, 1)), (2..6, (2, 3)), (2..5, (2, 2))] {
            assert_eq!(text.get(range).and_then(|part| lines.part(part)), Some(expected));
        }
        assert_eq!(lines.part(&String::from("a")), None);
    }
}
