//! node-semver: three numbers up to 2^53 - 1, texts of up to 256 characters, and its loose form. Source: its page on
//! versions, and its tests.

use std::cmp::Ordering;

use super::semver::{are_labels, compare_releases, put_labels};
use crate::bytes::{is_number, text_digits};
use crate::scheme::Version;

/// The longest version, characters.
const LONGEST: usize = 256;
/// The largest number: what a double holds exactly.
pub(crate) const LARGEST: u64 = (1 << 53) - 1;

/// A version of npm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Npm<'a> {
    /// Major, minor, patch.
    pub(crate) numbers: [u64; 3],
    /// Labels of a pre-release with dots between; empty for a release.
    pub(crate) labels: &'a str,
    is_strict: bool,
}

impl<'a> Npm<'a> {
    /// Reads a version by the grammar.
    pub(crate) fn strict(text: &'a str) -> Option<Self> {
        let text = within_limit(text)?.trim();
        let text = text.strip_prefix('v').unwrap_or(text);
        let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
        if build.is_some_and(|build| !are_labels(build)) {
            return None;
        }
        let (numbers, labels) = text.split_once('-').map_or((text, None), |(text, labels)| (text, Some(labels)));
        if labels.is_some_and(|labels| !are_strict_labels(labels)) {
            return None;
        }
        let mut parts = numbers.split('.');
        let mut part = || parts.next().filter(|part| is_strict_number(part)).and_then(number);
        let numbers = [part()?, part()?, part()?];
        parts.next().is_none().then_some(Self { numbers, labels: labels.unwrap_or(""), is_strict: true })
    }

    /// Reads a version in the form that tools of npm accept too: signs before it, leading zeros, labels without a
    /// hyphen.
    pub(crate) fn loose(text: &'a str) -> Option<Self> {
        let text = within_limit(text)?.trim();
        let text = text.trim_start_matches(|sign: char| sign == 'v' || sign == '=' || sign.is_whitespace());
        let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
        if build.is_some_and(|build| !are_labels(build)) {
            return None;
        }
        let (major, rest) = text_digits(text);
        let (minor, rest) = text_digits(rest.strip_prefix('.')?);
        let (patch, rest) = text_digits(rest.strip_prefix('.')?);
        let numbers = [number(major)?, number(minor)?, number(patch)?];
        Some(Self { numbers, labels: loose_labels(rest)?, is_strict: false })
    }

    /// The number of the place, one higher, or `None` over the limit.
    pub(crate) fn next(number: u64) -> Option<u64> {
        (number < LARGEST).then_some(number + 1)
    }
}

/// Labels behind the numbers; a hyphen before them may be missing or be one of them.
pub(crate) fn loose_labels(text: &str) -> Option<&str> {
    let without = text.strip_prefix('-').unwrap_or(text);
    [without, text].into_iter().find(|labels| are_labels(labels)).or_else(|| text.is_empty().then_some(""))
}

fn within_limit(text: &str) -> Option<&str> {
    (text.len() <= LONGEST).then_some(text)
}

/// Digits as a number within the limit.
pub(crate) fn number(digits: &str) -> Option<u64> {
    let is_digits = is_number(digits.as_bytes());
    let number = digits.parse().map_or(None, Some);
    number.filter(|&number| is_digits && number <= LARGEST)
}

/// `0`, or digits without a leading zero.
pub(crate) fn is_strict_number(text: &str) -> bool {
    is_number(text.as_bytes()) && (text == "0" || !text.starts_with('0'))
}

/// Labels of which numbers have no leading zero.
pub(crate) fn are_strict_labels(text: &str) -> bool {
    are_labels(text) && text.split('.').all(|label| !is_number(label.as_bytes()) || is_strict_number(label))
}

impl<'a> Version<'a> for Npm<'a> {
    fn read(text: &'a str) -> Option<Self> {
        Self::strict(text).or_else(|| Self::loose(text))
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| compare_releases(self.labels, other.labels, <[u8]>::cmp))
    }

    fn is_valid(&self) -> bool {
        self.is_strict
    }

    fn text(&self) -> String {
        let [major, minor, patch] = self.numbers;
        let mut text = format!("{major}.{minor}.{patch}");
        put_labels(&mut text, '-', self.labels);
        text
    }
}
