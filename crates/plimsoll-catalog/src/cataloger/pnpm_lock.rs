//! Lock files of pnpm: versions 5 (`/name/1.0.0`), 6 (`/name@1.0.0`) and 9 (`name@1.0.0`, with what needs what apart).
//! Source: github.com/pnpm/spec, lockfile.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;
use plimsoll_source::Node;

use crate::locked::{Locked, id_of};
use crate::yaml::{documents, lines, text};
use crate::{Assemble, Cataloger, npm};

pub const CATALOGER: Cataloger = Cataloger {
    name: "pnpm_lock",
    version: 1,
    interest: &[Interest::Name("pnpm-lock.yaml")],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    for document in documents(file, facts) {
        let Some(root) = document.root().filter(|root| !root.is_null()) else { continue };
        let major = text(root, "lockfileVersion").and_then(|version| version.split('.').next());
        match major.map(str::parse::<u32>) {
            Some(Ok(major)) => {
                if !is_of_pnpm_itself(root) {
                    Lock { root, major }.read(facts);
                }
            }
            _ => facts.problem("is no lock file of pnpm: it has no lockfileVersion"),
        }
    }
}

/// True for the document in which pnpm 11 notes the packages of its own program.
fn is_of_pnpm_itself(root: Node<'_>) -> bool {
    let project = root.get("importers").and_then(|importers| importers.get("."));
    project.is_some_and(|project| project.get("packageManagerDependencies").is_some())
}

struct Lock<'t> {
    root: Node<'t>,
    major: u32,
}

impl<'t> Lock<'t> {
    fn read(&self, facts: &mut RawFacts) {
        let of = |section: &str| self.root.get(section).into_iter().flat_map(Node::entries);
        let mut records: BTreeMap<&str, PackageRecord> = BTreeMap::new();
        for (key, entry) in of("packages") {
            match self.package(key.text(), entry) {
                Some(record) => {
                    records.insert(key.text(), PackageRecord { lines: Some(lines(entry)), ..record });
                }
                None => facts.problem(format!("`{}` names no package", key.text())),
            }
        }
        let mut ids: BTreeMap<&str, String> = records.iter().map(|(key, record)| (*key, id_of(record))).collect();
        for (key, _) in of("snapshots") {
            match records.get(without_peers(key.text())) {
                Some(record) => {
                    ids.insert(key.text(), id_of(record));
                }
                None => facts.problem(format!("`{}` stands in `snapshots` alone", key.text())),
            }
        }
        let mut needs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (key, entry) in of("packages").chain(of("snapshots")) {
            let sections = ["dependencies", "optionalDependencies"].into_iter().filter_map(|name| entry.get(name));
            needs.entry(key.text()).or_default().extend(sections.flat_map(|section| self.asked(section, &ids)));
        }
        let (direct, production) = self.roots(&ids);
        let of_keys = |keys: &BTreeSet<&str>| keys.iter().filter_map(|key| ids.get(key).cloned()).collect();
        // One version with different peers is several keys, of which one may be for development and one not.
        let needed: BTreeSet<String> = of_keys(&reached(production, &needs));
        let mut requires: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (key, keys) in &needs {
            if let Some(id) = ids.get(key) {
                requires.entry(id).or_default().extend(keys.iter().filter_map(|key| ids.get(key).cloned()));
            }
        }
        let mut locked = Locked::default();
        for record in records.values() {
            let id = id_of(record);
            // Older versions say it of each package.
            let is_dev = if self.major >= 9 { !needed.contains(&id) } else { record.is_dev };
            let requires = requires.get(id.as_str()).cloned().unwrap_or_default();
            locked.add(PackageRecord { requires, is_dev, ..record.clone() });
        }
        locked.relate(&of_keys(&direct));
        locked.finish(facts);
    }

    /// The keys of what the projects ask for: all, and what is not for development only.
    fn roots<'k>(&self, ids: &BTreeMap<&'k str, String>) -> (BTreeSet<&'k str>, BTreeSet<&'k str>) {
        let projects: Vec<Node<'_>> = match self.root.get("importers") {
            Some(importers) => importers.entries().map(|(_, project)| project).collect(),
            None => vec![self.root],
        };
        let of = |section: &str| -> BTreeSet<&'k str> {
            projects
                .iter()
                .filter_map(|project| project.get(section))
                .flat_map(|asked| self.asked(asked, ids))
                .collect()
        };
        let production = &of("dependencies") | &of("optionalDependencies");
        (&production | &of("devDependencies"), production)
    }

    /// The keys that a mapping of names and versions leads to.
    fn asked<'k>(&self, section: Node<'t>, ids: &BTreeMap<&'k str, String>) -> Vec<&'k str> {
        let key = |(name, value): (Node<'t>, Node<'t>)| {
            let version = if value.kind().is_mapping() { text(value, "version")? } else { value.text() };
            let name = name.text();
            let key = match self.major {
                ..6 => format!("/{name}/{version}"),
                6..9 => format!("/{name}@{version}"),
                _ => format!("{name}@{version}"),
            };
            ids.get_key_value(key.as_str()).or_else(|| ids.get_key_value(version)).map(|(key, _)| *key)
        };
        section.entries().filter_map(key).collect()
    }

    /// The package of an entry, whose name and version stand in the key unless the entry says them.
    fn package(&self, key: &str, entry: Node<'_>) -> Option<PackageRecord> {
        let key = if self.major < 6 { key } else { without_peers(key) };
        let (name, version) = match (text(entry, "name"), text(entry, "version")) {
            (Some(name), version) => (name, version.unwrap_or_default()),
            (None, stated) => {
                let plain = key.strip_prefix('/').unwrap_or(key);
                let (name, version) = if self.major < 6 { split_old(key)? } else { npm::split_at(plain)? };
                // What comes from elsewhere has an address in place of a version.
                (name, stated.unwrap_or(if version.contains([':', '/']) { "" } else { version }))
            }
        };
        let mut record = npm::record(name, version);
        record.is_dev = text(entry, "dev") == Some("true");
        if let Some(resolution) = entry.get("resolution")
            && let (Some(repository), Some(commit)) = (text(resolution, "repo"), text(resolution, "commit"))
        {
            record.qualifiers.insert("vcs_url".to_owned(), format!("git+{repository}@{commit}"));
        }
        npm::is_name(name).then_some(record)
    }
}

/// What is needed by these keys, with all below them.
fn reached<'k>(from: BTreeSet<&'k str>, needs: &BTreeMap<&str, Vec<&'k str>>) -> BTreeSet<&'k str> {
    let mut open: Vec<&str> = from.into_iter().collect();
    let mut reached = BTreeSet::new();
    while let Some(key) = open.pop() {
        if reached.insert(key) {
            open.extend(needs.get(key).into_iter().flatten());
        }
    }
    reached
}

/// A key without the peers that it was resolved with: `a@1.0.0` of `a@1.0.0(b@2.0.0)`.
fn without_peers(key: &str) -> &str {
    key.split_once('(').map_or(key, |(package, _)| package)
}

/// Name and version of a key of version 5: `/name/1.0.0_peers`, with a host before it for other registries.
fn split_old(key: &str) -> Option<(&str, &str)> {
    let (_, path) = key.split_once('/')?;
    let (name, version) = path.rsplit_once('/')?;
    Some((name, version.split('_').next().unwrap_or(version)))
}
