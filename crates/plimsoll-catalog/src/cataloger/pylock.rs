//! Lock files that all tools of Python may write: `pylock.toml` and `pylock.NAME.toml`. Source: PEP 751.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;
use serde::Deserialize;
use toml::Spanned;

use crate::lines::Lines;
use crate::locked::Locked;
use crate::pypi_lock::{Names, read_toml};
use crate::{Assemble, Cataloger, pypi};

pub const CATALOGER: Cataloger =
    Cataloger { name: "pylock", version: 1, interest: &[Interest::Prefix("pylock.")], read, assemble: Assemble::Each };

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    packages: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    dependencies: Vec<Need>,
    #[serde(default)]
    vcs: Option<Repository>,
}

#[derive(Deserialize)]
struct Need {
    #[serde(default)]
    name: String,
    #[serde(default)]
    version: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Repository {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    url: String,
    commit_id: String,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if file.path.ends_with(b".toml") {
        read_toml(file, "lock file of Python", facts, packages);
    }
}

fn packages(document: Document, lines: &Lines<'_>, facts: &mut RawFacts) {
    let mut names = Names::default();
    let mut found = Vec::new();
    for entry in document.packages {
        let lines = Some(lines.of(entry.span()));
        let entry = entry.into_inner();
        let mut record = PackageRecord { lines, ..pypi::record(&entry.name, &entry.version) };
        if let Some(Repository { kind, url, commit_id }) = &entry.vcs {
            let address = format!("{kind}+{url}@{commit_id}");
            record.qualifiers.insert("vcs_url".to_owned(), address);
        }
        names.add(&record);
        found.push((record, entry.dependencies));
    }
    let mut locked = Locked::default();
    for (record, needs) in found {
        let requires = needs.iter().flat_map(|need| names.ids(&need.name, need.version.as_deref())).collect();
        locked.add(PackageRecord { requires, ..record });
    }
    locked.finish(facts);
}
