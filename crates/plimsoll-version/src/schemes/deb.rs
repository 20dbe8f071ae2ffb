//! `[epoch:]upstream[-revision]`; in both parts text and digits take turns. Source: deb-version(7) of dpkg.

use std::cmp::Ordering;

use crate::bytes::{compare_numbers, digits, is_number, number_text, put_number, run, text_digits};
use crate::scheme::Version;

/// Weight of the end of a text. `~` lies below it, letters above, other signs above those.
const END: u8 = 1;

/// A version of dpkg.
pub(crate) struct Deb<'a> {
    /// Digits; empty where none is written, which is 0.
    epoch: &'a str,
    upstream: &'a str,
    /// Empty where none is written, which equals `0`.
    revision: &'a str,
}

impl<'a> Version<'a> for Deb<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
        if !is_number(epoch.as_bytes()) {
            return None;
        }
        let (upstream, revision) = match rest.rsplit_once('-') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (rest, ""),
        };
        let is_revision = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'~' | b'_');
        let is_upstream = |byte: u8| is_revision(byte) || matches!(byte, b'-' | b':');
        let is_version = upstream.starts_with(|first: char| first.is_ascii_digit())
            && upstream.bytes().all(is_upstream)
            && revision.bytes().all(is_revision);
        is_version.then_some(Self { epoch, upstream, revision })
    }

    fn compare(&self, other: &Self) -> Ordering {
        compare_numbers(self.epoch.as_bytes(), other.epoch.as_bytes())
            .then_with(|| compare_part(self.upstream.as_bytes(), other.upstream.as_bytes()))
            .then_with(|| compare_part(self.revision.as_bytes(), other.revision.as_bytes()))
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let epoch = number_text(self.epoch);
        // Without it the first colon or the last hyphen of the rest would be read as another part.
        if epoch != "0" || self.upstream.contains(':') {
            text.push_str(epoch);
            text.push(':');
        }
        put_part(&mut text, self.upstream);
        let mut revision = String::new();
        put_part(&mut revision, self.revision);
        if revision != "0" || self.upstream.contains('-') {
            text.push('-');
            text.push_str(&revision);
        }
        text
    }

    fn key(&self) -> Option<Vec<u8>> {
        let mut key = Vec::with_capacity(self.upstream.len() + self.revision.len() + 8);
        put_number(&mut key, self.epoch.as_bytes());
        put_part_key(&mut key, self.upstream.as_bytes());
        put_part_key(&mut key, self.revision.as_bytes());
        Some(key)
    }
}

/// The order of two upstream versions or revisions.
pub(crate) fn compare_part(mut a: &[u8], mut b: &[u8]) -> Ordering {
    while !a.is_empty() || !b.is_empty() {
        let (text_a, rest_a) = run(a, |byte| !byte.is_ascii_digit());
        let (text_b, rest_b) = run(b, |byte| !byte.is_ascii_digit());
        let order = compare_text(text_a, text_b);
        if order != Ordering::Equal {
            return order;
        }
        let (number_a, after_a) = digits(rest_a);
        let (number_b, after_b) = digits(rest_b);
        let order = compare_numbers(number_a, number_b);
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (after_a, after_b);
    }
    Ordering::Equal
}

fn compare_text(a: &[u8], b: &[u8]) -> Ordering {
    for (&a, &b) in a.iter().zip(b) {
        if a != b {
            return weight(a).cmp(&weight(b));
        }
    }
    let rest = |longer: &[u8], shorter: &[u8]| longer.get(shorter.len()).map_or(END, |&byte| weight(byte));
    rest(a, b).cmp(&rest(b, a))
}

fn weight(byte: u8) -> u8 {
    match byte {
        b'~' => 0,
        letter if letter.is_ascii_alphabetic() => letter,
        other => other | 0x80,
    }
}

/// Appends a part in which a number follows every text.
pub(crate) fn put_part(text: &mut String, part: &str) {
    let mut rest = part;
    loop {
        let end = rest.bytes().position(|byte| byte.is_ascii_digit()).unwrap_or(rest.len());
        let (letters, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let (number, after) = text_digits(after);
        text.push_str(letters);
        text.push_str(number_text(number));
        rest = after;
        if rest.is_empty() {
            return;
        }
    }
}

/// Appends weights of texts, the end of each, and numbers; at the end of the part stands the end of an empty text.
fn put_part_key(key: &mut Vec<u8>, part: &[u8]) {
    let mut rest = part;
    loop {
        let (text, after) = run(rest, |byte| !byte.is_ascii_digit());
        let (number, after) = digits(after);
        key.extend(text.iter().map(|&byte| weight(byte)));
        key.push(END);
        put_number(key, number);
        rest = after;
        if rest.is_empty() {
            key.push(END);
            return;
        }
    }
}
