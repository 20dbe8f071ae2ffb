//! The tree of folders that a lock file of npm describes. Versions 2 and 3 name each package by the folder where it is
//! put, version 1 nests them; what a package needs is looked up in its folder and then in the folders around it, as
//! Node does. Source: docs.npmjs.com, package-lock.json; nodejs.org, modules.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::lines::Lines;
use crate::locked::{Locked, MAX_PACKAGES, id_of};
use crate::npm;

/// Nested `dependencies` of version 1 that are followed.
const MAX_DEPTH: u32 = 64;

/// A lock file.
pub(crate) enum LockFile {
    /// Versions 2 and 3.
    Tree(Tree),
    /// Version 1.
    Old(Locked),
}

/// The packages of versions 2 and 3 by the folder where they are put.
pub(crate) struct Tree {
    entries: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
struct Document<'t> {
    #[serde(default, borrow)]
    packages: Option<BTreeMap<String, &'t RawValue>>,
    #[serde(default, borrow)]
    dependencies: Option<BTreeMap<String, &'t RawValue>>,
}

/// A folder of versions 2 and 3.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Entry {
    #[serde(deserialize_with = "npm::text")]
    name: Option<String>,
    #[serde(deserialize_with = "npm::text")]
    version: Option<String>,
    #[serde(deserialize_with = "npm::text")]
    resolved: Option<String>,
    license: Value,
    dev: bool,
    link: bool,
    #[serde(deserialize_with = "npm::texts")]
    dependencies: BTreeMap<String, String>,
    #[serde(deserialize_with = "npm::texts")]
    dev_dependencies: BTreeMap<String, String>,
    #[serde(deserialize_with = "npm::texts")]
    optional_dependencies: BTreeMap<String, String>,
    #[serde(deserialize_with = "npm::texts")]
    peer_dependencies: BTreeMap<String, String>,
    #[serde(skip)]
    lines: Option<(u32, u32)>,
}

impl Entry {
    /// The package that it is; `None` when the name is none.
    fn record(&self, name: &str) -> Option<PackageRecord> {
        let record = npm::record(name, self.version.as_deref().unwrap_or_default());
        let record = PackageRecord {
            is_dev: self.dev,
            licences: npm::licences(&self.license),
            lines: self.lines,
            ..npm::with_origin(record, self.resolved.as_deref().unwrap_or_default())
        };
        npm::is_name(name).then_some(record)
    }

    /// The names that it needs where it is installed.
    fn needs(&self) -> impl Iterator<Item = &String> {
        self.dependencies.keys().chain(self.optional_dependencies.keys()).chain(self.peer_dependencies.keys())
    }
}

/// Reads a lock file of any version. Entries that cannot be read become problems, the others count.
pub(crate) fn read_lock(text: &str, facts: &mut RawFacts) -> Result<LockFile, serde_json::Error> {
    let document: Document<'_> = serde_json::from_str(text)?;
    let lines = Lines::new(text);
    let Some(packages) = document.packages else {
        let mut old = Old { levels: Vec::new(), locked: Locked::default(), lines, facts };
        old.level(document.dependencies.unwrap_or_default(), 0);
        return Ok(LockFile::Old(old.locked));
    };
    let mut entries = BTreeMap::new();
    if packages.len() > MAX_PACKAGES {
        facts.problem(format!("{} entries after {MAX_PACKAGES} are left out", packages.len() - MAX_PACKAGES));
    }
    for (folder, raw) in packages.into_iter().take(MAX_PACKAGES) {
        if folder.len() > npm::MAX_PATH {
            facts.problem(format!("an entry has a path of {} bytes", folder.len()));
            continue;
        }
        match serde_json::from_str::<Entry>(raw.get()) {
            Ok(entry) => {
                entries.insert(folder, Entry { lines: lines.part(raw.get()), ..entry });
            }
            Err(error) => facts.problem(format!("the entry `{folder}` cannot be read: {error}")),
        }
    }
    Ok(LockFile::Tree(Tree { entries }))
}

/// The name of the package that a folder is a slot for: `@a/b` in `x/node_modules/@a/b`.
fn slot(folder: &str) -> Option<&str> {
    let (_, name) = folder.rsplit_once("node_modules/")?;
    npm::is_name(name).then_some(name)
}

impl Tree {
    /// The packages that stand in slots, with the folder of each; links are not followed.
    pub(crate) fn installed(&self) -> impl Iterator<Item = (&str, PackageRecord)> {
        self.entries.iter().filter(|(_, entry)| !entry.link).filter_map(|(folder, entry)| {
            let name = entry.name.as_deref().or(slot(folder))?;
            slot(folder)?;
            Some((folder.as_str(), entry.record(name)?))
        })
    }

    /// Folders that a link leads to, with the name of the slot of the link: the members of a workspace.
    fn members(&self) -> BTreeMap<&str, &str> {
        let links = self.entries.iter().filter(|(_, entry)| entry.link);
        links
            .filter_map(|(folder, entry)| {
                let target = entry.resolved.as_deref().filter(|target| !target.is_empty())?;
                Some((target, slot(folder)?))
            })
            .collect()
    }

