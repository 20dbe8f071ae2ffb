//! `vers:TYPE/CONSTRAINT|CONSTRAINT`. Source: the specification of vers, "Checking if a version is contained within a
//! range". Constraints are brought in the order of their versions first: they come unsorted.

use std::borrow::Cow;

use super::Operator;
use crate::Scheme;

/// Types whose word is not that of the family.
const TYPES: [(&str, Scheme); 13] = [
    ("alpine", Scheme::Apk),
    ("bitnami", Scheme::Semver),
    ("cargo", Scheme::Semver),
    ("composer", Scheme::Packagist),
    ("debian", Scheme::Deb),
    ("ebuild", Scheme::Gentoo),
    ("gem", Scheme::Rubygems),
    ("github", Scheme::Semver),
    ("go", Scheme::Golang),
    ("hex", Scheme::Semver),
    ("opam", Scheme::Opam),
    ("swift", Scheme::Semver),
    ("ubuntu", Scheme::Deb),
];

/// The most constraints of a range: bringing them in order takes a comparison for each pair.
const MOST_CONSTRAINTS: usize = 256;

struct Constraint<'a> {
    operator: Operator,
    version: Cow<'a, str>,
}

/// Whether a version lies in a range, which names its family.
pub(super) fn contains(range: &str, version: &str) -> Option<bool> {
    let (kind, constraints) = range.trim().strip_prefix("vers:")?.split_once('/')?;
    let scheme = scheme(kind)?;
    scheme.compare(version, version)?;
    if constraints.trim() == "*" {
        return Some(true);
    }
    let constraints = read(scheme, constraints)?;
    let mut bounds = Vec::new();
    for constraint in constraints {
        let order = scheme.compare(version, &constraint.version)?;
        match constraint.operator {
            Operator::Different if order.is_eq() => return Some(false),
            operator if order.is_eq() && operator.accepts(order) => return Some(true),
            Operator::Different | Operator::Equal => {}
            operator => bounds.push((operator, order)),
        }
    }
    Some(lies_between(&bounds))
}

fn scheme(kind: &str) -> Option<Scheme> {
    let kind = kind.to_ascii_lowercase();
    Scheme::parse(&kind).or_else(|| TYPES.iter().find(|(known, _)| *known == kind).map(|(_, scheme)| *scheme))
}

/// The constraints in the order of their versions.
fn read(scheme: Scheme, text: &str) -> Option<Vec<Constraint<'_>>> {
    let mut sorted: Vec<Constraint<'_>> = Vec::new();
    for constraint in text.split('|').map(str::trim).filter(|constraint| !constraint.is_empty()) {
        let (operator, version) = Operator::split(constraint);
        let version = decoded(version.trim())?;
        let mut place = sorted.len();
        while let Some(before) = place.checked_sub(1).and_then(|before| sorted.get(before))
            && scheme.compare(&version, &before.version)?.is_lt()
        {
            place -= 1;
        }
        scheme.compare(&version, &version)?;
        sorted.insert(place, Constraint { operator, version });
        if sorted.len() > MOST_CONSTRAINTS {
            return None;
        }
    }
    (!sorted.is_empty()).then_some(sorted)
}

/// Percent-decoded text.
fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => break,
            [b'%', high, low, rest @ ..] => {
                let digit =
                    |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).map_or(None, Some));
                bytes.push(digit(high)? * 16 + digit(low)?);
                rest
            }
            [byte, rest @ ..] => {
                bytes.push(*byte);
                rest
            }
        };
    }
    String::from_utf8(bytes).map_or(None, |text| Some(Cow::Owned(text)))
}

/// Whether a version lies below the first end, above the last start, or between a start and the end after it. Each
/// bound comes with the order of the version to it.
fn lies_between(bounds: &[(Operator, std::cmp::Ordering)]) -> bool {
    let is_end = |operator: Operator| matches!(operator, Operator::Less | Operator::AtMost);
    let below_first = bounds.first().is_some_and(|&(operator, order)| is_end(operator) && order.is_lt());
    let above_last = bounds.last().is_some_and(|&(operator, order)| !is_end(operator) && order.is_gt());
    let between = bounds.windows(2).any(|pair| match pair {
        [(start, from), (end, to)] => !is_end(*start) && is_end(*end) && from.is_gt() && to.is_lt(),
        _ => false,
    });
    below_first || above_last || between
}
