//! PEP 440, and below all of its versions what older tools accepted, by the order of setuptools. Source: "Version
//! specifiers" of the Python packaging user guide.

use std::cmp::Ordering;

use crate::bytes::{compare_folded, compare_numbers, is_number, number_text, text_digits};
use crate::scheme::Version;

/// A version of Python.
pub(crate) enum Pypi<'a> {
    /// Its parts, from the most significant.
    Standard(Standard<'a>),
    /// What follows no rule.
    Legacy(Vec<Piece<'a>>),
}

/// A version by PEP 440. Numbers are digits; `None` where the part is missing, empty digits where its number is.
#[derive(Clone, Copy)]
pub(crate) struct Standard<'a> {
    /// Digits; empty is 0.
    epoch: &'a str,
    /// Numbers with dots between.
    pub(crate) release: &'a str,
    /// `a`, `b` or `rc`, and its number.
    pre: Option<(Stage, &'a str)>,
    post: Option<&'a str>,
    dev: Option<&'a str>,
    /// Labels behind `+`; empty for none.
    local: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Alpha,
    Beta,
    Candidate,
}

/// A piece of a legacy version. Texts lie below numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    Number(&'a str),
}

/// What a legacy version ends with. Source: pkg_resources of setuptools 8.
const FINAL: &str = "final";
/// What stands for a hyphen there.
const HYPHEN: &str = "final-";

const SEPARATORS: [char; 3] = ['.', '-', '_'];

impl<'a> Standard<'a> {
    /// Reads a version; white space around it, upper case and spellings of PEP 440's appendix B are accepted.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let (text, local) = match text.split_once('+') {
            Some((text, local)) if is_local(local) => (text, local),
            Some(_) => return None,
            None => (text, ""),
        };
        let (epoch, text) = match text.split_once('!') {
            Some((epoch, text)) if is_number(epoch.as_bytes()) => (epoch, text),
            Some(_) => return None,
            None => ("", text),
        };
        let (release, mut rest) = split_release(text)?;
        let mut version = Self { epoch, release, pre: None, post: None, dev: None, local };
        if let Some((stage, number, after)) = read_pre(rest) {
            version.pre = Some((stage, number));
            rest = after;
        }
        if let Some((number, after)) = read_post(rest) {
            version.post = Some(number);
            rest = after;
        }
        if let Some((number, after)) = read_word(rest, &["dev"]) {
            version.dev = Some(number);
            rest = after;
        }
        rest.is_empty().then_some(version)
    }

    /// Whether it comes before a release.
    pub(crate) fn is_pre_release(&self) -> bool {
        self.pre.is_some() || self.dev.is_some()
    }

    /// Whether it is a rebuild after a release.
    pub(crate) fn is_post_release(&self) -> bool {
        self.post.is_some()
    }

    /// Whether it has a local part.
    pub(crate) fn has_local(&self) -> bool {
        !self.local.is_empty()
    }

    /// The same without its local part.
    pub(crate) fn public(self) -> Self {
        Self { local: "", ..self }
    }

    /// What a rebuild rebuilds.
    pub(crate) fn before_post(self) -> Self {
        Self { post: None, dev: None, local: "", ..self }
    }

    /// Only epoch and release.
    pub(crate) fn base(self) -> Self {
        Self { pre: None, post: None, dev: None, local: "", ..self }
    }

    /// The order of two.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        self.compare_epoch(other)
            .then_with(|| super::semver::compare_dotted(self.release, other.release))
            .then_with(|| self.compare_pre(other))
            .then_with(|| compare_optional(self.post, other.post))
            .then_with(|| match (self.dev, other.dev) {
                (Some(a), Some(b)) => compare_numbers(a.as_bytes(), b.as_bytes()),
                (a, b) => b.is_some().cmp(&a.is_some()),
            })
            .then_with(|| compare_local(self.local, other.local))
    }

    /// The order of the epochs.
    pub(crate) fn compare_epoch(&self, other: &Self) -> Ordering {
        compare_numbers(self.epoch.as_bytes(), other.epoch.as_bytes())
    }

    /// The stages of two; a development version of a release lies below its first alpha.
    fn compare_pre(&self, other: &Self) -> Ordering {
        let rank = |version: &Self| match (version.pre, version.post, version.dev) {
            (Some((stage, _)), ..) => (1, Some(stage)),
            (None, None, Some(_)) => (0, None),
            _ => (2, None),
        };
        rank(self).cmp(&rank(other)).then_with(|| {
            let number = |pre: Option<(Stage, &'a str)>| pre.map_or("", |(_, number)| number);
            compare_numbers(number(self.pre).as_bytes(), number(other.pre).as_bytes())
        })
    }
}

