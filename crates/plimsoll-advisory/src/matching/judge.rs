//! Every entry for a package, looked up and decided.

use std::collections::BTreeMap;

use plimsoll_database::{Database, DatabaseError, Posting, Postings};
use plimsoll_version::Scheme;

use super::decide::{Decision, decide, is_for};
use super::identify::{Name, Target};
use super::stream::{Fit, fits};

/// The entries for one name in one ecosystem.
pub(super) struct LookedUp<'t, 'a> {
    pub(super) ecosystem: &'static str,
    pub(super) name: &'t Name,
    pub(super) postings: Postings<'a>,
}

/// An entry with what it says.
pub(super) struct Judged<'l> {
    pub(super) ecosystem: &'static str,
    pub(super) name: &'l Name,
    pub(super) posting: &'l Posting<'l>,
    pub(super) decision: Decision,
}

/// Looks all names of a package up.
pub(super) fn look_up<'t, 'a>(
    database: &Database<'a>,
    target: &'t Target,
) -> Result<Vec<LookedUp<'t, 'a>>, DatabaseError> {
    let mut found = Vec::new();
    for ecosystem in [Some(target.ecosystem), target.also].into_iter().flatten() {
        for name in &target.names {
            found.push(LookedUp { ecosystem, name, postings: database.postings(ecosystem, &name.name)? });
        }
    }
    Ok(found)
}

/// Decides each entry.
pub(super) fn judge<'l>(
    database: &Database<'_>,
    target: &Target,
    looked_up: &'l [LookedUp<'l, '_>],
) -> Result<Vec<Judged<'l>>, DatabaseError> {
    let mut judged = Vec::new();
    for LookedUp { ecosystem, name, postings } in looked_up {
        let entries: Vec<&Posting<'_>> = postings.entries.iter().filter(|entry| is_for(name, entry)).collect();
        let fits = all_fits(target, name, &entries);
        for (posting, fit) in entries.into_iter().zip(fits) {
            let flags = database.head(posting.record)?.flags;
            let decision = decide(target, name, posting, postings, flags, fit);
            judged.push(Judged { ecosystem, name, posting, decision });
        }
    }
    Ok(judged)
}

/// Which entries are for the stream of the package: each record and release by itself.
fn all_fits(target: &Target, name: &Name, entries: &[&Posting<'_>]) -> Vec<Fit> {
    let mut all = vec![Fit::Own; entries.len()];
    if target.scheme != Scheme::Rpm {
        return all;
    }
    let mut together: BTreeMap<(u32, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (number, entry) in entries.iter().enumerate() {
        together.entry((entry.record, entry.release.as_deref())).or_default().push(number);
    }
    for numbers in together.into_values() {
        let entries: Vec<&Posting<'_>> = numbers.iter().filter_map(|number| entries.get(*number).copied()).collect();
        for (number, fit) in numbers.iter().zip(fits(&entries, &name.version)) {
            if let Some(slot) = all.get_mut(*number) {
                *slot = fit;
            }
        }
    }
    all
}
