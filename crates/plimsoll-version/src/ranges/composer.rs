//! Constraints of Composer. Source: "Versions and constraints" of its documentation.
//!
//! A version is first brought to four numbers and a stability, as Composer does. `>=` and `<` of a version that names
//! no stability begin with its development versions.

use std::cmp::Ordering;

use super::{Operator, all, any, next_number};
use crate::Scheme;
use crate::bytes::{number_text, text_digits};

/// A boundary with the stability of development versions.
const DEV: &str = "-dev";

/// Four numbers and what follows them.
struct Composer {
    numbers: [String; 4],
    /// How many of the numbers are written.
    written: usize,
    /// A word of stability with a leading hyphen, in lower case; empty for a release.
    stability: String,
}

/// Whether a version lies in a range.
pub(super) fn contains(range: &str, version: &str) -> Option<bool> {
    let version = Composer::read(version)?.text();
    any(alternatives(range), |alternative| holds(alternative, &version))
}

fn alternatives(range: &str) -> impl Iterator<Item = &str> {
    let is_doubled = range.contains("||");
    let parts = range.split('|').map(str::trim);
    parts.filter(move |part| !(is_doubled && part.is_empty()))
}

/// Conditions with commas or spaces between, or two versions with a hyphen between.
fn holds(alternative: &str, version: &str) -> Option<bool> {
    if let Some((low, high)) = alternative.split_once(" - ") {
        let (low, high) = (Composer::read(low.trim())?, Composer::read(high.trim())?);
        let end = if high.written < 3 && high.stability.is_empty() {
            (Operator::Less, high.next(high.written)?)
        } else {
            (Operator::AtMost, high.text())
        };
        return all([(Operator::AtLeast, low.start()), end].iter(), |bound| accepts(bound, version));
    }
    let mut rest = alternative;
    let mut is_inside = true;
    let is_space = |letter: char| letter.is_whitespace() || letter == ',';
    loop {
        rest = rest.trim_start_matches(is_space);
        if rest.is_empty() {
            return Some(is_inside);
        }
        let after = rest.trim_start_matches(['<', '>', '=', '!', '~', '^']);
        let signs = rest.strip_suffix(after)?;
        let after = after.trim_start();
        let (boundary, next) = after.split_at_checked(after.find(is_space).unwrap_or(after.len()))?;
        is_inside &= all(bounds(signs, boundary)?.iter(), |bound| accepts(bound, version))?;
        rest = next;
    }
}

fn accepts((operator, boundary): &(Operator, String), version: &str) -> Option<bool> {
    Some(operator.accepts(Scheme::Packagist.compare(version, boundary)?))
}

/// What a condition says as bounds.
fn bounds(signs: &str, boundary: &str) -> Option<Vec<(Operator, String)>> {
    let boundary = boundary.split_once('@').map_or(boundary, |(boundary, _)| boundary);
    if matches!(boundary, "*" | "x" | "X") {
        return (signs.is_empty()).then(Vec::new);
    }
    let wildcard = [".*", ".x", ".X"].iter().find_map(|end| boundary.strip_suffix(end));
    if let Some(start) = wildcard {
        let start = Composer::read(start.trim_end_matches(".*"))?;
        let end = start.next(start.written)?;
        return signs.is_empty().then(|| vec![(Operator::AtLeast, start.start()), (Operator::Less, end)]);
    }
    let version = Composer::read(boundary)?;
    let between = |held: usize| Some(vec![(Operator::AtLeast, version.start()), (Operator::Less, version.next(held)?)]);
    match signs {
        "~" => between(version.written.saturating_sub(1).max(1)),
        "^" => {
            let first = version.numbers.iter().take(version.written).position(|number| number != "0");
            between(first.map_or(version.written, |first| first + 1))
        }
        _ => {
            let (operator, rest) = Operator::split(if signs == "<>" { "!=" } else { signs });
            let text = match operator {
                Operator::Less | Operator::AtLeast => version.start(),
                _ => version.text(),
            };
            rest.is_empty().then(|| vec![(operator, text)])
        }
    }
}

impl Composer {
    /// Reads a version of at most four numbers. Branches have no order.
    fn read(text: &str) -> Option<Self> {
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let text = text.split_once('+').map_or(text, |(text, _)| text);
        let mut numbers = [const { String::new() }; 4];
        let mut written = 0;
        let mut rest = text;
        for number in &mut numbers {
            let (digits, after) = text_digits(rest);
            if digits.is_empty() {
                break;
            }
            number_text(digits).clone_into(number);
            written += 1;
            rest = after;
            match after.strip_prefix('.') {
                Some(next) if next.starts_with(|first: char| first.is_ascii_digit()) => rest = next,
                _ => break,
            }
        }
        for number in numbers.iter_mut().skip(written) {
            "0".clone_into(number);
        }
        let stability = stability(rest)?;
        (written > 0).then_some(Self { numbers, written, stability })
    }

    fn text(&self) -> String {
        format!("{}{}", self.numbers.join("."), self.stability)
    }

    /// Where `>=` begins and `<` ends.
    fn start(&self) -> String {
        let stability = if self.stability.is_empty() { DEV } else { &self.stability };
        format!("{}{stability}", self.numbers.join("."))
    }

    /// The development version after everything that begins with so many numbers.
    fn next(&self, held: usize) -> Option<String> {
        let last = held.checked_sub(1)?;
        let number = |(place, number): (usize, &String)| match place.cmp(&last) {
            Ordering::Less => number.clone(),
            Ordering::Equal => next_number(number),
            Ordering::Greater => "0".to_owned(),
        };
        let numbers: Vec<_> = self.numbers.iter().enumerate().map(number).collect();
        Some(format!("{}{DEV}", numbers.join(".")))
    }
}

/// A word of stability and its number, or nothing; `None` for anything else. `stable` is nothing.
fn stability(text: &str) -> Option<String> {
    let text = text.trim_start_matches(['.', '-', '_']).to_ascii_lowercase();
    let end = text.find(|letter: char| !letter.is_ascii_lowercase()).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end)?;
    let number = rest.trim_start_matches(['.', '-']);
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    let known = match word {
        "" | "stable" => return number.is_empty().then(String::new),
        "dev" => "dev",
        "alpha" | "a" => "alpha",
        "beta" | "b" => "beta",
        "rc" => "RC",
        "patch" | "pl" | "p" => "patch",
        _ => return None,
    };
    is_number.then(|| format!("-{known}{number}"))
}
