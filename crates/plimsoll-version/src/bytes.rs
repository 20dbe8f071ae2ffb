//! Runs of bytes, and digits as numbers without an upper bound.

use std::cmp::Ordering;

/// The longest start of which every byte is of a kind, and what follows it.
pub(crate) fn run(bytes: &[u8], is: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|&byte| !is(byte)).unwrap_or(bytes.len());
    bytes.split_at_checked(end).unwrap_or((bytes, &[]))
}

/// The digits that a text begins with, and what follows them.
pub(crate) fn digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    run(bytes, |byte| byte.is_ascii_digit())
}

/// The same as [`digits`] for a text.
pub(crate) fn text_digits(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Whether there is at least one byte and all are decimal digits.
pub(crate) fn is_number(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)
}

/// The order of two runs of digits as numbers; no digits are 0.
pub(crate) fn compare_numbers(a: &[u8], b: &[u8]) -> Ordering {
    let (a, b) = (significant(a), significant(b));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// Digits without leading zeros; none for the number 0.
pub(crate) fn significant(digits: &[u8]) -> &[u8] {
    run(digits, |digit| digit == b'0').1
}

/// Digits as they are written once: without leading zeros, `0` for none.
pub(crate) fn number_text(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        significant => significant,
    }
}

/// Appends a number to a key so that bytewise order is that of the numbers: how many digits, then the digits.
pub(crate) fn put_number(key: &mut Vec<u8>, digits: &[u8]) {
    let significant = significant(digits);
    match u8::try_from(significant.len()) {
        Ok(length) if length < u8::MAX => key.push(length),
        _ => {
            key.push(u8::MAX);
            key.extend_from_slice(&(significant.len() as u64).to_be_bytes());
        }
    }
    key.extend_from_slice(significant);
}

/// The order of two texts when upper case counts as lower case.
pub(crate) fn compare_folded(a: &[u8], b: &[u8]) -> Ordering {
    a.iter().map(u8::to_ascii_lowercase).cmp(b.iter().map(u8::to_ascii_lowercase))
}
