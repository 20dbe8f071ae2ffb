//! Lines of a source with marked stretches, as they can be shown: harmless, tabs as spaces, long lines cut. Only the
//! lines around the spans are looked at, so an excerpt of a big file costs no more than one of a small file.

use std::ops::Range;

use plimsoll_model::Span;

use crate::escape::stand_in;

/// Bytes of a line that are shown when it is longer than that, for example minified JSON.
const LONGEST_LINE: usize = 400;
/// Bytes of such a line that are shown before its first mark.
const LEAD: usize = 80;

/// One line of a source.
pub(crate) struct Row {
    /// Its number, from 1.
    pub(crate) number: u32,
    /// Its text without the line break, harmless.
    pub(crate) text: String,
    /// Stretches of `text`, each with the index of the span it stands for. A span over several lines has one on its
    /// first line only.
    pub(crate) marks: Vec<(usize, Range<usize>)>,
}

/// The lines of `source` from the first span's to the last one's, and so many before and after. `None` when there is
/// no span or one does not fit the source, which then is not the text that was judged.
pub(crate) fn excerpt(source: &str, spans: &[Span], before: u32, after: u32) -> Option<Vec<Row>> {
    let first = spans.iter().min_by_key(|span| span.start)?;
    let last = spans.iter().map(|span| span.start as usize).max()?;
    if spans.iter().any(|span| source.get(span.start as usize..span.end as usize).is_none()) {
        return None;
    }
    let mut start = line_start(source, first.start as usize);
    let mut number = first.line;
    for _ in 0..before {
        if start > 0 {
            start = line_start(source, start - 1);
            number = number.saturating_sub(1);
        }
    }
    let mut rows = Vec::new();
    let mut left_after = after;
    for line in source.get(start..)?.split_inclusive('\n') {
        let range = start..start + line.len();
        if range.start > last {
            if left_after == 0 {
                break;
            }
            left_after -= 1;
        }
        rows.push(row(number, line.trim_end_matches(['\n', '\r']), start, spans));
        start = range.end;
        number += 1;
    }
    // A span at the very end of a source that ends with a line break stands on an empty last line.
    if last == source.len() && start == last && (source.is_empty() || source.ends_with('\n')) {
        rows.push(row(number, "", start, spans));
    }
    Some(rows)
}

/// Where the line begins that holds the byte.
pub(crate) fn line_start(source: &str, byte: usize) -> usize {
    source.get(..byte).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// The line that begins at byte `start`, with the spans that begin on it.
fn row(number: u32, line: &str, start: usize, spans: &[Span]) -> Row {
    let visible = line.trim_end().len();
    // Where the spans are in the line, in bytes of the source. The line's break belongs to it.
    let wanted: Vec<(usize, Range<usize>)> = spans
        .iter()
        .enumerate()
        .filter_map(|(index, span)| {
            let from = (span.start as usize).checked_sub(start).filter(|from| *from <= line.len())?;
            let to = (span.end as usize).saturating_sub(start).min(visible.max(from));
            Some((index, from..to))
        })
        .collect();
    let (from, to) = if line.len() <= LONGEST_LINE {
        (0, line.len())
    } else {
        let from = wanted.iter().map(|(_, mark)| mark.start).min().unwrap_or(0).saturating_sub(LEAD);
        (from, from.saturating_add(LONGEST_LINE))
    };
    let mut text = String::with_capacity(line.len().min(LONGEST_LINE) + 8);
    if from > 0 {
        text.push_str("...");
    }
    let mut marks: Vec<_> = wanted.iter().map(|(index, _)| (*index, usize::MAX..usize::MAX)).collect();
    for (byte, character) in line.char_indices().filter(|(byte, _)| (from..to).contains(byte)) {
        place(&mut marks, &wanted, byte, text.len());
        match character {
            '\t' => text.push_str("    "),
            _ => text.push(stand_in(character)),
        }
    }
    place(&mut marks, &wanted, usize::MAX, text.len());
    if to < line.len() {
        text.push_str("...");
    }
    Row { number, text, marks }
}

/// Sets the edges of marks that are reached at `byte` of the line to `shown` of the text.
fn place(marks: &mut [(usize, Range<usize>)], wanted: &[(usize, Range<usize>)], byte: usize, shown: usize) {
    for ((_, mark), (_, wanted)) in marks.iter_mut().zip(wanted) {
        if mark.start == usize::MAX && wanted.start <= byte {
            mark.start = shown;
        }
        if mark.end == usize::MAX && wanted.end <= byte {
            mark.end = shown;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;

    fn at(source: &str, needle: &str) -> Span {
        let start = source.find(needle).unwrap();
        let line = u32::try_from(source[..start].matches('\n').count() + 1).unwrap();
        let (start, end) = (u32::try_from(start).unwrap(), u32::try_from(start + needle.len()).unwrap());
        Span { start, end, line, column: 1, end_line: line, end_column: 1 }
    }

    fn marked(source: &str, needles: &[&str]) -> Vec<(u32, Vec<String>)> {
        let spans: Vec<_> = needles.iter().map(|needle| at(source, needle)).collect();
        let rows = excerpt(source, &spans, 0, 0).unwrap();
        let texts = |row: &Row| row.marks.iter().map(|(_, mark)| row.text[mark.clone()].to_owned()).collect();
        rows.iter().map(|row| (row.number, texts(row))).collect()
    }

    #[test]
    fn marks_point_at_what_the_spans_hold() {
        let source = "a: 1\n\tb: \u{1b}x 🚢y # c\r\nd: 2\n";
        assert_eq!(marked(source, &["🚢y"]), [(2, vec!["🚢y".to_owned()])]);
        assert_eq!(marked(source, &["a", "2"])[2], (3, vec!["2".to_owned()]));
        assert_eq!(marked(source, &["b: \u{1b}x 🚢y # c\r\nd"]), [(2, vec!["b: ␛x 🚢y # c".to_owned()])]);
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let source = format!("{}NEEDLE{}", "ž".repeat(5000), "x".repeat(5000));
        let rows = excerpt(&source, &[at(&source, "NEEDLE")], 0, 0).unwrap();
        assert!(rows[0].text.len() < LONGEST_LINE + 20, "{}", rows[0].text.len());
        assert_eq!(&rows[0].text[rows[0].marks[0].1.clone()], "NEEDLE");
    }

    #[test]
    fn lines_around_are_added_where_there_are_any() {
        let numbers = |needle: &str| {
            let rows = excerpt("1\n2\n3\n4", &[at("1\n2\n3\n4", needle)], 1, 1).unwrap();
            rows.iter().map(|row| row.number).collect::<Vec<_>>()
        };
        assert_eq!((numbers("1"), numbers("3"), numbers("4")), (vec![1, 2], vec![2, 3, 4], vec![3, 4]));
    }

    #[test]
    fn a_span_that_does_not_fit_gives_no_excerpt() {
        let span = Span { start: 2, end: 9, line: 1, column: 3, end_line: 1, end_column: 9 };
        assert!(excerpt("short", &[span], 0, 0).is_none());
        assert!(excerpt("🚢🚢🚢", &[Span { start: 1, ..span }], 0, 0).is_none());
        assert!(excerpt("", &[], 0, 0).is_none());
    }

    #[test]
    fn the_end_of_a_file_can_be_marked() {
        let span = Span { start: 2, end: 2, line: 2, column: 1, end_line: 2, end_column: 1 };
        let rows = excerpt("a\n", &[span], 0, 0).unwrap();
        assert_eq!((rows[0].number, rows[0].text.as_str(), &rows[0].marks), (2, "", &vec![(0, 0..0)]));
    }
}
