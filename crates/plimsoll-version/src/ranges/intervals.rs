//! `[1.0,2.0)` and the like: maven, where several have commas between, and nuget. Source: "Dependency version
//! requirement specification" of the reference of the POM; "Package versioning" of NuGet.
//!
//! A version alone is the least one for nuget, and itself for maven. Advisories also write operators; these are read.

use super::{Operator, all, any, comparators};
use crate::Scheme;

/// Two ends, either of which may be missing.
struct Interval<'a> {
    ends: [Option<(Operator, &'a str)>; 2],
}

/// Whether a version lies in a range.
pub(super) fn contains(scheme: Scheme, range: &str, version: &str) -> Option<bool> {
    if range.trim_start().starts_with(['<', '>', '=', '!']) {
        return comparators::contains(scheme, range, version);
    }
    let intervals = read(scheme, range)?;
    scheme.compare(version, version)?;
    any(intervals.iter(), |interval| {
        all(interval.ends.iter().flatten(), |(operator, end)| Some(operator.accepts(scheme.compare(version, end)?)))
    })
}

/// The range as a `vers:` text.
pub(super) fn canonical(scheme: Scheme, range: &str) -> Option<String> {
    let intervals = read(scheme, range)?;
    let mut constraints = Vec::new();
    for (operator, end) in intervals.iter().flat_map(|interval| interval.ends.iter().flatten()) {
        scheme.compare(end, end)?;
        constraints.push(format!("{}{end}", operator.sign()));
    }
    let all = if constraints.is_empty() { "*".to_owned() } else { constraints.join("|") };
    Some(format!("vers:{}/{all}", scheme.name()))
}

fn read(scheme: Scheme, range: &str) -> Option<Vec<Interval<'_>>> {
    let range = range.trim();
    if !range.starts_with(['[', '(']) {
        let operator = if scheme == Scheme::Nuget { Operator::AtLeast } else { Operator::Equal };
        let is_version = scheme.compare(range, range).is_some();
        return is_version.then(|| vec![Interval { ends: [Some((operator, range)), None] }]);
    }
    let mut intervals = Vec::new();
    let mut rest = range;
    loop {
        let (interval, after) = read_interval(rest)?;
        intervals.push(interval);
        rest = match after.trim_start() {
            "" => break,
            after => after.strip_prefix(',').filter(|_| scheme == Scheme::Maven)?.trim_start(),
        };
    }
    Some(intervals)
}

fn read_interval(text: &str) -> Option<(Interval<'_>, &str)> {
    let is_closed_below = text.starts_with('[');
    let body = text.strip_prefix(['[', '('])?;
    let (body, after) = body.split_at_checked(body.find([']', ')'])?)?;
    let is_closed_above = after.starts_with(']');
    let after = after.strip_prefix([']', ')'])?;
    let ends = match body.split_once(',') {
        Some((low, high)) => {
            let low_operator = if is_closed_below { Operator::AtLeast } else { Operator::Greater };
            let high_operator = if is_closed_above { Operator::AtMost } else { Operator::Less };
            let end = |operator, text: &'_ str| (!text.is_empty()).then_some(operator);
            let (low, high) = (low.trim(), high.trim());
            [
                end(low_operator, low).map(|operator| (operator, low)),
                end(high_operator, high).map(|operator| (operator, high)),
            ]
        }
        None if is_closed_below && is_closed_above => [Some((Operator::Equal, body.trim())), None],
        None => return None,
    };
    Some((Interval { ends }, after))
}
