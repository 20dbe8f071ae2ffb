//! Files of Paket: `paket.lock` and `paket.dependencies`.
//! Source: fsprojects.github.io/Paket, lock file and dependencies file.

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord, Relationship};

use crate::dotnet::declared;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "paket",
    version: 1,
    interest: &[Interest::Name("paket.lock"), Interest::Name("paket.dependencies")],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    if file.name() == "paket.lock" {
        read_lock(&text, facts);
    } else {
        read_dependencies(&text, facts);
    }
}

/// Sections such as `NUGET` and `GITHUB`; below them `remote:`, packages by four blanks and what they need by six.
fn read_lock(text: &str, facts: &mut RawFacts) {
    let mut section = "";
    let mut remote = "";
    let mut groups: Vec<String> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let indent = line.len() - line.trim_start().len();
        let content = line.trim();
        match indent {
            0 => {
                if let Some(group) = content.strip_prefix("GROUP ") {
                    groups = vec![group.trim().to_owned()];
                }
                section = content;
            }
            1..=3 => remote = content.strip_prefix("remote:").unwrap_or(remote).trim(),
            4 => {
                // `Name (1.2.3) - restriction: >= net45`
                let Some((name, rest)) = content.split_once(" (") else { continue };
                let Some((version, _)) = rest.split_once(')') else { continue };
                let record = match section {
                    "NUGET" => declared(name, version),
                    "GITHUB" => on_github(remote, version),
                    _ => continue,
                };
                let groups = groups.clone();
                facts.packages.push(PackageRecord { groups, lines: Some((number, number)), ..record });
            }
            _ => {
                let needed = content.split_once(" (").map_or(content, |(name, _)| name);
                if let Some(record) = facts.packages.last_mut().filter(|_| section == "NUGET" && !needed.is_empty()) {
                    record.requires.push(needed.to_owned());
                }
            }
        }
    }
    // What is needed stands there by name.
    let ids: BTreeMap<String, String> =
        facts.packages.iter().map(|record| (record.name.to_lowercase(), record.id.clone())).collect();
    for record in &mut facts.packages {
        record.requires = record.requires.iter().filter_map(|name| ids.get(&name.to_lowercase()).cloned()).collect();
    }
}

fn read_dependencies(text: &str, facts: &mut RawFacts) {
    let mut groups: Vec<String> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = without_comment(line);
        let mut words = line.split_whitespace();
        let (Some(key), Some(name)) = (words.next(), words.next()) else { continue };
        let record = match key {
            "group" => {
                groups = vec![name.to_owned()];
                continue;
            }
            "nuget" | "clitool" => declared(name, version(words)),
            "github" if name.contains('/') => {
                let (repository, version) = name.split_once(':').unwrap_or((name, ""));
                on_github(repository, version)
            }
            _ => continue,
        };
        let relationship = Some(Relationship::Direct);
        let lines = Some((number, number));
        facts.packages.push(PackageRecord { groups: groups.clone(), relationship, lines, ..record });
    }
}

/// A line up to `#` or `//`, unless that is part of an address.
fn without_comment(line: &str) -> &str {
    let line = line.split('#').next().unwrap_or(line);
    let comment = line.match_indices("//").find(|(at, _)| !line.get(..*at).is_some_and(|before| before.ends_with(':')));
    comment.and_then(|(at, _)| line.get(..at)).unwrap_or(line)
}

/// The version of a requirement: `~> 2.6.3`, `>= 8.0.5 lowest_matching: true`, or nothing.
fn version<'w>(mut words: impl Iterator<Item = &'w str>) -> &'w str {
    let Some(first) = words.next() else { return "" };
    let is_operator = first.chars().all(|character| "~<>=!".contains(character));
    let version = if is_operator { words.next().unwrap_or_default() } else { first };
    if version.starts_with(|first: char| first.is_ascii_digit()) { version } else { "" }
}

/// A repository; a version that is a commit is told apart.
fn on_github(repository: &str, version: &str) -> PackageRecord {
    let (owner, name) = repository.split_once('/').unwrap_or(("", repository));
    let is_commit = version.len() > 32 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut record = PackageRecord {
        namespace: Some(owner.to_owned()).filter(|owner| !owner.is_empty()),
        class: PackageClass::Declared,
        method: Method::Manifest,
        id: format!("{repository}@{version}"),
        ..PackageRecord::new("github", name, if is_commit { "" } else { version })
    };
    if is_commit {
        record.properties.insert("commit".to_owned(), version.to_owned());
    }
    record
}
