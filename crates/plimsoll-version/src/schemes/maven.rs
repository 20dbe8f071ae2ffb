//! Tokens between `.`, `-`, `_` and at borders of letters and digits. Source: "Version Order Specification" of the
//! reference of the POM.
//!
//! The reference gives no order in one place: 1 < 1-x < 1.0.alpha < 1. There a qualifier of what comes before a release
//! counts behind a dot as it does behind a hyphen, which keeps `4.0.0.Beta1` below `4.0.0` and both below `4-1`.

use std::cmp::Ordering;

use crate::bytes::{compare_folded, compare_numbers, digits, number_text, run};
use crate::scheme::Version;

/// What a token is, from the oldest to the newest; a version that ends stands between milestones and service packs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Alpha,
    Beta,
    Milestone,
    Candidate,
    Snapshot,
    End,
    Release,
    ServicePack,
    Qualifier,
    HyphenNumber,
    DotNumber,
}

struct Token<'a> {
    kind: Kind,
    /// The digits or the letters of an unknown qualifier; empty for others and for 0.
    text: &'a [u8],
}

/// What the end of a version compares as.
const END: Token<'static> = Token { kind: Kind::End, text: &[] };

impl Token<'_> {
    fn compare(&self, other: &Self) -> Ordering {
        self.kind.cmp(&other.kind).then_with(|| match self.kind {
            Kind::HyphenNumber | Kind::DotNumber => compare_numbers(self.text, other.text),
            Kind::Qualifier => compare_folded(self.text, other.text),
            _ => Ordering::Equal,
        })
    }

    /// Whether the token says nothing where nothing but a new part follows.
    fn is_null(&self) -> bool {
        match self.kind {
            Kind::Release => true,
            Kind::HyphenNumber | Kind::DotNumber => self.text.iter().all(|&digit| digit == b'0'),
            _ => false,
        }
    }
}

/// A version of Maven: its tokens without those that say nothing.
pub(crate) struct Maven<'a>(Vec<Token<'a>>);

impl<'a> Version<'a> for Maven<'a> {
    fn read(text: &'a str) -> Option<Self> {
        // Spaces, properties that nobody filled in, and ranges are no versions.
        let is_version = |byte: u8| byte > b' ' && byte != 0x7f && !b"${}[](),".contains(&byte);
        if text.is_empty() || !text.bytes().all(is_version) {
            return None;
        }
        let mut version = Self(Vec::new());
        let mut rest = text.as_bytes();
        let mut separator = b'.';
        loop {
            let (token, after) = token(rest, separator);
            version.push(token, separator);
            (separator, rest) = match after {
                [] => break,
                [separator @ (b'.' | b'-' | b'_'), after @ ..] => (*separator, after),
                border => (b'-', border),
            };
        }
        version.trim();
        Some(version)
    }

    fn compare(&self, other: &Self) -> Ordering {
        let longest = self.0.len().max(other.0.len());
        for place in 0..longest {
            let order = self.0.get(place).unwrap_or(&END).compare(other.0.get(place).unwrap_or(&END));
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for token in &self.0 {
            let piece = String::from_utf8_lossy(token.text);
            let (sign, piece) = match token.kind {
                Kind::Alpha => ("-", "alpha".into()),
                Kind::Beta => ("-", "beta".into()),
                Kind::Milestone => ("-", "milestone".into()),
                Kind::Candidate => ("-", "rc".into()),
                Kind::Snapshot => ("-", "snapshot".into()),
                // A hyphen would take away the zeros before it.
                Kind::Release => (".", "ga".into()),
                Kind::ServicePack => (".", "sp".into()),
                Kind::Qualifier => (".", piece.to_ascii_lowercase()),
                Kind::HyphenNumber => ("-", number_text(&piece).to_owned()),
                Kind::DotNumber => (".", number_text(&piece).to_owned()),
                Kind::End => continue,
            };
            match text.is_empty() {
                true if token.kind == Kind::DotNumber => {}
                true => text.push_str("0-"),
                false => text.push_str(sign),
            }
            text.push_str(&piece);
        }
        if text.is_empty() { "0".to_owned() } else { text }
    }
}

impl<'a> Maven<'a> {
    fn push(&mut self, token: Token<'a>, separator: u8) {
        if separator != b'.' || token.kind < Kind::End {
            self.trim();
        }
        self.0.push(token);
    }

    /// Takes away what says nothing before a new part or the end.
    fn trim(&mut self) {
        while self.0.last().is_some_and(Token::is_null) {
            self.0.pop();
        }
    }
}

/// The token at the start of a text, which may be empty, and what follows it.
fn token(text: &[u8], separator: u8) -> (Token<'_>, &[u8]) {
    let number = if separator == b'.' { Kind::DotNumber } else { Kind::HyphenNumber };
    let (digits, rest) = digits(text);
    if !digits.is_empty() {
        return (Token { kind: number, text: digits }, rest);
    }
    let (letters, rest) = run(text, |byte| !byte.is_ascii_digit() && !b".-_".contains(&byte));
    if letters.is_empty() {
        return (Token { kind: number, text: letters }, rest);
    }
    let kind = qualifier(letters, rest.first().is_some_and(u8::is_ascii_digit));
    (Token { kind, text: if kind == Kind::Qualifier { letters } else { &[] } }, rest)
}

/// The words that are known; three of them have short forms directly before a digit.
fn qualifier(letters: &[u8], is_before_digit: bool) -> Kind {
    const WORDS: [(&str, Kind); 10] = [
        ("alpha", Kind::Alpha),
        ("beta", Kind::Beta),
        ("milestone", Kind::Milestone),
        ("rc", Kind::Candidate),
        ("cr", Kind::Candidate),
        ("snapshot", Kind::Snapshot),
        ("ga", Kind::Release),
        ("final", Kind::Release),
        ("release", Kind::Release),
        ("sp", Kind::ServicePack),
    ];
    const SHORT: [(&str, Kind); 3] = [("a", Kind::Alpha), ("b", Kind::Beta), ("m", Kind::Milestone)];
    let short = if is_before_digit { SHORT.as_slice() } else { &[] };
    let mut known = WORDS.iter().chain(short);
    known.find(|(word, _)| word.as_bytes().eq_ignore_ascii_case(letters)).map_or(Kind::Qualifier, |(_, kind)| *kind)
}
