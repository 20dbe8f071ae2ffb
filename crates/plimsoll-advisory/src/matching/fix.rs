//! What to install against a flaw: the end of the interval that holds the version, never the highest version that is
//! mentioned anywhere.

use std::cmp::Ordering;

use plimsoll_database::{Event, FixState, Posting};

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
    let order = |a: &str, b: &str| target.scheme.compare(a, b).unwrap_or(Ordering::Equal);
    if let Some((version, minor)) = pinned(options, hits, all) {
        return (Fix::FixedInRelease { version: version.to_owned(), release: format!("later than {minor}") }, false);
    }
    // A union over streams also has the ends of channels, which only their subscribers can install.
    let of_channels: Vec<&str> =
        all.iter().filter(|one| foreign(one).is_some()).flat_map(|one| fixes_of(one.posting)).collect();
    let ends = || {
        let own = hits.iter().filter(|hit| foreign(hit).is_none());
        own.filter_map(|hit| {
            let end = hit.decision.fixed.as_deref()?;
            if !of_channels.contains(&end) {
                return Some(end);
            }
            let later = fixes_of(hit.posting).filter(|fix| order(fix, end).is_gt() && !of_channels.contains(fix));
            later.min_by(|a, b| order(a, b))
        })
    };
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

/// The versions that have a fix by an entry.
fn fixes_of<'p>(posting: &'p Posting<'_>) -> impl Iterator<Item = &'p str> {
    let events = posting.ranges.iter().flat_map(|range| &range.events);
    events.filter_map(|event| match event {
        Event::Fixed(version) if version != "0" => Some(version.as_ref()),
        _ => None,
    })
}

/// Whoever stays in a minor release, by a channel that names it, cannot install what only later ones have.
fn pinned<'j>(options: &'j MatchOptions, hits: &[&'j Judged<'_>], all: &[&Judged<'_>]) -> Option<(&'j str, &'j str)> {
    let channel = options.subscriptions.iter().find(|channel| {
        let of_minor = ["aus:", "e4s:", "eus:", "tus:"].iter().any(|start| channel.starts_with(start));
        of_minor && all.iter().all(|hit| hit.decision.channel.as_deref() != Some(channel.as_str()))
    })?;
    let hit = hits.iter().find(|hit| hit.decision.channel.is_none() && hit.ecosystem == "Red Hat")?;
    let version = hit.decision.fixed.as_deref()?;
    Some((version, channel.split(':').nth(1)?))
}

/// The lowest fix that another release has.
fn other_release(target: &Target, all: &[&Judged<'_>]) -> Option<Fix> {
    let others = all.iter().filter(|one| one.decision.rule == Rule::OtherRelease);
    let fixes = others.flat_map(|one| {
        let release = one.posting.release.as_deref();
        fixes_of(one.posting).filter_map(move |version| Some((version, release?)))
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
