//! `number{.number}{letter}{_suffix{number}}{~hash}{-r number}`. Source: apk-package(5) of apk-tools and its tests.
//!
//! apk-tools gives texts outside of its grammar an order too. Such texts are compared here with what they begin with,
//! and whatever breaks the grammar stands below everything that keeps it.

use std::cmp::Ordering;

use crate::bytes::{compare_numbers, digits, number_text, put_number, run};
use crate::scheme::Version;

/// Suffixes of what comes before the release, then of what comes after it, each from the oldest to the newest.
const SUFFIXES: [(&str, Kind); 9] = [
    ("alpha", Kind::Before),
    ("beta", Kind::Before),
    ("pre", Kind::Before),
    ("rc", Kind::Before),
    ("cvs", Kind::After),
    ("svn", Kind::After),
    ("git", Kind::After),
    ("hg", Kind::After),
    ("p", Kind::After),
];

/// What may stand at one place, from the oldest to the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// The rest has no meaning; all such rests are equal.
    Broken,
    /// A dot before something that is no number.
    Dot,
    Before,
    End,
    Revision,
    Hash,
    SuffixNumber,
    After,
    Letter,
    Number,
    FirstNumber,
}

#[derive(Clone, Copy)]
struct Token<'a> {
    kind: Kind,
    /// Digits, the letter, the hash or the name of the suffix.
    text: &'a [u8],
    /// Place in [`SUFFIXES`].
    rank: u8,
}

impl Token<'_> {
    fn compare(&self, other: &Self) -> Ordering {
        self.kind.cmp(&other.kind).then_with(|| match self.kind {
            // A number with a leading zero is a fraction: 1.08 lies before 1.1.
            Kind::Number if is_fraction(self.text) || is_fraction(other.text) => self.text.cmp(other.text),
            Kind::FirstNumber | Kind::Number | Kind::SuffixNumber | Kind::Revision => {
                compare_numbers(self.text, other.text)
            }
            Kind::Letter | Kind::Hash => self.text.cmp(other.text),
            Kind::Before | Kind::After => self.rank.cmp(&other.rank),
            Kind::Broken | Kind::Dot | Kind::End => Ordering::Equal,
        })
    }
}

fn is_fraction(digits: &[u8]) -> bool {
    digits.first().is_none_or(|&first| first == b'0')
}

struct Tokens<'a> {
    rest: &'a [u8],
    last: Option<Kind>,
    is_valid: bool,
}

impl<'a> Tokens<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text.as_bytes(), last: None, is_valid: true }
    }

    fn next(&mut self) -> Token<'a> {
        let (kind, text, rest, rank) = self.read();
        self.last = Some(kind);
        self.rest = rest;
        self.is_valid &= kind != Kind::Broken && kind != Kind::Dot;
        Token { kind, text, rank }
    }

    fn read(&mut self) -> (Kind, &'a [u8], &'a [u8], u8) {
        let rest = self.rest;
        let broken: (Kind, &'a [u8], &'a [u8], u8) = (Kind::Broken, &[], &[], 0);
        let Some(last) = self.last else {
            let (number, rest) = digits(rest);
            self.is_valid = !number.is_empty();
            return (Kind::FirstNumber, number, rest, 0);
        };
        let in_numbers = matches!(last, Kind::FirstNumber | Kind::Number);
        match rest {
            _ if last == Kind::Broken => broken,
            [] => (Kind::End, &[], &[], 0),
            [b'.', ..] if last < Kind::Letter => broken,
            [b'.', after @ ..] => match after.first() {
                Some(byte) if !byte.is_ascii_digit() && *byte != b'.' => (Kind::Dot, &[], after, 0),
                _ => {
                    let (number, after) = digits(after);
                    self.is_valid &= in_numbers && !number.is_empty();
                    (Kind::Number, number, after, 0)
                }
            },
            [digit, ..] if digit.is_ascii_digit() => {
                let (number, after) = digits(rest);
                match last {
                    Kind::Before | Kind::After => (Kind::SuffixNumber, number, after, 0),
                    Kind::Letter => {
                        self.is_valid = false;
                        (Kind::Number, number, after, 0)
                    }
                    _ => broken,
                }
            }
            [letter, after @ ..] if letter.is_ascii_alphabetic() && (in_numbers || last == Kind::Dot) => {
                self.is_valid &= letter.is_ascii_lowercase();
                (Kind::Letter, rest.split_at_checked(1).map_or(rest, |(letter, _)| letter), after, 0)
            }
            [b'_', after @ ..] if !matches!(last, Kind::Hash | Kind::Revision | Kind::Dot) => {
                let (name, after) = run(after, |byte| byte.is_ascii_alphabetic());
                let known = (0..).zip(SUFFIXES).find(|(_, (suffix, _))| suffix.as_bytes() == name);
                known.map_or(broken, |(rank, (_, kind))| (kind, name, after, rank))
            }
            [b'~', after @ ..] if !matches!(last, Kind::Hash | Kind::Revision | Kind::Dot) => {
                let (hash, after) = run(after, |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
                if hash.is_empty() { broken } else { (Kind::Hash, hash, after, 0) }
            }
            [b'-', b'r', after @ ..] if !matches!(last, Kind::Revision | Kind::Dot) => {
                let (number, after) = digits(after);
                self.is_valid &= !number.is_empty();
                let is_empty = number.is_empty() && !matches!(after, [] | [b'-', ..]);
                if is_empty { broken } else { (Kind::Revision, number, after, 0) }
            }
            _ => broken,
        }
    }
}

