//! `[epoch:]version[-pkgrel]`, as rpm but letters directly behind a number are older than their absence. Source:
//! vercmp(8) of pacman.

use std::cmp::Ordering;

use crate::bytes::{compare_numbers, digits, is_number, number_text, run};
use crate::scheme::Version;

/// A version of pacman.
pub(crate) struct Alpm<'a> {
    epoch: &'a str,
    version: &'a str,
    release: Option<&'a str>,
}

/// What stands behind the separators, from the oldest to the newest where there are as many of them.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Segment<'a> {
    Letters(&'a [u8]),
    End,
    Number(&'a [u8]),
}

struct Segments<'a>(&'a [u8]);

impl<'a> Segments<'a> {
    /// How many signs separate, and what follows them.
    fn next(&mut self) -> (usize, Segment<'a>) {
        let (separators, rest) = run(self.0, |byte| !byte.is_ascii_alphanumeric());
        let (number, after) = digits(rest);
        let (segment, after) = if number.is_empty() {
            match run(rest, |byte| byte.is_ascii_alphabetic()) {
                ([], after) => (Segment::End, after),
                (letters, after) => (Segment::Letters(letters), after),
            }
        } else {
            (Segment::Number(number), after)
        };
        self.0 = after;
        (separators.len(), segment)
    }
}

impl<'a> Version<'a> for Alpm<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
        let (version, release) = match rest.rsplit_once('-') {
            Some((version, release)) => (version, Some(release)),
            None => (rest, None),
        };
        let is_version = is_number(epoch.as_bytes())
            && !version.is_empty()
            && release.is_none_or(|release| !release.is_empty())
            && !text.bytes().any(|byte| byte <= b' ' || byte == 0x7f);
        is_version.then_some(Self { epoch, version, release })
    }

    fn compare(&self, other: &Self) -> Ordering {
        compare_numbers(self.epoch.as_bytes(), other.epoch.as_bytes())
            .then_with(|| compare_part(self.version, other.version))
            .then_with(|| match (self.release, other.release) {
                (Some(a), Some(b)) => compare_part(a, b),
                _ => Ordering::Equal,
            })
    }

    fn text(&self) -> String {
        let mut text = format!("{}:", number_text(self.epoch));
        put_part(&mut text, self.version);
        if let Some(release) = self.release {
            text.push('-');
            put_part(&mut text, release);
        }
        text
    }
}

fn compare_part(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (Segments(a.as_bytes()), Segments(b.as_bytes()));
    loop {
        let ((signs_a, a), (signs_b, b)) = (a.next(), b.next());
        let order = signs_a.cmp(&signs_b).then_with(|| match (&a, &b) {
            (Segment::Number(a), Segment::Number(b)) => compare_numbers(a, b),
            (a, b) => a.cmp(b),
        });
        if order != Ordering::Equal || a == Segment::End {
            return order;
        }
    }
}

fn put_part(text: &mut String, part: &str) {
    let mut segments = Segments(part.as_bytes());
    loop {
        let (signs, segment) = segments.next();
        text.extend(std::iter::repeat_n('.', signs));
        match segment {
            Segment::End => return,
            Segment::Letters(letters) => text.push_str(&String::from_utf8_lossy(letters)),
            Segment::Number(number) => text.push_str(number_text(&String::from_utf8_lossy(number))),
        }
    }
}
