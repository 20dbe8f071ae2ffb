//! Semantic Versioning 2.0, read leniently: a leading `v`, missing or further parts, leading zeros, numbers without an
//! upper bound.

use std::cmp::Ordering;

use crate::bytes::{compare_numbers, is_number, number_text, put_number};
use crate::scheme::Version;

/// A version of Semantic Versioning.
#[derive(Clone, Copy)]
pub(crate) struct Semver<'a> {
    /// Numbers with dots between.
    pub(crate) numbers: &'a str,
    /// Labels of a pre-release with dots between; empty for a release.
    pub(crate) labels: &'a str,
    /// What follows `+`; empty for none. Does not count in the order.
    pub(crate) build: &'a str,
}

impl<'a> Version<'a> for Semver<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let (text, build) = match text.split_once('+') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (text, ""),
        };
        let (numbers, labels) = match text.split_once('-') {
            Some((numbers, labels)) if are_labels(labels) => (numbers, labels),
            Some(_) => return None,
            None => (text, ""),
        };
        let is_build = |byte: u8| byte.is_ascii_alphanumeric() || b"-.+".contains(&byte);
        let is_version = numbers.split('.').all(|number| is_number(number.as_bytes())) && build.bytes().all(is_build);
        is_version.then_some(Self { numbers, labels, build })
    }

    fn compare(&self, other: &Self) -> Ordering {
        compare_dotted(self.numbers, other.numbers)
            .then_with(|| compare_releases(self.labels, other.labels, <[u8]>::cmp))
    }

    fn text(&self) -> String {
        let mut text = String::new();
        put_numbers(&mut text, self.numbers, 3);
        put_labels(&mut text, '-', self.labels);
        text
    }

    fn key(&self) -> Option<Vec<u8>> {
        let mut key = Vec::with_capacity(self.numbers.len() + self.labels.len() + 8);
        for number in significant_numbers(self.numbers) {
            key.push(2);
            put_number(&mut key, number.as_bytes());
        }
        key.push(1);
        if self.labels.is_empty() {
            key.push(4);
            return Some(key);
        }
        for label in self.labels.split('.') {
            if is_number(label.as_bytes()) {
                key.push(2);
                put_number(&mut key, label.as_bytes());
            } else {
                key.push(3);
                key.extend_from_slice(label.as_bytes());
                key.push(0);
            }
        }
        key.push(1);
        Some(key)
    }
}

/// Whether a text is labels of letters, digits and hyphens with dots between.
pub(crate) fn are_labels(text: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    text.split('.').all(is_label)
}

/// The order of two rows of numbers; those that are missing at the end are 0.
pub(crate) fn compare_dotted(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (a, b) => compare_numbers(a.unwrap_or("").as_bytes(), b.unwrap_or("").as_bytes()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// The order of the labels of two versions; without labels is newer. Texts are compared with a function.
pub(crate) fn compare_releases(a: &str, b: &str, texts: fn(&[u8], &[u8]) -> Ordering) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (false, false) => compare_labels(a, b, texts),
        (a, b) => a.cmp(&b),
    }
}

/// The order of two rows of labels: numbers below texts, a longer row above its own start.
pub(crate) fn compare_labels(a: &str, b: &str, texts: fn(&[u8], &[u8]) -> Ordering) -> Ordering {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let order = match (a.next(), b.next()) {
            (Some(a), Some(b)) => compare_label(a.as_bytes(), b.as_bytes(), texts),
            (None, None) => return Ordering::Equal,
            (a, b) => a.is_some().cmp(&b.is_some()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

fn compare_label(a: &[u8], b: &[u8], texts: fn(&[u8], &[u8]) -> Ordering) -> Ordering {
    match (is_number(a), is_number(b)) {
        (true, true) => compare_numbers(a, b),
        (false, false) => texts(a, b),
        (a, b) => b.cmp(&a),
    }
}

/// A row of numbers without the zeros at its end.
fn significant_numbers(numbers: &str) -> impl Iterator<Item = &str> {
    let significant = numbers.trim_end_matches(['0', '.']);
    // The cut may have gone into the last number, as in `1.10`: what it took are digits up to the next dot.
    let rest = numbers.get(significant.len()..).unwrap_or("");
    let end = if significant.is_empty() { 0 } else { significant.len() + rest.find('.').unwrap_or(rest.len()) };
    numbers.get(..end).filter(|text| !text.is_empty()).into_iter().flat_map(|text| text.split('.'))
}

/// Appends numbers without leading zeros; at least so many, and as many as are not 0.
pub(crate) fn put_numbers(text: &mut String, numbers: &str, least: usize) {
    let mut count = 0;
    for number in significant_numbers(numbers) {
        if count > 0 {
            text.push('.');
        }
        text.push_str(number_text(number));
        count += 1;
    }
    for place in count..least {
        text.push_str(if place == 0 { "0" } else { ".0" });
    }
}

/// Appends labels behind a sign; nothing where there are none.
pub(crate) fn put_labels(text: &mut String, sign: char, labels: &str) {
    if labels.is_empty() {
        return;
    }
    for (place, label) in labels.split('.').enumerate() {
        text.push(if place == 0 { sign } else { '.' });
        text.push_str(if is_number(label.as_bytes()) { number_text(label) } else { label });
    }
}
