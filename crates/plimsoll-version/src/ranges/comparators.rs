//! Operators before versions, with commas or spaces between, and `||` between alternatives: semver, golang, apk, deb,
//! rpm.
//!
//! A version without an operator is itself. Of semver, `^`, `~` and `~>` go up to the next number that they hold fast,
//! and pre-releases are versions like others. Of deb, `<` and `>` are refused: dpkg reads them as `<=` and `>=`.

use std::cmp::Ordering;

use super::{Operator, all, any, next_row};
use crate::Scheme;
use crate::scheme::Version;
use crate::schemes::apk::Apk;
use crate::schemes::rpm::Rpm;
use crate::schemes::semver::{Semver, compare_dotted};

/// Whether a version lies in a range.
pub(super) fn contains(scheme: Scheme, range: &str, version: &str) -> Option<bool> {
    scheme.compare(version, version)?;
    any(range.split("||"), |alternative| {
        all(Conditions(alternative), |condition| {
            let (signs, boundary) = condition?;
            holds(scheme, signs, boundary, version)
        })
    })
}

/// Signs and the boundary behind them; `None` for signs without a boundary.
struct Conditions<'a>(&'a str);

impl<'a> Iterator for Conditions<'a> {
    type Item = Option<(&'a str, &'a str)>;

    fn next(&mut self) -> Option<Self::Item> {
        let is_space = |letter: char| letter.is_whitespace() || letter == ',';
        let text = self.0.trim_start_matches(is_space);
        if text.is_empty() {
            return None;
        }
        let after = text.trim_start_matches(['<', '>', '=', '!', '~', '^']);
        let signs = text.strip_suffix(after)?;
        let rest = after.trim_start();
        let end = rest.find(is_space).unwrap_or(rest.len());
        let (boundary, rest) = rest.split_at_checked(end)?;
        self.0 = rest;
        Some((!boundary.is_empty()).then_some((signs, boundary)))
    }
}

fn holds(scheme: Scheme, signs: &str, boundary: &str, version: &str) -> Option<bool> {
    match (scheme, signs) {
        (Scheme::Apk, _) => holds_apk(signs, boundary, version),
        (Scheme::Deb, "<<") => Some(scheme.compare(version, boundary)?.is_lt()),
        (Scheme::Deb, ">>") => Some(scheme.compare(version, boundary)?.is_gt()),
        (Scheme::Deb, "<" | ">") => None,
        (Scheme::Semver, "" | "=" | "==") if boundary.contains('*') => in_wildcard(boundary, version),
        (Scheme::Semver, "^" | "~" | "~>") => is_compatible(signs, boundary, version),
        _ => {
            let operator = operator(signs)?;
            let order = if scheme == Scheme::Rpm {
                compare_rpm(version, boundary)?
            } else {
                scheme.compare(version, boundary)?
            };
            Some(operator.accepts(order))
        }
    }
}

fn operator(signs: &str) -> Option<Operator> {
    let (operator, rest) = Operator::split(signs);
    rest.is_empty().then_some(operator)
}

/// A condition of rpm without a release is met by each release.
fn compare_rpm(version: &str, boundary: &str) -> Option<Ordering> {
    let (version, boundary) = (Rpm::read(version)?, Rpm::read(boundary)?);
    Some(if boundary.has_release() { version.compare(&boundary) } else { version.compare_without_release(&boundary) })
}

/// With `~` a version that begins with the boundary equals it.
fn holds_apk(signs: &str, boundary: &str, version: &str) -> Option<bool> {
    let (version, boundary) = (Apk::read(version)?, Apk::read(boundary)?);
    let begins = signs.contains('~') && version.begins_with(&boundary);
    let order = if begins { Ordering::Equal } else { version.compare(&boundary) };
    let accepts = match signs {
        "" | "=" | "~" | "=~" | "~=" => order.is_eq(),
        "<" => order.is_lt(),
        "<=" | "<~" | "<=~" => order.is_le(),
        ">" => order.is_gt(),
        ">=" | ">~" | ">=~" => order.is_ge(),
        _ => return None,
    };
    Some(accepts)
}

/// `*`, `1.*`, `1.2.*`.
fn in_wildcard(boundary: &str, version: &str) -> Option<bool> {
    let version = Semver::read(version)?;
    if boundary == "*" {
        return Some(true);
    }
    let start = boundary.strip_suffix(".*")?;
    let numbers: Vec<&str> = Semver::read(start)?.numbers.split('.').collect();
    let end = next_row(&numbers, numbers.len())?;
    let is_inside = compare_dotted(version.numbers, start).is_ge() && compare_dotted(version.numbers, &end).is_lt();
    Some(is_inside)
}

fn is_compatible(signs: &str, boundary: &str, version: &str) -> Option<bool> {
    let (version, boundary) = (Semver::read(version)?, Semver::read(boundary)?);
    let numbers: Vec<&str> = boundary.numbers.split('.').collect();
    let is_zero = |number: &&str| number.bytes().all(|digit| digit == b'0');
    let held = match signs {
        "^" => numbers.iter().position(|number| !is_zero(number)).map_or(numbers.len(), |first| first + 1),
        "~" => numbers.len().min(2),
        _ => numbers.len().saturating_sub(1).max(1),
    };
    let end = next_row(&numbers, held)?;
    Some(version.compare(&boundary).is_ge() && compare_dotted(version.numbers, &end).is_lt())
}
