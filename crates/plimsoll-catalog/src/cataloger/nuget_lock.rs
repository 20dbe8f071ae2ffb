//! Lock files of NuGet: `packages.lock.json`. Source: NuGet, Repeatable package restores using a lock file.

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};
use serde::Deserialize;

use crate::dotnet::declared;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "nuget_lock",
    version: 1,
    interest: &[Interest::Name("packages.lock.json")],
    read,
    assemble: Assemble::Each,
};

/// By framework, then by package.
#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    dependencies: BTreeMap<String, BTreeMap<String, Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    resolved: Option<String>,
    #[serde(default)]
    dependencies: BTreeMap<String, String>,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let Some(lock) = crate::json_file::read::<Lock>(file, "lock file of NuGet", facts) else { return };
    let mut found: BTreeMap<String, PackageRecord> = BTreeMap::new();
    for packages in lock.dependencies.values() {
        // Names are compared without regard to case.
        let ids: BTreeMap<String, String> = packages
            .iter()
            .filter_map(|(name, entry)| Some((name.to_lowercase(), format!("{name}@{}", entry.resolved.as_ref()?))))
            .collect();
        for (name, entry) in packages {
            // Projects have no version of their own.
            let Some(version) = entry.resolved.as_ref().filter(|_| entry.kind != "Project") else { continue };
            let relationship = if entry.kind == "Direct" { Relationship::Direct } else { Relationship::Indirect };
            let record = found.entry(format!("{name}@{version}")).or_insert_with(|| declared(name, version));
            record.relationship = Some(record.relationship.map_or(relationship, |known| known.min(relationship)));
            for needed in entry.dependencies.keys().filter_map(|needed| ids.get(&needed.to_lowercase())) {
                if !record.requires.contains(needed) {
                    record.requires.push(needed.clone());
                }
            }
        }
    }
    facts.packages.extend(found.into_values());
}
