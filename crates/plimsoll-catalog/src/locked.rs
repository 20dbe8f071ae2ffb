//! What lock files have in common: one record for an id, and what follows from who needs whom.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord, PackageType, Relationship};

/// Packages that are kept of one file. Large projects have some ten thousand.
pub(crate) const MAX_PACKAGES: usize = 100_000;

/// The packages of a lock file, by id and type.
#[derive(Default)]
pub(crate) struct Locked {
    left_out: usize,
    packages: BTreeMap<(String, PackageType), PackageRecord>,
}

/// The id of a package of a lock file: `@scope/name@1.2.3`, or the name alone when it has no version.
pub(crate) fn id_of(record: &PackageRecord) -> String {
    let scope = record.namespace.as_deref().map(|scope| format!("{scope}/")).unwrap_or_default();
    let version = if record.version.is_empty() { String::new() } else { format!("@{}", record.version) };
    format!("{scope}{}{version}", record.name)
}

impl Locked {
    /// Adds a package, as declared; two entries of one id become one, which is for development only if both are.
    pub(crate) fn add(&mut self, record: PackageRecord) {
        if self.packages.len() >= MAX_PACKAGES {
            self.left_out += 1;
            return;
        }
        let id = id_of(&record);
        let record = PackageRecord { id, class: PackageClass::Declared, method: Method::Manifest, ..record };
        match self.packages.entry((record.id.clone(), record.kind.clone())) {
            Entry::Vacant(place) => _ = place.insert(record),
            Entry::Occupied(place) => {
                let known = place.into_mut();
                known.is_dev &= record.is_dev;
                known.requires.extend(record.requires);
                known.relationship = known.relationship.or(record.relationship);
                for group in record.groups {
                    if !known.groups.contains(&group) {
                        known.groups.push(group);
                    }
                }
                if known.licences.is_empty() {
                    known.licences = record.licences;
                }
            }
        }
    }

    /// Says of each package whose relationship is not known yet whether the project asks for it.
    pub(crate) fn relate(&mut self, direct: &BTreeSet<String>) {
        for ((id, _), record) in &mut self.packages {
            let asked = if direct.contains(id) { Relationship::Direct } else { Relationship::Indirect };
            record.relationship.get_or_insert(asked);
        }
    }

    /// Says that what these packages do not need, with all below them, is for development only.
    pub(crate) fn only_for_development_except(&mut self, roots: impl IntoIterator<Item = String>) {
        let mut open: Vec<String> = roots.into_iter().collect();
        let mut needed = BTreeSet::new();
        while let Some(id) = open.pop() {
            if needed.insert(id.clone()) {
                let of_id = self.packages.range((id.clone(), PackageType::default())..);
                let of_id = of_id.take_while(|((known, _), _)| *known == id);
                open.extend(of_id.flat_map(|(_, record)| record.requires.iter().cloned()));
            }
        }
        for ((id, _), record) in &mut self.packages {
            record.is_dev = !needed.contains(id);
        }
    }

    /// Puts the packages into the facts of the file.
    pub(crate) fn finish(self, facts: &mut RawFacts) {
        if self.left_out > 0 {
            facts.problem(format!("{} entries after {MAX_PACKAGES} packages are left out", self.left_out));
        }
        facts.packages.extend(self.packages.into_values().map(|mut record| {
            record.requires.sort_unstable();
            record.requires.dedup();
            record
        }));
    }
}