/// A version of apk.
pub(crate) struct Apk<'a>(&'a str);

impl<'a> Version<'a> for Apk<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let is_version = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~' | b'-' | b'+');
        (!text.is_empty() && text.bytes().all(is_version)).then_some(Self(text))
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.differ(other).0
    }

    fn is_valid(&self) -> bool {
        let mut tokens = Tokens::new(self.0);
        while !matches!(tokens.next().kind, Kind::End | Kind::Broken) {}
        tokens.is_valid
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let mut tokens = Tokens::new(self.0);
        loop {
            let token = tokens.next();
            let piece = String::from_utf8_lossy(token.text);
            match token.kind {
                Kind::End => return text,
                Kind::Broken => {
                    text.push('!');
                    return text;
                }
                Kind::FirstNumber | Kind::SuffixNumber => text.push_str(number_text(&piece)),
                Kind::Dot => text.push('.'),
                Kind::Number => text.extend([".", &piece]),
                Kind::Letter => text.push_str(&piece),
                Kind::Before | Kind::After => text.extend(["_", &piece]),
                Kind::Hash => text.extend(["~", &piece]),
                Kind::Revision => text.extend(["-r", number_text(&piece)]),
            }
        }
    }

    fn key(&self) -> Option<Vec<u8>> {
        let mut key = Vec::with_capacity(self.0.len() + 8);
        let mut tokens = Tokens::new(self.0);
        loop {
            let token = tokens.next();
            key.push(token.kind as u8);
            match token.kind {
                Kind::End | Kind::Broken => return Some(key),
                Kind::Dot => {}
                Kind::FirstNumber | Kind::SuffixNumber | Kind::Revision => put_number(&mut key, token.text),
                Kind::Number if !is_fraction(token.text) => {
                    key.push(1);
                    put_number(&mut key, token.text);
                }
                Kind::Number | Kind::Hash => put_text(&mut key, token.text),
                Kind::Letter => key.extend_from_slice(token.text),
                Kind::Before | Kind::After => key.push(token.rank),
            }
        }
    }
}

fn put_text(key: &mut Vec<u8>, text: &[u8]) {
    key.push(0);
    key.extend_from_slice(text);
    key.push(0);
}

impl Apk<'_> {
    /// Whether the version begins with all parts of a pattern: `3.6_pre1` and `3.6.9` with `3.6`.
    pub(crate) fn begins_with(&self, pattern: &Self) -> bool {
        let (order, ends) = self.differ(pattern);
        order == Ordering::Equal || ends
    }

    /// The order, and whether it was told by the end of the other version.
    fn differ(&self, other: &Self) -> (Ordering, bool) {
        let (mut a, mut b) = (Tokens::new(self.0), Tokens::new(other.0));
        loop {
            let (a, b) = (a.next(), b.next());
            let order = a.compare(&b);
            if order != Ordering::Equal || matches!(a.kind, Kind::End | Kind::Broken) {
                return (order, b.kind == Kind::End);
            }
        }
    }
}
