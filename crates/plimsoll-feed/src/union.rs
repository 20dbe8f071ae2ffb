//! One record for each id. The same id stands in several folders, and not always with the same content: a folder names
//! only what belongs to it, so the union is taken and never the newest.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_database::{NewPosting, id_key};

use crate::folder::Sighted;
use crate::limits;
use crate::osv::Advisory;

/// A record for an id.
pub(crate) struct United {
    /// Of the first folder that has it.
    pub(crate) folder: usize,
    pub(crate) advisory: Advisory,
    /// Whether it stands in several folders.
    pub(crate) is_shared: bool,
    /// Whether it is not the same in all of them.
    pub(crate) differs: bool,
}

/// Unites records of the same id, without its case. They come in the order of their ids.
pub(crate) fn unite(sighted: Vec<Sighted>) -> Vec<United> {
    let mut keyed: Vec<(String, Sighted)> =
        sighted.into_iter().map(|one| (id_key(&one.advisory.record.id), one)).collect();
    // Stable: records of one id stay in the order of the folders and of the files.
    keyed.sort_by(|(left, _), (right, _)| left.cmp(right));
    let mut united: Vec<United> = Vec::with_capacity(keyed.len());
    let mut last = String::new();
    for (key, Sighted { folder, advisory }) in keyed {
        match united.last_mut() {
            Some(before) if last == key => {
                before.is_shared = true;
                before.differs |= merge(&mut before.advisory, advisory);
            }
            _ => united.push(United { folder, advisory, is_shared: false, differs: false }),
        }
        last = key;
    }
    united
}

/// Unites what the files of one feed say of the same id. Returns the ids of which a part was left out because there
/// were too many copies or entries.
pub(crate) fn unite_feed(advisories: Vec<Advisory>) -> (Vec<Advisory>, BTreeSet<String>) {
    let mut by_id: BTreeMap<String, (usize, Advisory)> = BTreeMap::new();
    let mut spoilt = BTreeSet::new();
    for mut advisory in advisories {
        let id = id_key(&advisory.record.id);
        let Some((copies, into)) = by_id.get_mut(&id) else {
            if advisory.entries.len() > limits::ENTRIES {
                advisory.entries.truncate(limits::ENTRIES);
                spoilt.insert(id.clone());
            }
            by_id.insert(id, (1, advisory));
            continue;
        };
        *copies += 1;
        if *copies > limits::COPIES || into.entries.len() + advisory.entries.len() > limits::ENTRIES {
            spoilt.insert(id);
        } else {
            merge(into, advisory);
        }
    }
    (by_id.into_values().map(|(_, advisory)| advisory).collect(), spoilt)
}

/// Adds what another copy says. Returns whether the copies differ.
pub(crate) fn merge(into: &mut Advisory, from: Advisory) -> bool {
    let differs = into.record != from.record || !same_entries(&into.entries, &from.entries);
    if !differs {
        return false;
    }
    let (left, right) = (&mut into.record, from.record);
    for (text, other) in [(&mut left.summary, right.summary), (&mut left.details, right.details)] {
        if text.is_empty() {
            *text = other;
        }
    }
    add_ids(&mut left.aliases, right.aliases);
    add_ids(&mut left.upstream, right.upstream);
    add_ids(&mut left.related, right.related);
    add(&mut left.ratings, right.ratings);
    add(&mut left.references, right.references);
    add(&mut left.weaknesses, right.weaknesses);
    add(&mut left.symbols, right.symbols);
    left.published = left.published.take().or(right.published);
    // Texts of one form, so the greater is the later.
    left.modified = left.modified.take().max(right.modified);
    // Taken back is what was taken back everywhere.
    left.withdrawn = left.withdrawn.take().zip(right.withdrawn).map(|(withdrawn, _)| withdrawn);
    into.flags.is_withdrawn = left.withdrawn.is_some();
    into.flags.names_no_vulnerability &= from.flags.names_no_vulnerability;
    into.entries.extend(from.entries);
    into.entries.sort_by(|one, other| order(one).cmp(&order(other)));
    into.entries.dedup_by(|one, other| order(one) == order(other));
    into.faults.extend(from.faults);
    true
}

fn same_entries(left: &[NewPosting<'_>], right: &[NewPosting<'_>]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| order(left) == order(right))
}

fn order<'e>(entry: &'e NewPosting<'_>) -> impl Ord + use<'e> {
    (entry.ecosystem.as_ref(), entry.name.as_ref(), &entry.posting, &entry.versions)
}

fn add<T: PartialEq>(into: &mut Vec<T>, from: Vec<T>) {
    for one in from {
        if !into.contains(&one) {
            into.push(one);
        }
    }
}

/// Like [`add`], for lists that may be long, without case.
fn add_ids(into: &mut Vec<String>, from: Vec<String>) {
    let mut seen: BTreeSet<String> = into.iter().map(|id| id_key(id)).collect();
    into.extend(from.into_iter().filter(|id| seen.insert(id_key(id))));
}
