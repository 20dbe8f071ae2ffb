//! The secdb of Alpine and its kin: which version of a package fixes which flaws. A version of `0` says that the
//! package never was affected. Only fixes are listed, so what is not there is not known to be unaffected.
//!
//! One flaw may have several fixed versions in one package (real: 2,078 of 87,665): each upstream version has its own.
//! A build is affected if it is older than all of them, or older than that of its own upstream version.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use plimsoll_database::{Event, FixState, NewPosting};
use plimsoll_source::yaml::{Limits, parse};
use plimsoll_source::{Document as Yaml, Node, Text};
use plimsoll_version::Scheme;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::entry::{self, Home, Records};
use crate::feeds::{File, Given, Refusal};
use crate::osv::{Advisory, Fault};

/// Versions of a package with the flaws that each fixes.
type Fixes = BTreeMap<String, Vec<String>>;

/// A file of it.
#[derive(Default)]
pub(crate) struct Secdb {
    /// `distroversion`.
    pub(crate) release: String,
    packages: Vec<(String, Fixes)>,
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    distroversion: String,
    packages: Vec<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Entry {
    pkg: Package,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    #[serde(default)]
    secfixes: BTreeMap<String, Option<Vec<String>>>,
}

impl Secdb {
    /// Reads a file, which is JSON or YAML by its name.
    pub(crate) fn read(file: &File<'_>, faults: &mut Vec<Fault>) -> Result<Self, Refusal> {
        if file.ends_with(".json") { Self::json(file, faults) } else { Self::yaml(file.text()?, faults) }
    }

    fn json(file: &File<'_>, faults: &mut Vec<Fault>) -> Result<Self, Refusal> {
        let document: Document = file.json()?;
        let mut found = Self { release: document.distroversion, packages: Vec::new() };
        for raw in &document.packages {
            match serde_json::from_str::<Entry>(raw.get()) {
                Ok(Entry { pkg }) => {
                    let fixes = pkg.secfixes.into_iter().map(|(version, ids)| (version, ids.unwrap_or_default()));
                    found.packages.push((pkg.name, fixes.collect()));
                }
                Err(error) => faults.push(Fault::Lost(format!("a package is not what it must be: {error}"))),
            }
        }
        Ok(found)
    }

    fn yaml(text: &str, faults: &mut Vec<Fault>) -> Result<Self, Refusal> {
        let limits = Limits { depth: crate::limits::DEPTH, documents: 1, ..Limits::default() };
        let parsed = parse(&Arc::new(Text::new("", text)), 0, false, &limits);
        for refused in &parsed.refused {
            faults.push(Fault::Lost(refused.message.clone()));
        }
        let root = parsed.documents.first().and_then(Yaml::root);
        let root = root.filter(|root| root.get("packages").is_some_and(|packages| packages.kind().is_sequence()));
        let Some(root) = root else {
            return Err(Refusal::Unreadable("is no secdb: has no list of packages".to_owned()));
        };
        let mut found =
            Self { release: root.get("distroversion").map_or("", |node| node.text()).to_owned(), ..Self::default() };
        for item in root.get("packages").into_iter().flat_map(Node::items) {
            let package = item.get("pkg");
            let name = package.and_then(|package| package.get("name")).map_or("", |name| name.text());
            if name.is_empty() {
                faults.push(Fault::Lost("a package has no name".to_owned()));
                continue;
            }
            let fixes = package.and_then(|package| package.get("secfixes")).into_iter().flat_map(Node::entries);
            let ids = |(version, ids): (Node<'_>, Node<'_>)| {
                (version.text().to_owned(), ids.items().map(|id| id.text().to_owned()).collect())
            };
            found.packages.push((name.to_owned(), fixes.map(ids).collect()));
        }
        Ok(found)
    }

    /// Its advisories.
    pub(crate) fn advisories(&self, prefix: &'static str, home: Home<'_>, mut faults: Vec<Fault>) -> Given<Advisory> {
        let mut records = Records::new(prefix);
        for (name, fixes) in &self.packages {
            let mut of_flaw: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for (version, ids) in fixes {
                for id in ids.iter().filter_map(|id| entry::id(id, &mut faults)) {
                    of_flaw.entry(id).or_default().push(version);
                }
            }
            for (id, versions) in of_flaw {
                records.add(&id, package(home, name, versions));
            }
        }
        let pieces = records.finish(&mut faults);
        Given { pieces, faults }
    }
}

/// The entry for a package with the versions that fix a flaw in it.
fn package(home: Home<'_>, name: &str, mut versions: Vec<&str>) -> NewPosting<'static> {
    let is_never = versions.contains(&"0");
    versions.retain(|version| !matches!(*version, "0" | "None" | ""));
    match versions.as_slice() {
        [] if is_never => home.source(name, vec![entry::never()]),
        [] => entry::with_fix(home.source(name, vec![entry::all()]), FixState::NotFixed),
        _ => home.source(name, intervals(versions)),
    }
}

/// Below the lowest, and from each further upstream version to its fix.
fn intervals(versions: Vec<&str>) -> Vec<Vec<Event<'static>>> {
    let upstream = |version: &str| version.rsplit_once('-').map_or(version, |(upstream, _)| upstream).to_owned();
    let sorted: BTreeSet<Ordered<'_>> = versions.into_iter().map(Ordered).collect();
    let ranges = sorted.into_iter().enumerate().map(|(number, Ordered(version))| match number {
        0 => entry::below(version),
        _ => entry::between(&upstream(version), version),
    });
    ranges.collect()
}

/// A version in the order of apk; what is none, by its text.
#[derive(Eq, PartialEq)]
struct Ordered<'v>(&'v str);

impl Ord for Ordered<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        Scheme::Apk.compare(self.0, other.0).unwrap_or(Ordering::Equal).then_with(|| self.0.cmp(other.0))
    }
}

impl PartialOrd for Ordered<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_upstream_version_has_its_own_fix() {
        let found = intervals(vec!["1.10-r2", "1.9-r1"]);
        assert_eq!(found, [entry::below("1.9-r1"), entry::between("1.10", "1.10-r2")]);
    }
}
