//! Conan of C and C++: `conan.lock` of versions 1 and 2, and `conanfile.txt`.
//! Source: docs.conan.io, "Lockfiles", "conanfile.txt".

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::lines::Lines;
use crate::record::{declared, wanted};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "conan",
    version: 1,
    interest: &[Interest::Name("conan.lock"), Interest::Name("conanfile.txt")],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Lock<'t> {
    #[serde(borrow, rename = "graph_lock")]
    graph: Option<Graph<'t>>,
    #[serde(default, borrow)]
    requires: Vec<&'t RawValue>,
    #[serde(default, borrow)]
    build_requires: Vec<&'t RawValue>,
    #[serde(default, borrow)]
    python_requires: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
struct Graph<'t> {
    #[serde(default, borrow)]
    nodes: BTreeMap<String, &'t RawValue>,
}

#[derive(Deserialize)]
struct Node {
    /// `name/version@user/channel#revision`.
    #[serde(rename = "ref")]
    reference: Option<String>,
    /// The same with the id of a build, in old files.
    pref: Option<String>,
    #[serde(default)]
    requires: Requires,
    #[serde(default)]
    build_requires: Requires,
}

/// The keys of other nodes: a list, or in old files by reference.
#[derive(Deserialize)]
#[serde(untagged)]
enum Requires {
    List(Vec<String>),
    Table(BTreeMap<String, String>),
}

impl Default for Requires {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl Requires {
    fn keys(&self) -> Vec<&str> {
        match self {
            Self::List(keys) => keys.iter().map(String::as_str).collect(),
            Self::Table(keys) => keys.values().map(String::as_str).collect(),
        }
    }
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    if file.name() == "conanfile.txt" {
        return manifest(&text, facts);
    }
    let lines = Lines::new(&text);
    let lock: Lock<'_> = match serde_json::from_str(&text) {
        Ok(lock) => lock,
        Err(error) => return facts.problem(format!("is no lock file of Conan: {error}")),
    };
    if let Some(graph) = lock.graph {
        return nodes(&lines, graph, facts);
    }
    let groups = [
        ("requires", lock.requires),
        ("build-requires", lock.build_requires),
        ("python-requires", lock.python_requires),
    ];
    for (group, parts) in groups {
        for part in parts {
            let Ok(placed) = lines.json::<String>(part) else {
                facts.problem(format!("`{}` is no reference", part.get()));
                continue;
            };
            let Some(record) = reference(&placed.value) else {
                facts.problem(format!("line {}: `{}` is no reference", placed.lines.0, placed.value));
                continue;
            };
            facts.packages.push(PackageRecord {
                lines: Some(placed.lines),
                groups: vec![group.to_owned()],
                is_dev: group != "requires",
                ..record
            });
        }
    }
}

/// The packages of a lock file of version 1. The node that nobody needs is the project.
fn nodes(lines: &Lines<'_>, graph: Graph<'_>, facts: &mut RawFacts) {
    let mut nodes = BTreeMap::new();
    for (key, part) in &graph.nodes {
        match lines.json::<Node>(part) {
            Ok(placed) => {
                nodes.insert(key.as_str(), placed);
            }
            Err(error) => facts.problem(format!("the node `{key}` cannot be read: {error}")),
        }
    }
    let keys = |node: &Node| -> Vec<String> {
        let keys = node.requires.keys().into_iter().chain(node.build_requires.keys());
        keys.map(str::to_owned).collect()
    };
    let needed: BTreeSet<String> = nodes.values().flat_map(|placed| keys(&placed.value)).collect();
    let built_with: BTreeSet<&str> = nodes.values().flat_map(|placed| placed.value.build_requires.keys()).collect();
    let is_root = |key: &str| !needed.contains(key);
    let direct: BTreeSet<String> =
        nodes.iter().filter(|(key, _)| is_root(key)).flat_map(|(_, placed)| keys(&placed.value)).collect();
    let named = |node: &Node| node.reference.as_deref().or(node.pref.as_deref()).and_then(reference);
    let ids: BTreeMap<&str, String> =
        nodes.iter().filter_map(|(key, placed)| Some((*key, named(&placed.value)?.id))).collect();
    for (key, placed) in nodes.iter().filter(|(key, _)| !is_root(key)) {
        let Some(record) = named(&placed.value) else {
            facts.problem(format!("the node at line {} names no package", placed.lines.0));
            continue;
        };
        let how = if direct.contains(*key) { Relationship::Direct } else { Relationship::Indirect };
        facts.packages.push(PackageRecord {
            lines: Some(placed.lines),
            relationship: Some(how),
            is_dev: built_with.contains(key),
            requires: keys(&placed.value).iter().filter_map(|key| ids.get(key.as_str()).cloned()).collect(),
            ..record
        });
    }
}

/// The package of `name/version@user/channel#revision:build`.
fn reference(text: &str) -> Option<PackageRecord> {
    let (name_version, rest) = match text.find(['@', '#', ':', '%']) {
        Some(end) => text.split_at_checked(end)?,
        None => (text, ""),
    };
    let (name, version) = name_version.split_once('/')?;
    if name.is_empty() || version.is_empty() || version.contains('/') {
        return None;
    }
    let (name, version) = (name.trim(), version.trim());
    let mut record = match version.strip_prefix('[') {
        Some(range) => wanted("conan", name, range.trim_end_matches(']')),
        None => declared("conan", name, version),
    };
    record.id = format!("{name}/{version}");
    if let Some(user) = rest.strip_prefix('@') {
        let user = user.split(['#', ':', '%']).next().unwrap_or(user);
        if let Some((user, channel)) = user.split_once('/') {
            record.namespace = Some(user.to_owned());
            record.qualifiers.insert("channel".to_owned(), channel.to_owned());
        }
    }
    let revision = rest.split_once('#').map(|(_, revision)| revision.split([':', '%', '#']).next().unwrap_or(revision));
    if let Some(revision) = revision {
        record.qualifiers.insert("rrev".to_owned(), revision.to_owned());
    }
    Some(record)
}

fn manifest(text: &str, facts: &mut RawFacts) {
    let mut section = "";
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.split(" #").next().unwrap_or(line).trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with('[') && line.ends_with(']') {
            section = line;
            continue;
        }
        let is_dev = match section {
            "[requires]" => false,
            "[build_requires]" | "[tool_requires]" | "[test_requires]" => true,
            _ => continue,
        };
        let Some(record) = reference(line) else {
            facts.problem(format!("line {number}: `{line}` is no reference"));
            continue;
        };
        let relationship = Some(Relationship::Direct);
        facts.packages.push(PackageRecord { lines: Some((number, number)), is_dev, relationship, ..record });
    }
}
