//! Stretches of bytes that are text in another form: UTF-16, and base64 of text. Each is decoded once; what stands in
//! it has a place in the bytes that it came from.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// How a secret is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Encoding {
    /// As it is.
    Plain,
    /// UTF-16, the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// Base64 of RFC 4648, with either alphabet, also in lines.
    Base64,
}

impl Encoding {
    /// How people are told; nothing for what stands there as it is.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Utf16Le | Self::Utf16Be => " in UTF-16",
            Self::Base64 => " in base64",
        }
    }
}

/// A stretch of another form, as text.
pub(crate) struct Decoded {
    /// The text.
    pub(crate) text: Vec<u8>,
    /// The form it was written in.
    pub(crate) encoding: Encoding,
    /// Where parts of the text begin, and where they come from, by place.
    parts: Vec<(usize, usize)>,
}

impl Decoded {
    /// Where a range of the text comes from: whole units of UTF-16, whole groups of base64.
    pub(crate) fn source(&self, range: &Range<usize>) -> Range<usize> {
        let (bytes, digits) = if self.encoding == Encoding::Base64 { (3, 4) } else { (1, 2) };
        let from = |at: usize| {
            let number = self.parts.partition_point(|(text, _)| *text <= at).saturating_sub(1);
            self.parts.get(number).map_or((at, 0), |(text, source)| (at - text, *source))
        };
        let (within, source) = from(range.start);
        let start = source + within / bytes * digits;
        let (within, source) = from(range.end.saturating_sub(1));
        // The last group of base64 may have fewer digits.
        // Of the last group, as many digits as there are bytes, and one.
        start..source + within / bytes * digits + (within % bytes) + 2
    }
}

/// The least number of units of UTF-16 that are looked at as text.
const LEAST_UNITS: usize = 12;
/// Every second byte of eight.
const EVERY_SECOND: u64 = 0x00ff_00ff_00ff_00ff;

/// Calls `found` for each stretch of UTF-16 that is ASCII text.
pub(crate) fn utf16(bytes: &[u8], found: &mut impl FnMut(Decoded)) {
    let mut at = 0;
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*block);
        let (even, odd) = (word & EVERY_SECOND, word & !EVERY_SECOND);
        let next = at + block.len();
        at = match (even == 0, odd == 0) {
            (false, true) => units(bytes, at, found).map_or(next, |end| end.max(next)),
            (true, false) => units(bytes, at + 1, found).map_or(next, |end| end.max(next)),
            _ => next,
        };
    }
}

/// The stretch of text bytes with zeros between them that `at` is in; where it ends, if it was long enough.
fn units(bytes: &[u8], at: usize, found: &mut impl FnMut(Decoded)) -> Option<usize> {
    let is_text = |at: usize| bytes.get(at).is_some_and(|byte| is_printable(*byte));
    let is_zero = |at: Option<usize>| at.is_some_and(|at| bytes.get(at) == Some(&0));
    if !is_text(at) {
        return None;
    }
    let mut start = at;
    while is_zero(start.checked_sub(1)) && start.checked_sub(2).is_some_and(is_text) {
        start -= 2;
    }
    let mut end = at + 1;
    while is_zero(Some(end)) && is_text(end + 1) {
        end += 2;
    }
    let mut text: Vec<u8> = bytes.get(start..end)?.iter().step_by(2).copied().collect();
    if text.len() >= LEAST_UNITS {
        let encoding = order(bytes, start, end);
        if encoding == Encoding::Utf16Le && !is_zero(Some(end)) {
            // Of the last unit, one half is missing.
            text.pop();
        }
        let source = if encoding == Encoding::Utf16Be { start.saturating_sub(1) } else { start };
        found(Decoded { text, encoding, parts: vec![(0, source)] });
    }
    Some(end)
}

