//! `[epoch:]version[-release]` by segments of letters or digits; what separates them does not count. Source:
//! rpm-version(7).

use std::cmp::Ordering;

use crate::bytes::{compare_numbers, digits, is_number, number_text, put_number, run};
use crate::scheme::Version;

/// A version of rpm.
pub(crate) struct Rpm<'a> {
    /// Digits; empty is 0.
    epoch: &'a str,
    version: &'a str,
    release: Option<&'a str>,
}

/// A piece of a version or release, from the oldest to the newest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Segment<'a> {
    Tilde,
    End,
    Caret,
    Letters(&'a [u8]),
    Number(&'a [u8]),
}

struct Segments<'a>(&'a [u8]);

impl<'a> Segments<'a> {
    fn next(&mut self) -> Segment<'a> {
        let (_, rest) = run(self.0, |byte| !byte.is_ascii_alphanumeric() && byte != b'~' && byte != b'^');
        let (segment, rest) = match rest {
            [] => (Segment::End, rest),
            [b'~', rest @ ..] => (Segment::Tilde, rest),
            [b'^', rest @ ..] => (Segment::Caret, rest),
            [first, ..] if first.is_ascii_digit() => {
                let (number, rest) = digits(rest);
                (Segment::Number(number), rest)
            }
            _ => {
                let (letters, rest) = run(rest, |byte| byte.is_ascii_alphabetic());
                (Segment::Letters(letters), rest)
            }
        };
        self.0 = rest;
        segment
    }
}

impl<'a> Version<'a> for Rpm<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (epoch, rest) = match text.split_once(':') {
            Some((epoch, rest)) if epoch.is_empty() || is_number(epoch.as_bytes()) => (epoch, rest),
            _ => ("", text),
        };
        let (version, release) = match rest.rsplit_once('-') {
            Some((version, release)) => (version, Some(release)),
            None => (rest, None),
        };
        let is_version = !version.is_empty() && !text.bytes().any(|byte| byte <= b' ' || byte == 0x7f);
        is_version.then_some(Self { epoch, version, release })
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.compare_without_release(other).then_with(|| match (self.release, other.release) {
            (Some(a), Some(b)) => compare_part(a.as_bytes(), b.as_bytes()),
            (a, b) => a.is_some().cmp(&b.is_some()),
        })
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let epoch = number_text(self.epoch);
        // A version may hold a colon itself.
        if epoch != "0" || self.version.contains(':') {
            text.push_str(epoch);
            text.push(':');
        }
        put_part(&mut text, self.version);
        if let Some(release) = self.release {
            text.push('-');
            put_part(&mut text, release);
        }
        text
    }

    fn key(&self) -> Option<Vec<u8>> {
        let mut key = Vec::with_capacity(self.version.len() + self.release.map_or(0, str::len) + 8);
        put_number(&mut key, self.epoch.as_bytes());
        put_part_key(&mut key, self.version);
        key.push(u8::from(self.release.is_some()));
        if let Some(release) = self.release {
            put_part_key(&mut key, release);
        }
        Some(key)
    }
}

impl Rpm<'_> {
    /// Whether a release is written.
    pub(crate) fn has_release(&self) -> bool {
        self.release.is_some()
    }

    /// The order of epoch and version alone, as in conditions that name no release.
    pub(crate) fn compare_without_release(&self, other: &Self) -> Ordering {
        compare_numbers(self.epoch.as_bytes(), other.epoch.as_bytes())
            .then_with(|| compare_part(self.version.as_bytes(), other.version.as_bytes()))
    }
}

/// The order of two versions or two releases.
pub(crate) fn compare_part(a: &[u8], b: &[u8]) -> Ordering {
    let (mut a, mut b) = (Segments(a), Segments(b));
    loop {
        let order = match (a.next(), b.next()) {
            (Segment::End, Segment::End) => return Ordering::Equal,
            (Segment::Number(a), Segment::Number(b)) => compare_numbers(a, b),
            (a, b) => a.cmp(&b),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Appends the segments with a dot between those that need one; a dot alone where there is none.
fn put_part(text: &mut String, part: &str) {
    let start = text.len();
    let mut segments = Segments(part.as_bytes());
    let mut needs_dot = false;
    loop {
        let (piece, is_word) = match segments.next() {
            Segment::End => break,
            Segment::Tilde => ("~".into(), false),
            Segment::Caret => ("^".into(), false),
            Segment::Letters(letters) => (String::from_utf8_lossy(letters), true),
            Segment::Number(number) => (number_text(&String::from_utf8_lossy(number)).to_owned().into(), true),
        };
        if is_word && needs_dot {
            text.push('.');
        }
        text.push_str(&piece);
        needs_dot = is_word;
    }
    if text.len() == start {
        text.push('.');
    }
}

fn put_part_key(key: &mut Vec<u8>, part: &str) {
    let mut segments = Segments(part.as_bytes());
    loop {
        match segments.next() {
            Segment::Tilde => key.push(1),
            Segment::End => {
                key.push(2);
                return;
            }
            Segment::Caret => key.push(3),
            Segment::Letters(letters) => {
                key.push(4);
                key.extend_from_slice(letters);
                key.push(0);
            }
            Segment::Number(number) => {
                key.push(5);
                put_number(key, number);
            }
        }
    }
}
