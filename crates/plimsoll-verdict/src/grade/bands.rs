//! The bands: how long fixes have been waiting.

use plimsoll_model::Severity;

use super::clause::Clause;
use super::{Criteria, Fixable, GradeInputs};

/// A clause for each vulnerability that could have been fixed.
pub(super) fn clauses(inputs: &GradeInputs, criteria: &'static Criteria) -> impl Iterator<Item = Clause> {
    let all = inputs.advisories.iter().flat_map(|advisories| &advisories.fixable);
    all.flat_map(move |one| band(one, criteria).into_iter().chain(exploited(one, criteria)))
}

fn band(one: &Fixable, criteria: &'static Criteria) -> Option<Clause> {
    let steps = match one.severity {
        Severity::Critical => criteria.critical,
        Severity::High => criteria.high,
        Severity::Medium | Severity::Low | Severity::Info => return None,
    };
    let fixed = one.fixed?;
    let reason = format!("{} in {} is {} and has a fix of {fixed}", one.id, one.package, one.severity);
    Some(Clause::since(fixed, steps, reason, remedy(one)))
}

fn exploited(one: &Fixable, criteria: &'static Criteria) -> Option<Clause> {
    let (fixed, listed) = (one.fixed?, one.exploited?);
    let reason = format!("{} in {} is known to be exploited and has a fix of {fixed}", one.id, one.package);
    Some(Clause::since(fixed.max(listed), criteria.exploited, reason, remedy(one)))
}

fn remedy(one: &Fixable) -> String {
    format!("update {} ({})", one.package, one.id)
}

/// True when its fix must have a day for the letter to be known.
pub(super) fn counts(one: &Fixable) -> bool {
    one.severity >= Severity::High || one.exploited.is_some()
}
