//! `>1 <2.0`, `~2.5`, `^1.2`, `*`, alternatives with `||`. Source: "Version ranges" of the manual of Conan.
//!
//! Pre-releases lie in a range that says so: by `, include_prerelease` or by a hyphen behind a boundary.

use super::{Operator, RangeOptions, all, any, next_row};
use crate::Scheme;
use crate::bytes::is_number;
use crate::scheme::Version;
use crate::schemes::conan::Conan;

/// Conditions that all hold.
struct Alternative {
    conditions: Vec<(Operator, String)>,
    takes_pre_releases: bool,
}

/// Whether a version lies in a range.
pub(super) fn contains(range: &str, version: &str, options: RangeOptions) -> Option<bool> {
    let alternatives = read(range, options)?;
    let is_pre_release = Conan::read(version)?.is_pre_release();
    any(alternatives.iter(), |alternative| {
        let is_inside = all(alternative.conditions.iter(), |(operator, boundary)| {
            Some(operator.accepts(Scheme::Conan.compare(version, boundary)?))
        })?;
        Some(is_inside && (alternative.takes_pre_releases || !is_pre_release))
    })
}

/// The range as a `vers:` text, which cannot say whether pre-releases lie in it.
pub(super) fn canonical(range: &str, options: RangeOptions) -> Option<String> {
    let alternatives = read(range, options)?;
    let conditions = alternatives.iter().flat_map(|alternative| &alternative.conditions);
    let constraints: Vec<_> = conditions.map(|(operator, version)| format!("{}{version}", operator.sign())).collect();
    Some(format!("vers:conan/{}", constraints.join("|")))
}

fn read(range: &str, options: RangeOptions) -> Option<Vec<Alternative>> {
    let (range, takes_pre_releases) = match range.split_once(',') {
        Some((range, option)) => {
            let (name, value) = option.split_once('=').unwrap_or((option, "True"));
            (name.trim() == "include_prerelease").then_some((range, value.trim() == "True"))?
        }
        None => (range, options.include_prerelease),
    };
    range.split("||").map(|alternative| read_alternative(alternative, takes_pre_releases)).collect()
}

fn read_alternative(text: &str, takes_pre_releases: bool) -> Option<Alternative> {
    let mut alternative = Alternative { conditions: Vec::new(), takes_pre_releases };
    for condition in text.split_whitespace() {
        let (condition, is_marked) = condition.strip_suffix('-').map_or((condition, false), |rest| (rest, true));
        alternative.takes_pre_releases |= is_marked;
        if condition == "*" {
            alternative.conditions.push((Operator::AtLeast, "0.0.0".to_owned()));
            continue;
        }
        if let Some(version) = condition.strip_prefix(['~', '^']) {
            alternative.conditions.push((Operator::AtLeast, version.to_owned()));
            alternative.conditions.push((Operator::Less, end(version, condition.starts_with('^'))?));
            continue;
        }
        let (operator, version) = Operator::split(condition);
        Conan::read(version)?;
        alternative.conditions.push((operator, version.to_owned()));
    }
    Some(alternative)
}

/// The first version after what is compatible, without its pre-releases: for `^` the first number that is not 0 is
/// held, for `~` the first two.
fn end(version: &str, is_caret: bool) -> Option<String> {
    let release = version.split(['-', '+']).next()?;
    let numbers: Vec<&str> = release.split('.').collect();
    let is_zero = |number: &&str| number.bytes().all(|digit| digit == b'0');
    let held = if is_caret {
        numbers.iter().position(|number| !is_zero(number)).map_or(numbers.len(), |first| first + 1)
    } else {
        numbers.len().min(2)
    };
    let are_numbers = numbers.get(..held)?.iter().all(|number| is_number(number.as_bytes()));
    are_numbers.then_some(())?;
    Some(format!("{}-", next_row(&numbers, held)?))
}