/// `[0-9]+(.[0-9]+)*` at the start, and the rest.
fn split_release(text: &str) -> Option<(&str, &str)> {
    let mut end = text_digits(text).0.len();
    if end == 0 {
        return None;
    }
    while let Some(rest) = text.get(end..).and_then(|rest| rest.strip_prefix('.')) {
        match text_digits(rest).0.len() {
            0 => break,
            digits => end += 1 + digits,
        }
    }
    text.split_at_checked(end)
}

fn read_pre(text: &str) -> Option<(Stage, &str, &str)> {
    const WORDS: [(Stage, &[&str]); 3] = [
        (Stage::Alpha, &["alpha", "a"]),
        (Stage::Beta, &["beta", "b"]),
        (Stage::Candidate, &["preview", "pre", "rc", "c"]),
    ];
    WORDS.iter().find_map(|(stage, words)| read_word(text, words).map(|(number, rest)| (*stage, number, rest)))
}

/// `-N`, or a word with or without a number.
fn read_post(text: &str) -> Option<(&str, &str)> {
    if let Some((number, rest)) = text.strip_prefix('-').map(text_digits)
        && !number.is_empty()
    {
        return Some((number, rest));
    }
    read_word(text, &["post", "rev", "r"])
}

/// `[-_.]?WORD[-_.]?N?`: the digits, which may be missing, and the rest.
fn read_word<'a>(text: &'a str, words: &[&str]) -> Option<(&'a str, &'a str)> {
    let text = text.strip_prefix(SEPARATORS).unwrap_or(text);
    let starts = |word: &&&str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let word = words.iter().find(starts)?;
    let rest = text.get(word.len()..)?;
    Some(text_digits(rest.strip_prefix(SEPARATORS).unwrap_or(rest)))
}

