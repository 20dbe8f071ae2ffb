//! Lock files of bun: `bun.lock`, which is JSON with comments and commas at the end of lists. The older `bun.lockb` is
//! a memory image without a stated form and is not read. Source: bun.sh, lockfile.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::json::without_comments;
use crate::lines::Lines;
use crate::locked::{Locked, MAX_PACKAGES, id_of};
use crate::{Assemble, Cataloger, npm};

pub const CATALOGER: Cataloger = Cataloger {
    name: "bun_lock",
    version: 1,
    interest: &[Interest::Name("bun.lock"), Interest::Name("bun.lockb")],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document<'t> {
    #[serde(rename = "lockfileVersion")]
    _version: u32,
    #[serde(default)]
    workspaces: BTreeMap<String, Project>,
    #[serde(default, borrow)]
    packages: BTreeMap<String, &'t RawValue>,
}

/// A project of the workspace, or what a package says of itself.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Project {
    #[serde(deserialize_with = "npm::text")]
    name: Option<String>,
    #[serde(deserialize_with = "npm::text")]
    version: Option<String>,
    #[serde(deserialize_with = "npm::texts")]
    dependencies: BTreeMap<String, String>,
    #[serde(deserialize_with = "npm::texts")]
    dev_dependencies: BTreeMap<String, String>,
    #[serde(deserialize_with = "npm::texts")]
    optional_dependencies: BTreeMap<String, String>,
    #[serde(deserialize_with = "npm::texts")]
    peer_dependencies: BTreeMap<String, String>,
}

impl Project {
    /// The names that it needs where it is installed.
    fn needs(&self) -> impl Iterator<Item = &String> {
        self.dependencies.keys().chain(self.optional_dependencies.keys()).chain(self.peer_dependencies.keys())
    }
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if file.name() == "bun.lockb" {
        return facts.problem("is a binary lock file of bun, which is not read; `bun.lock` is");
    }
    let text = without_comments(&file.text(facts));
    match serde_json::from_str::<Document<'_>>(&text) {
        Ok(document) => packages(&document, &Lines::new(&text), facts),
        Err(error) => facts.problem(format!("is no lock file of bun: {error}")),
    }
}

fn packages(document: &Document<'_>, lines: &Lines<'_>, facts: &mut RawFacts) {
    let mut found: BTreeMap<&str, (PackageRecord, Project)> = BTreeMap::new();
    if document.packages.len() > MAX_PACKAGES {
        facts.problem(format!("{} entries after {MAX_PACKAGES} are left out", document.packages.len() - MAX_PACKAGES));
    }
    for (key, raw) in document.packages.iter().take(MAX_PACKAGES) {
        if key.len() > npm::MAX_PATH {
            facts.problem(format!("an entry has a key of {} bytes", key.len()));
            continue;
        }
        match package(raw, &document.workspaces) {
            Ok((record, said)) => {
                found.insert(key, (PackageRecord { lines: lines.part(raw.get()), ..record }, said));
            }
            Err(problem) => facts.problem(format!("the entry `{key}`: {problem}")),
        }
    }
    let ids: BTreeMap<&str, String> = found.iter().map(|(key, (record, _))| (*key, id_of(record))).collect();
    let (mut direct, mut production) = (BTreeSet::new(), BTreeSet::new());
    for project in document.workspaces.values() {
        let name = project.name.as_deref().unwrap_or_default();
        let needed = project.needs().filter_map(|need| resolved(name, need, &ids));
        production.extend(needed);
        direct.extend(project.dev_dependencies.keys().filter_map(|need| resolved(name, need, &ids)));
    }
    direct.extend(production.iter().cloned());
    let mut locked = Locked::default();
    for (key, (record, said)) in found {
        if record.relationship == Some(Relationship::Workspace) {
            production.insert(id_of(&record));
        }
        let requires = said.needs().filter_map(|need| resolved(key, need, &ids)).collect();
        locked.add(PackageRecord { requires, ..record });
    }
    locked.relate(&direct);
    locked.only_for_development_except(production);
    locked.finish(facts);
}

/// The package of an entry: `["name@version", registry, {what it says of itself}, digest]`, shorter for others.
fn package(raw: &RawValue, workspaces: &BTreeMap<String, Project>) -> Result<(PackageRecord, Project), String> {
    let parts: Vec<Value> = serde_json::from_str(raw.get()).map_err(|error| error.to_string())?;
    let Some((name, version)) = parts.first().and_then(Value::as_str).and_then(npm::split_at) else {
        return Err("has no name and version".to_owned());
    };
    if !npm::is_name(name) {
        return Err(format!("`{name}` is no name of a package"));
    }
    let said = parts.iter().find(|part| part.is_object());
    let said = said.map_or(Ok(Project::default()), Project::deserialize).map_err(|error| error.to_string())?;
    let record = match version.split_once(':') {
        Some(("workspace", path)) => {
            let member = workspaces.get(path).and_then(|member| member.version.as_deref());
            let relationship = Some(Relationship::Workspace);
            PackageRecord { relationship, ..npm::record(name, member.unwrap_or_default()) }
        }
        Some(_) => npm::with_origin(npm::record(name, ""), version),
        None => npm::record(name, version),
    };
    Ok((record, said))
}

/// The id of the package that a name leads to for the package under a key such as `a/@b/c`: what is put into its own
/// folder goes before what is put into those around it.
fn resolved(key: &str, name: &str, ids: &BTreeMap<&str, String>) -> Option<String> {
    let mut around = Some(key);
    while let Some(here) = around.filter(|here| !here.is_empty()) {
        if let Some(id) = ids.get(format!("{here}/{name}").as_str()) {
            return Some(id.clone());
        }
        around = here.rsplit_once('/').map(|(outer, _)| outer);
    }
    ids.get(name).cloned()
}
