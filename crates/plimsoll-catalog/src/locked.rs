//! What lock files have in common: one record for an id, and what follows from who needs whom.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord, Relationship};

/// The packages of a lock file, by id.
#[derive(Default)]
pub(crate) struct Locked {
    packages: BTreeMap<String, PackageRecord>,
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
        let id = id_of(&record);
        let record = PackageRecord { id, class: PackageClass::Declared, method: Method::Manifest, ..record };
        match self.packages.get_mut(&record.id) {
            None => {
                self.packages.insert(record.id.clone(), record);
            }
            Some(known) => {
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
        for (id, record) in &mut self.packages {
            let asked = if direct.contains(id) { Relationship::Direct } else { Relationship::Indirect };
            record.relationship.get_or_insert(asked);
        }
    }

    /// Says that what these packages do not need, with all below them, is for development only.
    pub(crate) fn only_for_development_except(&mut self, roots: impl IntoIterator<Item = String>) {
        let mut open: Vec<String> = roots.into_iter().collect();
        let mut needed = BTreeSet::new();
        while let Some(id) = open.pop() {
            if let Some(record) = self.packages.get(&id)
                && needed.insert(id)
            {
                open.extend(record.requires.iter().cloned());
            }
        }
        for (id, record) in &mut self.packages {
            record.is_dev = !needed.contains(id);
        }
    }

    /// Puts the packages into the facts of the file.
    pub(crate) fn finish(self, facts: &mut RawFacts) {
        facts.packages.extend(self.packages.into_values().map(|mut record| {
            record.requires.sort_unstable();
            record.requires.dedup();
            record
        }));
    }
}
