//! Lock files of NuGet: `packages.lock.json`. Source: NuGet, Repeatable package restores using a lock file.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::dotnet::declared;
use crate::json_file::{parse, text};
use crate::lines::Lines;
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
struct Lock<'t> {
    #[serde(default, borrow)]
    dependencies: BTreeMap<String, BTreeMap<String, &'t RawValue>>,
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
    let Some(text) = text(file, facts) else { return };
    let Some(lock) = parse::<Lock<'_>>(&text, "lock file of NuGet", facts) else { return };
    let lines = Lines::new(&text);
    let mut found: BTreeMap<String, PackageRecord> = BTreeMap::new();
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for packages in lock.dependencies.values() {
        let mut entries = Vec::new();
        for (name, entry) in packages {
            match lines.json::<Entry>(entry) {
                Ok(entry) => entries.push((name, entry)),
                Err(error) => facts.problem(format!("{name} is not readable: {error}")),
            }
        }
        // Projects have no version of their own.
        entries.retain(|(_, entry)| entry.value.kind != "Project" && entry.value.resolved.is_some());
        let version = |entry: &Entry| entry.resolved.clone().unwrap_or_default();
        // Names are compared without regard to case.
        let ids: BTreeMap<String, String> = entries
            .iter()
            .map(|(name, entry)| (name.to_lowercase(), format!("{name}@{}", version(&entry.value))))
            .collect();
        for (name, entry) in &entries {
            let is_direct = entry.value.kind == "Direct";
            let relationship = if is_direct { Relationship::Direct } else { Relationship::Indirect };
            let record = declared(name, &version(&entry.value));
            let needed = needs.entry(record.id.clone()).or_default();
            let record = found.entry(record.id.clone()).or_insert(record);
            record.relationship = Some(record.relationship.map_or(relationship, |known| known.min(relationship)));
            record.lines = record.lines.or(Some(entry.lines));
            needed
                .extend(entry.value.dependencies.keys().filter_map(|needed| ids.get(&needed.to_lowercase()).cloned()));
        }
    }
    for (id, mut record) in found {
        record.requires = needs.remove(&id).unwrap_or_default().into_iter().collect();
        facts.packages.push(record);
    }
}
