//! Words and numbers, by the order of PHP's `version_compare`. Source: its page in the manual of PHP.
//!
//! PHP compares words by how they begin and finds all that it does not know equal; here the text decides then, so that
//! two branches are two versions. Upper case counts as lower case, and a leading `v` does not count, as for Composer.

use std::cmp::Ordering;

use crate::bytes::{compare_folded, compare_numbers, number_text, text_digits};
use crate::scheme::Version;

/// A version of Composer.
pub(crate) struct Packagist<'a>(&'a str);

/// From the oldest to the newest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Other,
    Dev,
    Alpha,
    Beta,
    Candidate,
    End,
    Number,
    Patch,
}

struct Part<'a> {
    kind: Kind,
    /// Digits or the word; empty for a word that is an alias of others.
    text: &'a str,
    /// The sign `#` stands for any number and for the end.
    is_wild: bool,
}

/// Splits at separators and where digits begin or end.
struct Parts<'a>(&'a str);

impl<'a> Parts<'a> {
    fn next(&mut self) -> Part<'a> {
        let rest = self.0.trim_start_matches(['.', '-', '_', '+']);
        let (number, after) = text_digits(rest);
        if !number.is_empty() {
            self.0 = after;
            return Part { kind: Kind::Number, text: number, is_wild: false };
        }
        let is_end = |byte: u8| byte.is_ascii_digit() || b".-_+".contains(&byte);
        let end = rest.bytes().position(is_end).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        self.0 = after;
        part(word)
    }
}

/// The meaning of a word. Source: `compare_special_version_forms` in the manual: by the start of the word.
fn part(word: &str) -> Part<'_> {
    const STARTS: [(&str, Kind); 6] = [
        ("dev", Kind::Dev),
        ("a", Kind::Alpha),
        ("b", Kind::Beta),
        ("rc", Kind::Candidate),
        ("#", Kind::Number),
        ("p", Kind::Patch),
    ];
    const ALIASES: [&str; 9] = ["alpha", "a", "beta", "b", "rc", "pl", "p", "patch", "dev"];
    if word.is_empty() {
        return Part { kind: Kind::End, text: "", is_wild: false };
    }
    let starts = |start: &str| word.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start));
    let kind = STARTS.iter().find(|(start, _)| starts(start)).map_or(Kind::Other, |(_, kind)| *kind);
    let is_alias = ALIASES.iter().any(|alias| alias.eq_ignore_ascii_case(word));
    Part { kind, text: if is_alias { "" } else { word }, is_wild: kind == Kind::Number }
}

impl Part<'_> {
    fn compare(&self, other: &Self) -> Ordering {
        let is_number = |part: &Self| matches!(part.kind, Kind::Number | Kind::End);
        if (self.is_wild && is_number(other)) || (other.is_wild && is_number(self)) {
            return Ordering::Equal;
        }
        self.kind.cmp(&other.kind).then_with(|| match self.kind {
            Kind::Number => compare_numbers(self.text.as_bytes(), other.text.as_bytes()),
            _ => compare_folded(self.text.as_bytes(), other.text.as_bytes()),
        })
    }
}

impl<'a> Version<'a> for Packagist<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let is_version = !text.is_empty() && !text.bytes().any(|byte| byte <= b' ' || byte == 0x7f);
        let is_prefixed = text.get(1..).is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
        let text = if is_prefixed { text.strip_prefix(['v', 'V']).unwrap_or(text) } else { text };
        is_version.then_some(Self(text))
    }

    fn compare(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = (Parts(self.0), Parts(other.0));
        loop {
            let (a, b) = (a.next(), b.next());
            let order = a.compare(&b);
            if order != Ordering::Equal || (a.kind == Kind::End && b.kind == Kind::End) {
                return order;
            }
        }
    }

    fn is_valid(&self) -> bool {
        !self.0.contains('#')
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let mut parts = Parts(self.0);
        loop {
            let part = parts.next();
            if !text.is_empty() && part.kind != Kind::End {
                text.push('.');
            }
            match (part.kind, part.text) {
                (Kind::End, _) => return text,
                (Kind::Number, number) if !part.is_wild => text.push_str(number_text(number)),
                (Kind::Alpha, "") => text.push_str("alpha"),
                (Kind::Beta, "") => text.push_str("beta"),
                (Kind::Candidate, "") => text.push_str("rc"),
                (Kind::Patch, "") => text.push('p'),
                (Kind::Dev, "") => text.push_str("dev"),
                (_, word) => text.push_str(&word.to_ascii_lowercase()),
            }
        }
    }
}