fn is_local(text: &str) -> bool {
    text.split(SEPARATORS).all(|label| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn compare_optional(a: Option<&str>, b: Option<&str>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare_numbers(a.as_bytes(), b.as_bytes()),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

/// Numbers above texts, a longer row above its own start, any above none.
fn compare_local(a: &str, b: &str) -> Ordering {
    if a.is_empty() || b.is_empty() {
        return b.is_empty().cmp(&a.is_empty());
    }
    let (mut a, mut b) = (a.split(SEPARATORS), b.split(SEPARATORS));
    loop {
        let order = match (a.next(), b.next()) {
            (Some(a), Some(b)) => match (is_number(a.as_bytes()), is_number(b.as_bytes())) {
                (true, true) => compare_numbers(a.as_bytes(), b.as_bytes()),
                (false, false) => compare_folded(a.as_bytes(), b.as_bytes()),
                (a, b) => a.cmp(&b),
            },
            (None, None) => return Ordering::Equal,
            (a, b) => a.is_some().cmp(&b.is_some()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// The pieces of a text that follows no rule: runs of digits, of letters, hyphens and what lies between; some words
/// have another meaning. Source: pkg_resources of setuptools 8.
fn legacy(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = legacy_piece(rest);
        match piece {
            Piece::Text(".") => {}
            Piece::Text(_) => push_text(&mut pieces, piece),
            Piece::Number(_) => pieces.push(piece),
        }
        rest = after;
    }
    push_text(&mut pieces, Piece::Text(FINAL));
    pieces
}

fn legacy_piece(text: &str) -> (Piece<'_>, &str) {
    let (number, after) = text_digits(text);
    if !number.is_empty() {
        return (Piece::Number(number), after);
    }
    if let Some(after) = text.strip_prefix('-') {
        return (Piece::Text(HYPHEN), after);
    }
    if let Some(after) = text.strip_prefix('.') {
        return (Piece::Text("."), after);
    }
    let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_end = |letter: char| {
        letter.is_ascii_digit() || letter == '-' || letter == '.' || letter.is_ascii_alphabetic() != is_word
    };
    let end = text.find(is_end).unwrap_or(text.len());
    let (word, after) = text.split_at_checked(end).unwrap_or((text, ""));
    let meaning = [("pre", "c"), ("preview", "c"), ("rc", "c"), ("dev", "@")];
    let known = meaning.iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
    (Piece::Text(known.map_or(word, |(_, meaning)| meaning)), after)
}

/// A text takes away zeros before it, and one below the end also hyphens.
fn push_text<'a>(pieces: &mut Vec<Piece<'a>>, text: Piece<'a>) {
    if compare_piece(text, Piece::Text(FINAL)) == Ordering::Less {
        while pieces.last() == Some(&Piece::Text(HYPHEN)) {
            pieces.pop();
        }
    }
    while matches!(pieces.last(), Some(Piece::Number(number)) if number.bytes().all(|digit| digit == b'0')) {
        pieces.pop();
    }
    pieces.push(text);
}

fn compare_piece(a: Piece<'_>, b: Piece<'_>) -> Ordering {
    match (a, b) {
        (Piece::Text(a), Piece::Text(b)) => compare_folded(a.as_bytes(), b.as_bytes()),
        (Piece::Number(a), Piece::Number(b)) => compare_numbers(a.as_bytes(), b.as_bytes()),
        (Piece::Text(_), Piece::Number(_)) => Ordering::Less,
        (Piece::Number(_), Piece::Text(_)) => Ordering::Greater,
    }
}

fn compare_legacy(a: &[Piece<'_>], b: &[Piece<'_>]) -> Ordering {
    let differing = a.iter().zip(b).map(|(&a, &b)| compare_piece(a, b)).find(|&order| order != Ordering::Equal);
    differing.unwrap_or_else(|| a.len().cmp(&b.len()))
}

impl<'a> Version<'a> for Pypi<'a> {
    fn read(text: &'a str) -> Option<Self> {
        if let Some(version) = Standard::read(text) {
            return Some(Self::Standard(version));
        }
        let is_text = !text.is_empty() && !text.bytes().any(|byte| byte <= b' ' || byte == 0x7f);
        is_text.then(|| Self::Legacy(legacy(text)))
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Standard(a), Self::Standard(b)) => a.compare(b),
            (Self::Legacy(a), Self::Legacy(b)) => compare_legacy(a, b),
            (Self::Standard(_), Self::Legacy(_)) => Ordering::Greater,
            (Self::Legacy(_), Self::Standard(_)) => Ordering::Less,
        }
    }

    fn is_valid(&self) -> bool {
        matches!(self, Self::Standard(_))
    }

    fn text(&self) -> String {
        match self {
            Self::Standard(version) => version.text(),
            Self::Legacy(pieces) => {
                // A space keeps it apart from every version that is one.
                let piece = |piece: &Piece<'_>| match piece {
                    Piece::Text(text) => text.to_ascii_lowercase(),
                    Piece::Number(number) => number_text(number).to_owned(),
                };
                pieces.iter().map(piece).collect::<Vec<_>>().join(" ")
            }
        }
    }
}

impl Standard<'_> {
    fn text(&self) -> String {
        let mut text = String::new();
        let epoch = number_text(self.epoch);
        if epoch != "0" {
            text.extend([epoch, "!"]);
        }
        super::semver::put_numbers(&mut text, self.release, 1);
        if let Some((stage, number)) = self.pre {
            let word = match stage {
                Stage::Alpha => "a",
                Stage::Beta => "b",
                Stage::Candidate => "rc",
            };
            text.extend([word, number_text(number)]);
        }
        if let Some(number) = self.post {
            text.extend([".post", number_text(number)]);
        }
        if let Some(number) = self.dev {
            text.extend([".dev", number_text(number)]);
        }
        let local = self.local.to_ascii_lowercase();
        for (place, label) in local.split(SEPARATORS).filter(|label| !label.is_empty()).enumerate() {
            text.push(if place == 0 { '+' } else { '.' });
            text.push_str(if is_number(label.as_bytes()) { number_text(label) } else { label });
        }
        text
    }
}