/// Which byte comes first: by a mark before the text, by the zero at one of its ends, or else by the place, since
/// programs keep texts at even ones.
fn order(bytes: &[u8], start: usize, end: usize) -> Encoding {
    let before = |count: usize| start.checked_sub(count).and_then(|at| bytes.get(at..start)).unwrap_or_default();
    if before(3) == [0xfe, 0xff, 0] {
        return Encoding::Utf16Be;
    }
    let (leads, trails) = (before(1) == [0], bytes.get(end) == Some(&0));
    let is_odd = !start.is_multiple_of(2);
    if leads && (!trails || is_odd) && before(2) != [0xff, 0xfe] { Encoding::Utf16Be } else { Encoding::Utf16Le }
}

/// True for what a text of ASCII is made of.
fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')
}

/// The least number of digits of base64 that are looked at as text.
const LEAST_DIGITS: usize = 24;
/// Digits that decide whether a stretch is text; whole groups.
const PROBE_DIGITS: usize = 16;
/// Digits before a stretch that may belong to something else.
const MOST_HEAD: usize = 64;
/// A line of this length and more may go on in the next one. Source: RFC 1421 (64), RFC 2045 (76).
const LEAST_LINE: usize = 60;
/// No digit of base64.
const NONE: u8 = u8::MAX;

/// The value of each byte as a digit of base64, in either alphabet. Source: RFC 4648, tables 1 and 2.
static DIGITS: [u8; 256] = digits();

#[allow(clippy::indexing_slicing, reason = "at compile time")]
const fn digits() -> [u8; 256] {
    let alphabets = [
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    ];
    let mut values = [NONE; 256];
    let mut number = 0;
    while number < 128 {
        let digit = number % 64;
        #[allow(clippy::cast_possible_truncation, reason = "below 64")]
        let value = digit as u8;
        values[alphabets[number / 64][digit] as usize] = value;
        number += 1;
    }
    values
}

fn value(byte: u8) -> u8 {
    DIGITS.get(usize::from(byte)).copied().unwrap_or(NONE)
}

fn is_digit(byte: u8) -> bool {
    value(byte) != NONE
}

/// Calls `found` for each stretch of base64 that decodes to text.
pub(crate) fn base64(bytes: &[u8], found: &mut impl FnMut(Decoded)) {
    let mut at = 0;
    // A stretch is at least so long, so one byte of so many tells whether there is one.
    while let Some(stretch) = bytes.get(at..at + LEAST_DIGITS) {
        if stretch.last().is_some_and(|byte| !is_digit(*byte)) {
            at += LEAST_DIGITS;
            continue;
        }
        at = match stretch.iter().rposition(|byte| !is_digit(*byte)) {
            Some(last) => at + last + 1,
            None => digits_from(bytes, at, found),
        };
    }
}

/// Decodes the stretch of digits that begins here, if it is text; where it ends.
fn digits_from(bytes: &[u8], start: usize, found: &mut impl FnMut(Decoded)) -> usize {
    let end = line_end(bytes, start);
    // What stands before it may consist of digits too, such as the end of a name or a path.
    let head = bytes.get(start..end.min(start + MOST_HEAD)).unwrap_or_default().iter().enumerate();
    let behind = head.filter(|(_, byte)| matches!(byte, b'/' | b'-' | b'_')).map(|(number, _)| start + number + 1);
    let mut starts = (start..start + 4).chain(behind);
    let Some(start) = starts.find(|start| is_text(bytes, *start, end)) else { return end };
    let mut decoded = Decoded { text: Vec::new(), encoding: Encoding::Base64, parts: Vec::new() };
    let (mut from, mut to) = (start, end);
    loop {
        decoded.parts.push((decoded.text.len(), from));
        decode(bytes.get(from..to).unwrap_or_default(), &mut decoded.text);
        let next = match bytes.get(to..) {
            Some([b'\r', b'\n', ..]) => to + 2,
            Some([b'\n', ..]) => to + 1,
            _ => break,
        };
        let line = to - from;
        if line < LEAST_LINE || !line.is_multiple_of(4) || !bytes.get(next).is_some_and(|byte| is_digit(*byte)) {
            break;
        }
        (from, to) = (next, line_end(bytes, next));
    }
    found(decoded);
    to
}

