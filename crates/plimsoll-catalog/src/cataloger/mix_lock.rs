//! Lock files of Elixir and Erlang, `mix.lock` and `rebar.lock`, and of Gleam, `manifest.toml` and `gleam.toml`.
//! Source: Mix, `lib/mix/dep/lock.ex`; rebar3, `rebar_config.erl`; gleam.run, "gleam.toml".

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};
use serde::Deserialize;

use crate::record::{declared, wanted};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "mix_lock",
    version: 2,
    interest: &[
        Interest::Name("mix.lock"),
        Interest::Name("rebar.lock"),
        Interest::Name("gleam.toml"),
        Interest::Name("manifest.toml"),
    ],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    match file.name() {
        "mix.lock" => mix(&text, facts),
        "rebar.lock" => rebar(&text, facts),
        "gleam.toml" => gleam(&text, facts),
        _ => gleam_lock(&text, facts),
    }
}

/// One package a line: `"name": {:hex, :package, "version", "digest", [...], [{:needed, ..}], ..},`.
fn mix(text: &str, facts: &mut RawFacts) {
    for (number, line) in (1..).zip(text.lines()) {
        let Some((name, value)) = line.trim().split_once(": {") else { continue };
        let name = name.trim_matches('"');
        let texts: Vec<&str> = value.split('"').skip(1).step_by(2).collect();
        let record = match (value.split(',').next(), texts.as_slice()) {
            (Some(":hex"), [version, rest @ ..]) => {
                // The package may have another name than the application.
                let package = value.split(',').nth(1).map_or(name, |word| word.trim().trim_start_matches(':'));
                let mut record = declared("hex", package.trim_matches('"'), *version);
                if let Some(digest) = rest.first() {
                    record.properties.insert("sha256".to_owned(), (*digest).to_owned());
                }
                record
            }
            (Some(":git"), [address, commit, ..]) => at_commit(name, address, commit),
            (Some(":path"), _) => continue,
            _ => {
                facts.problem(format!("line {number}: `{name}` cannot be read"));
                continue;
            }
        };
        let needed = value.split("{:").skip(1).filter_map(|part| part.split([',', '}']).next());
        facts.packages.push(PackageRecord {
            lines: Some((number, number)),
            requires: needed.map(str::to_owned).collect(),
            ..record
        });
    }
}

fn at_commit(name: &str, address: &str, commit: &str) -> PackageRecord {
    let mut record = declared("hex", name, "");
    record.qualifiers.insert("vcs_url".to_owned(), format!("git+{address}@{commit}"));
    record
}

/// One package an item: `{<<"name">>,{pkg,<<"package">>,<<"version">>},0}`; the number is its depth.
fn rebar(text: &str, facts: &mut RawFacts) {
    for (number, line) in (1..).zip(text.lines()) {
        let Some((name, value)) =
            line.trim_start_matches(['[', ' ', '\t']).strip_prefix("{<<\"").and_then(|rest| rest.split_once("\">>,"))
        else {
            continue;
        };
        let texts: Vec<&str> = value.split('"').skip(1).step_by(2).collect();
        let record = match (value.trim_start(), texts.as_slice()) {
            (value, [package, version, ..]) if value.starts_with("{pkg,") => declared("hex", *package, *version),
            (value, [address, commit, ..]) if value.starts_with("{git") => at_commit(name, address, commit),
            // Digests follow in a table of their own, and a source may go on in the next line.
            _ => continue,
        };
        let is_direct = value.trim_end().trim_end_matches(['.', ']', ',']).ends_with(",0}");
        let how = if is_direct { Relationship::Direct } else { Relationship::Indirect };
        facts.packages.push(PackageRecord { lines: Some((number, number)), relationship: Some(how), ..record });
    }
    if facts.packages.is_empty() && text.contains("{pkg,") {
        facts.problem("is no lock file of rebar3 that can be read");
    }
}

#[derive(Deserialize)]
struct Gleam {
    name: Option<String>,
    version: Option<String>,
    #[serde(default)]
    dependencies: BTreeMap<String, Dependency>,
    #[serde(default, rename = "dev-dependencies", alias = "dev_dependencies")]
    dev_dependencies: BTreeMap<String, Dependency>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Dependency {
    Requirement(String),
    Elsewhere {
        git: Option<String>,
        #[serde(rename = "ref")]
        commit: Option<String>,
    },
}

fn gleam(text: &str, facts: &mut RawFacts) {
    let project: Gleam = match toml::from_str(text) {
        Ok(project) => project,
        Err(error) => return facts.problem(format!("is no manifest of Gleam: {}", error.message())),
    };
    if let Some(name) = project.name {
        let relationship = Some(Relationship::Root);
        facts
            .packages
            .push(PackageRecord { relationship, ..declared("hex", name, project.version.unwrap_or_default()) });
    }
    for (dependencies, is_dev) in [(project.dependencies, false), (project.dev_dependencies, true)] {
        for (name, dependency) in dependencies {
            let record = match dependency {
                Dependency::Requirement(requirement) => wanted("hex", name, &requirement),
                Dependency::Elsewhere { git: Some(address), commit } => {
                    at_commit(&name, &address, commit.as_deref().unwrap_or_default())
                }
                // A folder beside.
                Dependency::Elsewhere { git: None, .. } => continue,
            };
            facts.packages.push(PackageRecord { is_dev, relationship: Some(Relationship::Direct), ..record });
        }
    }
}

#[derive(Deserialize)]
struct GleamLock {
    packages: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    #[serde(default)]
    requirements: Vec<String>,
    source: String,
    repo: Option<String>,
    commit: Option<String>,
}

fn gleam_lock(text: &str, facts: &mut RawFacts) {
    // Other programs have a `manifest.toml` too.
    let Ok(lock) = toml::from_str::<GleamLock>(text) else { return };
    for package in lock.packages {
        let mut record = declared("hex", package.name, package.version);
        record.requires = package.requirements;
        if let ("git", Some(address)) = (package.source.as_str(), &package.repo) {
            let commit = package.commit.as_deref().unwrap_or_default();
            record.qualifiers.insert("vcs_url".to_owned(), format!("git+{address}@{commit}"));
        }
        facts.packages.push(record);
    }
}
