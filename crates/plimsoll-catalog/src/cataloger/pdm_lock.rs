//! Lock files of pdm. Source: pdm-project.org, lock files.

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
    name: "pdm_lock",
    version: 1,
    interest: &[Interest::Name("pdm.lock")],
    read: |file, facts| read_toml(file, "lock file of pdm", facts, read),
    assemble: Assemble::Each,
};

/// Names that projects give to groups for development. Other groups may be extras, which are installed.
const DEVELOPMENT: &[&str] = &["dev", "test", "tests", "testing", "lint", "typing", "doc", "docs", "ci"];

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    package: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    dependencies: Vec<String>,
    #[serde(default)]
    git: Option<String>,
    #[serde(default)]
    revision: Option<String>,
}

fn read(document: Document, lines: &Lines<'_>, facts: &mut RawFacts) {
    let mut names = Names::default();
    let mut found = Vec::new();
    for entry in document.package {
        let lines = Some(lines.of(entry.span()));
        let entry = entry.into_inner();
        let mut record = PackageRecord { lines, ..pypi::record(&entry.name, &entry.version) };
        record.is_dev = !entry.groups.is_empty() && entry.groups.iter().all(|group| DEVELOPMENT.contains(&&**group));
        record.groups = entry.groups;
        if let Some(git) = &entry.git {
            let commit = entry.revision.as_deref().map(|commit| format!("@{commit}")).unwrap_or_default();
            let address = format!("git+{git}{commit}");
            record.qualifiers.insert("vcs_url".to_owned(), address);
        }
        names.add(&record);
        found.push((record, entry.dependencies));
    }
    let mut locked = Locked::default();
    for (record, needs) in found {
        let needs = needs.iter().filter_map(|need| pypi::requirement(need));
        // A package with extras is listed twice, and then needs itself.
        let requires = needs.flat_map(|need| names.ids(need.name, need.pinned));
        let own = crate::locked::id_of(&record);
        let requires = requires.filter(|id| *id != own).collect();
        locked.add(PackageRecord { requires, ..record });
    }
    locked.finish(facts);
}
