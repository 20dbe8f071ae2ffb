//! Lock files of uv. Source: docs.astral.sh/uv, and the crate `uv-resolver`.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_engine::Interest;
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};
use serde::Deserialize;
use toml::Spanned;

use crate::lines::Lines;
use crate::locked::{Locked, id_of};
use crate::pypi_lock::{Names, read_toml};
use crate::{Assemble, Cataloger, pypi};

pub const CATALOGER: Cataloger = Cataloger {
    name: "uv_lock",
    version: 1,
    interest: &[Interest::Name("uv.lock")],
    read: |file, facts| read_toml(file, "lock file of uv", facts, read),
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Document {
    #[serde(default, rename = "package", alias = "distribution")]
    packages: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Entry {
    name: String,
    /// Projects may leave it to a tool.
    #[serde(default)]
    version: String,
    #[serde(default)]
    source: BTreeMap<String, toml::Value>,
    #[serde(default)]
    dependencies: Vec<Need>,
    #[serde(default)]
    optional_dependencies: BTreeMap<String, Vec<Need>>,
    #[serde(default)]
    dev_dependencies: BTreeMap<String, Vec<Need>>,
}

#[derive(Deserialize)]
struct Need {
    name: String,
    #[serde(default)]
    version: Option<String>,
}

impl Entry {
    /// Where in the workspace it is, for a project of it.
    fn project(&self) -> Option<&str> {
        ["editable", "virtual", "directory"].iter().find_map(|kind| self.source.get(*kind)?.as_str())
    }

    fn needs(&self) -> impl Iterator<Item = &Need> {
        self.dependencies.iter().chain(self.optional_dependencies.values().flatten())
    }

    fn record(&self) -> PackageRecord {
        let mut record = pypi::record(&self.name, &self.version);
        // `https://host/path?rev=name#commit`
        if let Some((address, commit)) = self.source.get("git").and_then(|git| git.as_str()?.split_once('#')) {
            let address = address.split('?').next().unwrap_or(address);
            record.qualifiers.insert("vcs_url".to_owned(), format!("git+{address}@{commit}"));
        }
        record
    }
}

fn read(document: Document, lines: &Lines<'_>, facts: &mut RawFacts) {
    let mut names = Names::default();
    let mut found = Vec::new();
    for entry in document.packages {
        let lines = Some(lines.of(entry.span()));
        let entry = entry.into_inner();
        let relationship = entry.project().map(|place| match place {
            "." => Relationship::Root,
            _ => Relationship::Workspace,
        });
        let record = PackageRecord { lines, relationship, ..entry.record() };
        names.add(&record);
        found.push((record, entry));
    }
    let roots = found.iter().filter(|(record, _)| record.relationship == Some(Relationship::Root)).count();
    if roots > 1 {
        facts.problem(format!("names {roots} packages as the project itself"));
    }
    if found.iter().all(|(record, _)| record.relationship.is_none()) {
        facts.problem("names no project, so that it does not tell who asks for what");
    }
    let ids = |need: &Need| names.ids(&need.name, need.version.as_deref()).collect::<Vec<_>>();
    let mut locked = Locked::default();
    let (mut direct, mut projects) = (BTreeSet::new(), Vec::new());
    let mut for_development = Vec::new();
    for (record, entry) in found {
        let requires: Vec<String> = entry.needs().flat_map(ids).collect();
        if record.relationship.is_some() {
            projects.push(id_of(&record));
            let requires: Vec<String> = entry.dev_dependencies.values().flatten().flat_map(ids).collect();
            direct.extend(requires.iter().cloned());
            for_development.push(PackageRecord { requires, ..record.clone() });
        }
        if record.relationship.is_some() {
            direct.extend(requires.iter().cloned());
        }
        locked.add(PackageRecord { requires, ..record });
    }
    if !projects.is_empty() {
        locked.relate(&direct);
        locked.only_for_development_except(projects);
    }
    for record in for_development {
        locked.add(record);
    }
    locked.finish(facts);
}
