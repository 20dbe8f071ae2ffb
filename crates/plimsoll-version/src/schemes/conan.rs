//! Items between dots, a pre-release behind the last `-`, a build behind the last `+`. Source: "Version ranges" and
//! `Version` of Conan.
//!
//! Conan compares a number with a text as two texts, which is no order (2 < 10 < 1a < 2). Here an item is the number
//! that it begins with, and then the rest: 1 < 1a < 2 < 10 < a, which agrees for all that Conan orders.

use std::cmp::Ordering;

use crate::bytes::{compare_numbers, number_text, text_digits};
use crate::scheme::Version;

/// A version of Conan.
pub(crate) struct Conan<'a> {
    release: Items<'a>,
    pre: Option<Items<'a>>,
    build: Option<(Items<'a>, Option<Items<'a>>)>,
}

/// Items with dots between.
#[derive(Clone, Copy)]
struct Items<'a>(&'a str);

impl<'a> Items<'a> {
    /// Zeros at the end say nothing.
    fn new(text: &'a str) -> Self {
        let mut items = text;
        while let Some((rest, last)) = items.rsplit_once('.')
            && is_zero(last)
        {
            items = rest;
        }
        Self(if is_zero(items) { "" } else { items })
    }

    fn compare(self, other: Self) -> Ordering {
        let (mut a, mut b) = (self.iter(), other.iter());
        loop {
            let order = match (a.next(), b.next()) {
                (Some(a), Some(b)) => compare_items(a, b),
                (None, None) => return Ordering::Equal,
                (a, b) => a.is_some().cmp(&b.is_some()),
            };
            if order != Ordering::Equal {
                return order;
            }
        }
    }

    fn iter(self) -> impl Iterator<Item = &'a str> {
        Some(self.0).filter(|text| !text.is_empty()).into_iter().flat_map(|text| text.split('.'))
    }

    fn text(self) -> String {
        let items: Vec<_> = self.iter().map(|item| if is_digits(item) { number_text(item) } else { item }).collect();
        if items.is_empty() { "0".to_owned() } else { items.join(".") }
    }
}

fn is_digits(item: &str) -> bool {
    let (number, rest) = text_digits(item);
    !number.is_empty() && rest.is_empty()
}

fn is_zero(item: &str) -> bool {
    is_digits(item) && item.bytes().all(|digit| digit == b'0')
}

/// Signs that lie below digits, items that begin with digits, then letters.
fn compare_items(a: &str, b: &str) -> Ordering {
    let class = |item: &str| match item.bytes().next() {
        Some(first) if first.is_ascii_digit() => 1,
        Some(first) if first > b'9' => 2,
        _ => 0,
    };
    class(a).cmp(&class(b)).then_with(|| {
        let ((number_a, rest_a), (number_b, rest_b)) = (text_digits(a), text_digits(b));
        let numbers = compare_numbers(number_a.as_bytes(), number_b.as_bytes()).then_with(|| rest_a.cmp(rest_b));
        // `01a` is a text and not `1a`; `01` is the number 1.
        numbers.then_with(|| if rest_a.is_empty() { Ordering::Equal } else { number_a.len().cmp(&number_b.len()) })
    })
}

fn split(text: &str, sign: char) -> (&str, Option<&str>) {
    text.rsplit_once(sign).map_or((text, None), |(text, after)| (text, Some(after)))
}

impl<'a> Version<'a> for Conan<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let is_version = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+*".contains(&byte);
        if text.is_empty() || !text.bytes().all(is_version) {
            return None;
        }
        let (rest, build) = split(text, '+');
        let (release, pre) = split(rest, '-');
        let build = build.map(|build| {
            let (build, pre) = split(build, '-');
            (Items::new(build), pre.map(Items::new))
        });
        Some(Self { release: Items::new(release), pre: pre.map(Items::new), build })
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.release.compare(other.release).then_with(|| compare_pre(self.pre, other.pre)).then_with(|| {
            match (self.build, other.build) {
                (Some((a, pre_a)), Some((b, pre_b))) => a.compare(b).then_with(|| compare_pre(pre_a, pre_b)),
                (a, b) => a.is_some().cmp(&b.is_some()),
            }
        })
    }

    fn text(&self) -> String {
        let mut text = self.release.text();
        put(&mut text, '-', self.pre);
        if let Some((build, pre)) = self.build {
            put(&mut text, '+', Some(build));
            put(&mut text, '-', pre);
        }
        text
    }
}

impl Conan<'_> {
    /// Whether it comes before a release.
    pub(crate) fn is_pre_release(&self) -> bool {
        self.pre.is_some()
    }
}

/// A version with something behind the hyphen is older than the one without.
fn compare_pre(a: Option<Items<'_>>, b: Option<Items<'_>>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.compare(b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn put(text: &mut String, sign: char, items: Option<Items<'_>>) {
    if let Some(items) = items {
        text.push(sign);
        text.push_str(&items.text());
    }
}
