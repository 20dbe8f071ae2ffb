//! When a letter changes by itself, with the same data.

use std::collections::BTreeSet;

use plimsoll_advisory::Date;

use super::clause::{Clause, later};
use super::{Criteria, GradeInputs, NextDrop, letter_on};

/// The earliest later day on which the letter, or that there is none, changes.
pub(super) fn next_drop(inputs: &GradeInputs, clauses: &[Clause], criteria: &Criteria) -> Option<NextDrop> {
    let now = letter_on(inputs, clauses, criteria, inputs.as_of);
    // The letter is a step function of the day: it can change on these days only.
    let mut days: BTreeSet<Date> = clauses.iter().flat_map(Clause::days).map(|(day, _)| day).collect();
    let stale = inputs.advisories.as_ref().map_or(None, |advisories| later(advisories.date, criteria.fresh_days + 1));
    days.extend(stale);
    days.into_iter()
        .filter(|day| *day > inputs.as_of)
        .map(|on| NextDrop { on, to: letter_on(inputs, clauses, criteria, on) })
        .find(|drop| drop.to != now)
}
