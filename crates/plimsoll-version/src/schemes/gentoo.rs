//! `number{.number}{letter}{_suffix{number}}{-r number}`. Source: Package Manager Specification, section 3.3.

use std::cmp::Ordering;

use crate::bytes::{compare_numbers, digits, is_number, number_text, run};
use crate::scheme::Version;

/// Suffixes from the oldest to the newest; none stands between `_rc` and `_p`.
const SUFFIXES: [&str; 6] = ["alpha", "beta", "pre", "rc", "", "p"];

/// A version of Portage.
pub(crate) struct Gentoo<'a> {
    numbers: &'a str,
    /// One letter or none.
    letter: &'a str,
    /// Suffixes with their numbers, each with a leading `_`.
    suffixes: &'a str,
    /// Digits; empty is 0.
    revision: &'a str,
}

impl<'a> Version<'a> for Gentoo<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (rest, revision) = match text.rsplit_once("-r") {
            Some((rest, revision)) if is_number(revision.as_bytes()) => (rest, revision),
            Some(_) => return None,
            None => (text, ""),
        };
        let start = rest.find('_').unwrap_or(rest.len());
        let (release, suffixes) = rest.split_at_checked(start)?;
        let (numbers, letter) = match release.strip_suffix(|last: char| last.is_ascii_lowercase()) {
            Some(numbers) => (numbers, release.get(numbers.len()..)?),
            None => (release, ""),
        };
        let is_version = numbers.split('.').all(|number| is_number(number.as_bytes()))
            && suffixes.split('_').skip(1).all(|suffix| read_suffix(suffix).is_some());
        is_version.then_some(Self { numbers, letter, suffixes, revision })
    }

    fn compare(&self, other: &Self) -> Ordering {
        compare_rows(self.numbers, other.numbers)
            .then_with(|| self.letter.cmp(other.letter))
            .then_with(|| compare_suffixes(self.suffixes, other.suffixes))
            .then_with(|| compare_numbers(self.revision.as_bytes(), other.revision.as_bytes()))
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (place, number) in self.numbers.split('.').enumerate() {
            match place {
                0 => text.push_str(number_text(number)),
                _ if number.starts_with('0') => text.extend([".0", fraction(number).get(1..).unwrap_or("")]),
                _ => text.extend([".", number]),
            }
        }
        text.push_str(self.letter);
        for (rank, number) in suffixes(self.suffixes) {
            text.extend(["_", SUFFIXES.get(rank).unwrap_or(&""), number_text(number)]);
        }
        let revision = number_text(self.revision);
        if revision != "0" {
            text.extend(["-r", revision]);
        }
        text
    }
}

/// The rank of a suffix and its digits, which may be missing.
fn read_suffix(suffix: &str) -> Option<(usize, &str)> {
    let (word, number) = run(suffix.as_bytes(), |byte| byte.is_ascii_alphabetic());
    let rank = SUFFIXES.iter().position(|known| !word.is_empty() && known.as_bytes() == word)?;
    (digits(number).1.is_empty()).then(|| (rank, suffix.get(word.len()..).unwrap_or("")))
}

fn suffixes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split('_').skip(1).filter_map(read_suffix)
}

fn compare_suffixes(a: &str, b: &str) -> Ordering {
    let none = (4, "");
    let (mut a, mut b) = (suffixes(a), suffixes(b));
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (a, b) => {
                let ((rank_a, number_a), (rank_b, number_b)) = (a.unwrap_or(none), b.unwrap_or(none));
                rank_a.cmp(&rank_b).then_with(|| compare_numbers(number_a.as_bytes(), number_b.as_bytes()))
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// The first number is a number; a later one with a leading zero is a fraction, and so is what it is compared with.
fn compare_rows(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    let mut order = match (a.next(), b.next()) {
        (Some(a), Some(b)) => compare_numbers(a.as_bytes(), b.as_bytes()),
        _ => Ordering::Equal,
    };
    while order == Ordering::Equal {
        order = match (a.next(), b.next()) {
            (Some(a), Some(b)) if a.starts_with('0') || b.starts_with('0') => fraction(a).cmp(fraction(b)),
            (Some(a), Some(b)) => compare_numbers(a.as_bytes(), b.as_bytes()),
            (None, None) => break,
            (a, b) => a.is_some().cmp(&b.is_some()),
        };
    }
    order
}

fn fraction(number: &str) -> &str {
    number.trim_end_matches('0')
}
