//! Runs of digits and letters; letters are older than any number. Source: `Gem::Version`.

use std::cmp::Ordering;

use crate::bytes::{compare_numbers, digits, number_text, run};
use crate::scheme::Version;

/// A version of RubyGems.
pub(crate) struct Rubygems<'a> {
    segments: Vec<Segment<'a>>,
    has_letters: bool,
}

#[derive(Clone, Copy)]
enum Segment<'a> {
    Letters(&'a [u8]),
    /// Digits; none are 0.
    Number(&'a [u8]),
}

impl Segment<'_> {
    fn compare(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => compare_numbers(a, b),
            (Self::Letters(a), Self::Letters(b)) => a.cmp(b),
            (Self::Letters(_), Self::Number(_)) => Ordering::Less,
            (Self::Number(_), Self::Letters(_)) => Ordering::Greater,
        }
    }

    fn is_zero(&self) -> bool {
        matches!(self, Self::Number(digits) if digits.iter().all(|&digit| digit == b'0'))
    }
}

impl<'a> Version<'a> for Rubygems<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let text = text.trim_ascii();
        let (release, platform) = text.split_once('-').map_or((text, None), |(release, after)| (release, Some(after)));
        let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_late =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_version = text.starts_with(|first: char| first.is_ascii_digit())
            && release.split('.').all(is_part)
            && platform.is_none_or(|platform| platform.split('.').all(is_late));
        if !is_version {
            return None;
        }
        let mut version = Self { segments: Vec::new(), has_letters: false };
        version.put(release);
        for late in platform.into_iter().flat_map(|platform| platform.split('-')) {
            version.push(Segment::Letters(b"pre"));
            version.put(late);
        }
        version.trim();
        Some(version)
    }

    fn compare(&self, other: &Self) -> Ordering {
        let longest = self.segments.len().max(other.segments.len());
        for place in 0..longest {
            let segment = |version: &Self| version.segments.get(place).copied().unwrap_or(Segment::Number(&[]));
            let order = segment(self).compare(segment(other));
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    }

    fn text(&self) -> String {
        // The grammar wants a number first.
        let first = if matches!(self.segments.first(), Some(Segment::Number(_))) { "" } else { "0" };
        let mut text = first.to_owned();
        for segment in &self.segments {
            if !text.is_empty() {
                text.push('.');
            }
            match segment {
                Segment::Letters(letters) => text.push_str(&String::from_utf8_lossy(letters)),
                Segment::Number(digits) => text.push_str(number_text(&String::from_utf8_lossy(digits))),
            }
        }
        text
    }
}

impl<'a> Rubygems<'a> {
    fn put(&mut self, text: &'a str) {
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let (number, after) = digits(rest);
            let (letters, after) = run(after, |byte| byte.is_ascii_alphabetic());
            if !number.is_empty() {
                self.push(Segment::Number(number));
            }
            if !letters.is_empty() {
                self.push(Segment::Letters(letters));
            }
            rest = run(after, |byte| !byte.is_ascii_alphanumeric()).1;
        }
    }

    /// Zeros before the first letters say nothing, as those at the end.
    fn push(&mut self, segment: Segment<'a>) {
        if matches!(segment, Segment::Letters(_)) && !self.has_letters {
            self.trim();
            self.has_letters = true;
        }
        self.segments.push(segment);
    }

    fn trim(&mut self) {
        while self.segments.last().is_some_and(Segment::is_zero) {
            self.segments.pop();
        }
    }
}