    /// The folder that a name leads to for a package in a folder.
    fn resolve<'t>(&'t self, folder: &str, name: &str) -> Option<&'t str> {
        let mut here = folder;
        loop {
            if here != "node_modules" && !here.ends_with("/node_modules") {
                let gap = if here.is_empty() { "" } else { "/" };
                if let Some((found, entry)) = self.entries.get_key_value(&format!("{here}{gap}node_modules/{name}")) {
                    let target = entry.resolved.as_deref().filter(|_| entry.link);
                    return target.map_or(Some(found), |target| Some(self.entries.get_key_value(target)?.0));
                }
            }
            if here.is_empty() {
                return None;
            }
            here = here.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }

    /// The packages with who needs whom.
    pub(crate) fn locked(&self, facts: &mut RawFacts) -> Locked {
        let members = self.members();
        let mut records: BTreeMap<&str, PackageRecord> = BTreeMap::new();
        for (folder, entry) in self.entries.iter().filter(|(folder, entry)| !folder.is_empty() && !entry.link) {
            let of_member = members.get(folder.as_str()).copied();
            let Some(name) = entry.name.as_deref().or(of_member).or(slot(folder)) else { continue };
            if of_member.is_none() && slot(folder).is_none() {
                continue;
            }
            let Some(mut record) = entry.record(name) else {
                facts.problem(format!("the entry `{folder}` has a name that is none: `{name}`"));
                continue;
            };
            record.relationship = of_member.map(|_| Relationship::Workspace);
            records.insert(folder, record);
        }
        let ids: BTreeMap<&str, String> = records.iter().map(|(folder, record)| (*folder, id_of(record))).collect();
        let id = |folder: &str, name: &str| ids.get(self.resolve(folder, name)?).cloned();
        let mut direct = BTreeSet::new();
        for folder in std::iter::once("").chain(members.keys().copied()) {
            let Some(entry) = self.entries.get(folder) else { continue };
            direct.extend(entry.needs().chain(entry.dev_dependencies.keys()).filter_map(|name| id(folder, name)));
        }
        let mut locked = Locked::default();
        for (folder, mut record) in records {
            if let Some(entry) = self.entries.get(folder) {
                record.requires = entry.needs().filter_map(|name| id(folder, name)).collect();
            }
            locked.add(record);
        }
        locked.relate(&direct);
        locked
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct OldEntry<'t> {
    #[serde(deserialize_with = "npm::text")]
    version: Option<String>,
    dev: bool,
    #[serde(deserialize_with = "npm::texts")]
    requires: BTreeMap<String, String>,
    #[serde(borrow)]
    dependencies: Option<BTreeMap<String, &'t RawValue>>,
}

/// Reading of version 1.
struct Old<'t, 'f> {
    /// Ids by name, of the levels that are open.
    levels: Vec<BTreeMap<String, String>>,
    locked: Locked,
    lines: Lines<'t>,
    facts: &'f mut RawFacts,
}

impl<'t> Old<'t, '_> {
    fn level(&mut self, packages: BTreeMap<String, &'t RawValue>, depth: u32) {
        if depth > MAX_DEPTH {
            return self.facts.problem(format!("packages nest deeper than {MAX_DEPTH} levels"));
        }
        let mut read = Vec::new();
        for (name, raw) in packages {
            match serde_json::from_str::<OldEntry<'t>>(raw.get()) {
                Ok(entry) => {
                    let record = old_record(&name, entry.version.as_deref().unwrap_or_default());
                    read.push((name, raw, record, entry));
                }
                Err(error) => self.facts.problem(format!("the entry `{name}` cannot be read: {error}")),
            }
        }
        self.levels.push(read.iter().map(|(name, _, record, _)| (name.clone(), id_of(record))).collect());
        for (name, raw, record, entry) in read {
            if !npm::is_name(&name) {
                self.facts.problem(format!("`{name}` is no name of a package"));
                continue;
            }
            // What it needs may stand in its own folder, which is below it.
            let inner = entry.dependencies.unwrap_or_default();
            let own = level_ids(&inner);
            let requires = entry.requires.keys().filter_map(|name| {
                own.get(name).or_else(|| self.levels.iter().rev().find_map(|level| level.get(name))).cloned()
            });
            let requires = requires.collect();
            let lines = self.lines.part(raw.get());
            self.locked.add(PackageRecord { is_dev: entry.dev, requires, lines, ..record });
            if !inner.is_empty() {
                self.level(inner, depth + 1);
            }
        }
        self.levels.pop();
    }
}

/// The ids of a level by name. An entry that cannot be read is told when its level is.
fn level_ids(packages: &BTreeMap<String, &RawValue>) -> BTreeMap<String, String> {
    let id = |name: &str, raw: &RawValue| {
        let Ok(entry) = serde_json::from_str::<OldEntry<'_>>(raw.get()) else { return None };
        Some(id_of(&old_record(name, entry.version.as_deref().unwrap_or_default())))
    };
    packages.iter().filter_map(|(name, raw)| Some((name.clone(), id(name, raw)?))).collect()
}

/// A package of version 1, whose version may be an alias or an address.
fn old_record(name: &str, version: &str) -> PackageRecord {
    if let Some((name, version)) = version.strip_prefix("npm:").and_then(npm::split_at) {
        return npm::record(name, version);
    }
    if version.contains([':', '/']) {
        let file = version.rsplit('/').next().and_then(|file| file.strip_suffix(".tgz"));
        let base = name.rsplit('/').next().unwrap_or(name);
        let of_file = file.and_then(|file| file.strip_prefix(base)?.strip_prefix('-'));
        return npm::with_origin(npm::record(name, of_file.unwrap_or_default()), version);
    }
    npm::record(name, version)
}
