//! `>= 1.0, < 2`, `~> 2.2`. Source: `Gem::Requirement`.

use super::{Operator, all, next_row};
use crate::Scheme;
use crate::bytes::text_digits;
use crate::schemes::semver::compare_dotted;

/// Whether a version lies in a range.
pub(super) fn contains(range: &str, version: &str) -> Option<bool> {
    let scheme = Scheme::Rubygems;
    scheme.compare(version, version)?;
    all(range.split(','), |condition| {
        let condition = condition.trim();
        if let Some(boundary) = condition.strip_prefix("~>") {
            let boundary = boundary.trim();
            let start = numbers(boundary);
            let end = next_row(&start, start.len().saturating_sub(1).max(1))?;
            let is_below = compare_dotted(&numbers(version).join("."), &end).is_lt();
            return Some(scheme.compare(version, boundary)?.is_ge() && is_below);
        }
        let (operator, boundary) = Operator::split(condition);
        Some(operator.accepts(scheme.compare(version, boundary.trim())?))
    })
}

/// The numbers before the first letter.
fn numbers(version: &str) -> Vec<&str> {
    let mut numbers = Vec::new();
    let mut rest = version.trim();
    loop {
        let (number, after) = text_digits(rest);
        if number.is_empty() {
            return numbers;
        }
        numbers.push(number);
        rest = match after.strip_prefix('.') {
            Some(after) => after,
            None => return numbers,
        };
    }
}
