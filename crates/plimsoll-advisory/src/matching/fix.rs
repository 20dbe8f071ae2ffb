//! What to install against a flaw: the end of the interval that holds the version, never the highest version that is
//! mentioned anywhere.

use std::cmp::Ordering;

use plimsoll_database::{Event, FixState};

use super::MatchOptions;
use super::decide::{Held, Rule, held};
use super::identify::Target;
use super::judge::Judged;

/// What there is against a flaw.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Fix {
    /// This version has it.
    Fixed(String),
    /// This version of a channel that is not subscribed to has it.
    FixedElsewhere {
        /// The version.
        version: String,
        /// The channel.
        channel: String,
    },
    /// This version of another release of the distribution has it; this release has none yet.
    FixedInRelease {
        /// The version.
        version: String,
        /// The release.
        release: String,
    },
    /// Versions above this one may have it: no source says more.
    Above(String),
    /// There is none yet.
    NotFixed,
    /// There will be none.
    WontFix,
    /// There will be one some day.
    Deferred,
    /// Nobody says.
    Unknown,
}

/// The steps that a fix may take through intervals of a group; more of them would be an attempt to waste time.
const STEPS: usize = 64;

/// Chooses, from the entries that say that the package is affected and all entries of the flaw. Also says whether the
/// entries disagree: other ends, or an entry by which the fix is affected and has none.
pub(super) fn fix(target: &Target, options: &MatchOptions, hits: &[&Judged<'_>], all: &[&Judged<'_>]) -> (Fix, bool) {
    let foreign = |one: &Judged<'_>| one.decision.channel.clone().filter(|channel| !options.is_subscribed(channel));
    let ends = || hits.iter().filter(|hit| foreign(hit).is_none()).filter_map(|hit| hit.decision.fixed.as_deref());
    let order = |a: &str, b: &str| target.scheme.compare(a, b).unwrap_or(Ordering::Equal);
    if let Some(highest) = ends().max_by(|a, b| order(a, b)) {
        let (version, is_clean) = rechecked(target, hits, highest);
        let agrees =
            hits.iter().all(|hit| hit.decision.fixed.as_deref().is_some_and(|end| order(end, highest).is_eq()));
        return (Fix::Fixed(version.to_owned()), !is_clean || !agrees);
    }
    let elsewhere = all.iter().filter_map(|one| Some((one.decision.fixed.as_deref()?, foreign(one)?)));
    if let Some((version, channel)) = elsewhere.min_by(|(a, _), (b, _)| order(a, b)) {
        return (Fix::FixedElsewhere { version: version.to_owned(), channel }, false);
    }
    let last = hits.iter().filter_map(|hit| hit.decision.last_affected.as_deref()).max_by(|a, b| order(a, b));
    if let Some(last) = last {
        return (Fix::Above(last.to_owned()), false);
    }
    if let Some(fix) = other_release(target, all) {
        return (fix, false);
    }
    let stated = hits.iter().map(|hit| hit.decision.fix).find(|state| *state != FixState::Unstated);
    let fix = match stated {
        Some(FixState::WontFix) => Fix::WontFix,
        Some(FixState::Deferred) => Fix::Deferred,
        Some(FixState::NotFixed) => Fix::NotFixed,
        // An interval without end says that no version has a fix; a list of versions says nothing of others.
        _ if hits.iter().any(|hit| hit.decision.rule == Rule::InRange) => Fix::NotFixed,
        _ => Fix::Unknown,
    };
    (fix, false)
}

/// The lowest fix that another release has.
fn other_release(target: &Target, all: &[&Judged<'_>]) -> Option<Fix> {
    let others = all.iter().filter(|one| one.decision.rule == Rule::OtherRelease);
    let fixes = others.flat_map(|one| {
        let release = one.posting.release.as_deref();
        let events = one.posting.ranges.iter().flat_map(|range| &range.events);
        events.filter_map(move |event| match (event, release) {
            (Event::Fixed(version), Some(release)) if version != "0" => Some((version.as_ref(), release)),
            _ => None,
        })
    });
    let order = |a: &str, b: &str| target.scheme.compare(a, b).unwrap_or(Ordering::Equal);
    let (version, release) = fixes.min_by(|(a, _), (b, _)| order(a, b))?;
    Some(Fix::FixedInRelease { version: version.to_owned(), release: release.to_owned() })
}

/// The fix of one entry may lie in an interval of another: then the end of that one counts. Also whether the version
/// that is left is outside of all.
fn rechecked<'j>(target: &Target, hits: &[&'j Judged<'_>], start: &'j str) -> (&'j str, bool) {
    let mut version = start;
    for _ in 0..STEPS {
        let mut is_clean = true;
        let mut next = None;
        for hit in hits {
            if let Held::In { fixed, .. } = held(target, version, hit.posting) {
                is_clean = false;
                next = next.or(fixed.filter(|fixed| target.scheme.compare(version, fixed) == Some(Ordering::Less)));
            }
        }
        match next {
            Some(fixed) => version = fixed,
            None => return (version, is_clean),
        }
    }
    (version, false)
}