fn line_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().position(|byte| !is_digit(*byte)).unwrap_or(rest.len())
}

/// True when the first digits are those of text.
fn is_text(bytes: &[u8], start: usize, end: usize) -> bool {
    let Some(probe) = bytes.get(start..end).and_then(|digits| digits.get(..PROBE_DIGITS)) else { return false };
    probe.chunks_exact(4).all(|group| {
        let bits = group.iter().fold(0, |bits, byte| bits << 6 | u32::from(value(*byte)));
        bits.to_be_bytes().iter().skip(1).all(|byte| is_printable(*byte))
    })
}

/// Appends what digits of base64 say. One digit too many says nothing.
fn decode(digits: &[u8], text: &mut Vec<u8>) {
    text.reserve(digits.len() / 4 * 3 + 2);
    let groups = digits.chunks_exact(4);
    let rest = groups.remainder();
    for group in groups {
        let bits = group.iter().fold(0, |bits, byte| bits << 6 | u32::from(value(*byte)));
        text.extend(bits.to_be_bytes().iter().skip(1));
    }
    let bits = rest.iter().fold(0, |bits, byte| bits << 6 | u32::from(value(*byte))) << (6 * (4 - rest.len()));
    text.extend(bits.to_be_bytes().iter().skip(1).take(rest.len().saturating_sub(1)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(find: fn(&[u8], &mut dyn FnMut(Decoded)), bytes: &[u8]) -> Vec<(String, Encoding, Range<usize>)> {
        let mut seen = Vec::new();
        find(bytes, &mut |decoded| {
            let range = decoded.source(&(0..decoded.text.len()));
            seen.push((String::from_utf8_lossy(&decoded.text).into_owned(), decoded.encoding, range));
        });
        seen
    }

    #[test]
    fn utf16_of_either_order_is_read_at_any_place() {
        let units = |swap: bool| -> Vec<u8> {
            let pair = |unit: u16| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() };
            "password=shop-1".encode_utf16().flat_map(pair).collect()
        };
        for (swap, encoding) in [(false, Encoding::Utf16Le), (true, Encoding::Utf16Be)] {
            for before in 0..9 {
                let bytes = [vec![0xc1; before], units(swap), vec![0xc1; 9]].concat();
                let range = before..before + 30;
                let expected = vec![("password=shop-1".to_owned(), encoding, range)];
                assert_eq!(seen(|bytes, mut found| utf16(bytes, &mut found), &bytes), expected, "{before}");
            }
        }
    }

    #[test]
    fn base64_is_read_behind_other_digits_and_over_lines() {
        let find = |bytes: &[u8], found: &mut dyn FnMut(Decoded)| base64(bytes, &mut |decoded| found(decoded));
        let text = "user=shop password=of-the-shop";
        let digits = "dXNlcj1zaG9wIHBhc3N3b3JkPW9mLXRoZS1zaG9w";
        for before in ["", " ", "=", ": \"", "a/", "abc/", "data/text;"] {
            let seen = seen(find, format!("{before}{digits}").as_bytes());
            let expected = (text.to_owned(), Encoding::Base64, before.len()..before.len() + digits.len());
            assert_eq!(seen, [expected], "{before}");
        }
        let line = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh";
        let seen = seen(find, format!("{line}\r\n{line}\n{digits}\n").as_bytes());
        let expected = ("a".repeat(96) + text, Encoding::Base64, 0..64 + 2 + 64 + 1 + digits.len());
        assert_eq!(seen, [expected]);
    }

    #[test]
    fn words_numbers_and_paths_are_no_base64() {
        let find = |bytes: &[u8], found: &mut dyn FnMut(Decoded)| base64(bytes, &mut |decoded| found(decoded));
        for text in [
            "the_name_of_a_long_function_that_nobody_calls",
            "0123456789abcdef0123456789abcdef0123456789abcdef",
            "usr/share/doc/packages/plimsoll/copyright",
            "--------------------------------------------",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ] {
            assert_eq!(seen(find, text.as_bytes()), [], "{text}");
        }
    }
}
