//! Lock files of poetry. Source: python-poetry.org, and `packages/locker.py` of poetry.

use std::collections::BTreeMap;

use plimsoll_engine::Interest;
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;
use serde::Deserialize;
use toml::Spanned;

use crate::lines::Lines;
use crate::locked::Locked;
use crate::pypi_lock::{Names, read_toml};
use crate::{Assemble, Cataloger, pypi};

pub const CATALOGER: Cataloger = Cataloger {
    name: "poetry_lock",
    version: 1,
    interest: &[Interest::Name("poetry.lock")],
    read: |file, facts| read_toml(file, "lock file of poetry", facts, read),
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    package: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    version: String,
    /// Before poetry 1.5: `main` or `dev`.
    #[serde(default)]
    category: Option<String>,
    /// Since poetry 2.
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
    #[serde(default)]
    source: Option<Source>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
struct Source {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    resolved_reference: Option<String>,
}

fn read(document: Document, lines: &Lines<'_>, facts: &mut RawFacts) {
    let mut names = Names::default();
    let found: Vec<(PackageRecord, Entry)> = document
        .package
        .into_iter()
        .map(|entry| {
            let lines = Some(lines.of(entry.span()));
            let entry = entry.into_inner();
            let record = PackageRecord { lines, ..package(&entry) };
            names.add(&record);
            (record, entry)
        })
        .collect();
    let mut locked = Locked::default();
    for (record, entry) in found {
        let requires = entry.dependencies.keys().flat_map(|name| names.ids(name, None)).collect();
        locked.add(PackageRecord { requires, ..record });
    }
    locked.finish(facts);
}

fn package(entry: &Entry) -> PackageRecord {
    let mut record = pypi::record(&entry.name, &entry.version);
    record.groups = entry.category.iter().chain(&entry.groups).cloned().collect();
    record.is_dev = !record.groups.is_empty() && !record.groups.iter().any(|group| group == "main");
    if let Some(source) = entry.source.as_ref().filter(|source| source.kind == "git") {
        let commit = source.resolved_reference.as_deref().map(|commit| format!("@{commit}")).unwrap_or_default();
        let address = format!("git+{}{commit}", source.url);
        record.qualifiers.insert("vcs_url".to_owned(), address);
    }
    record
}
