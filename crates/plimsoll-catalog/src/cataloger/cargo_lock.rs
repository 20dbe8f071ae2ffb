//! `Cargo.lock` and `Cargo.toml` of Rust. Source: The Cargo Book, "Cargo.toml vs Cargo.lock", "The Manifest Format".

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};
use serde::Deserialize;
use toml::Spanned;

use crate::address::fragment;
use crate::lines::Lines;
use crate::record::{declared, versioned_id, wanted};
use crate::{Assemble, Cataloger, Packages, RawView};

pub const CATALOGER: Cataloger = Cataloger {
    name: "cargo_lock",
    version: 2,
    interest: &[Interest::Name("Cargo.lock"), Interest::Name("Cargo.toml")],
    read,
    assemble: Assemble::By(assemble),
};

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Spanned<Locked>>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

#[derive(Deserialize)]
struct Manifest {
    package: Option<Spanned<Project>>,
    #[serde(default)]
    dependencies: BTreeMap<String, Spanned<Dependency>>,
    #[serde(default, rename = "dev-dependencies")]
    dev_dependencies: BTreeMap<String, Spanned<Dependency>>,
    #[serde(default, rename = "build-dependencies")]
    build_dependencies: BTreeMap<String, Spanned<Dependency>>,
}

#[derive(Deserialize)]
struct Project {
    name: String,
    /// A version, or a table that says that it is that of the workspace.
    version: Option<toml::Value>,
    /// An expression, or that table.
    license: Option<toml::Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Dependency {
    Version(String),
    Detailed(Detail),
}

#[derive(Deserialize)]
struct Detail {
    version: Option<String>,
    git: Option<String>,
    rev: Option<String>,
    package: Option<String>,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    if file.name() == "Cargo.lock" { lock(&text, facts) } else { manifest(&text, facts) }
}

fn lock(text: &str, facts: &mut RawFacts) {
    let lock: Lock = match toml::from_str(text) {
        Ok(lock) => lock,
        Err(error) => return facts.problem(format!("is no lock file of Cargo: {}", error.message())),
    };
    let lines = Lines::new(text);
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in lock.package.iter().map(Spanned::get_ref) {
        versions.entry(&package.name).or_default().push(&package.version);
    }
    for spanned in &lock.package {
        let package = spanned.get_ref();
        let mut record = PackageRecord {
            id: versioned_id(&package.name, &package.version),
            requires: package.dependencies.iter().filter_map(|wanted| dependency_id(wanted, &versions)).collect(),
            lines: Some(lines.of_table(spanned.span())),
            ..declared("cargo", &package.name, &package.version)
        };
        match package.source.as_deref() {
            // A package without source is a member of the workspace or lies beside it.
            None => record.relationship = Some(Relationship::Workspace),
            Some(source) => origin(&mut record, source),
        }
        facts.packages.push(record);
    }
}

/// The id of `name`, `name version` or `name version (source)`; `None` when the file has no such package.
fn dependency_id(wanted: &str, versions: &BTreeMap<&str, Vec<&str>>) -> Option<String> {
    let mut words = wanted.split(' ');
    let name = words.next()?;
    // The version is left out where there is only one.
    let version = words.next().or_else(|| versions.get(name)?.first().copied())?;
    Some(versioned_id(name, version))
}

/// Notes where a package comes from, unless it is crates.io.
fn origin(record: &mut PackageRecord, source: &str) {
    match source.split_once('+') {
        Some(("git", address)) => {
            let place = address.split(['?', '#']).next().unwrap_or(address);
            let commit = fragment(address).map(|commit| format!("@{commit}")).unwrap_or_default();
            record.qualifiers.insert("vcs_url".to_owned(), format!("git+{place}{commit}"));
        }
        Some((_, address)) if !address.contains("github.com/rust-lang/crates.io-index") && address != CRATES_IO => {
            record.qualifiers.insert("repository_url".to_owned(), address.to_owned());
        }
        _ => {}
    }
}

/// The sparse index of crates.io.
const CRATES_IO: &str = "https://index.crates.io/";

fn manifest(text: &str, facts: &mut RawFacts) {
    let manifest: Manifest = match toml::from_str(text) {
        Ok(manifest) => manifest,
        Err(error) => return facts.problem(format!("is no manifest of Cargo: {}", error.message())),
    };
    let lines = Lines::new(text);
    if let Some(spanned) = manifest.package {
        let at = lines.of_table(spanned.span());
        let project = spanned.into_inner();
        let version = project.version.as_ref().and_then(toml::Value::as_str).unwrap_or_default();
        facts.packages.push(PackageRecord {
            relationship: Some(Relationship::Root),
            licences: project.license.as_ref().and_then(toml::Value::as_str).map(str::to_owned).into_iter().collect(),
            lines: Some(at),
            ..declared("cargo", project.name, version)
        });
    }
    let groups =
        [("", manifest.dependencies), ("dev", manifest.dev_dependencies), ("build", manifest.build_dependencies)];
    for (group, dependencies) in groups {
        for (name, spanned) in dependencies {
            let at = lines.of(spanned.span());
            if let Some(record) = dependency(&name, spanned.into_inner()) {
                facts.packages.push(PackageRecord {
                    relationship: Some(Relationship::Direct),
                    is_dev: group == "dev",
                    groups: Some(group).filter(|group| !group.is_empty()).map(str::to_owned).into_iter().collect(),
                    lines: Some(at),
                    ..record
                });
            }
        }
    }
}

/// What a dependency asks for; `None` for folders beside, and for branches and tags, which say no version.
fn dependency(name: &str, dependency: Dependency) -> Option<PackageRecord> {
    let detail = match dependency {
        Dependency::Version(requirement) => return Some(required(name, &requirement)),
        Dependency::Detailed(detail) => detail,
    };
    let name = detail.package.as_deref().unwrap_or(name);
    let Some(address) = detail.git else {
        return detail.version.map(|requirement| required(name, &requirement));
    };
    let commit = detail.rev.filter(|rev| rev.len() >= 7 && rev.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let mut record = declared("cargo", name, "");
    record.qualifiers.insert("vcs_url".to_owned(), format!("git+{address}@{commit}"));
    Some(record)
}

fn required(name: &str, requirement: &str) -> PackageRecord {
    // Only `=1.2.3` is one version.
    match requirement.trim().strip_prefix('=') {
        Some(version) if version.split('.').count() > 2 => declared("cargo", name, version.trim()),
        _ => wanted("cargo", name, requirement),
    }
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    for file in raw.files() {
        let is_lock = file.file.name() == b"Cargo.lock";
        let has_lock = !is_lock && {
            let above = std::iter::successors(Some(file.file.parent()), |folder| {
                (!folder.path().is_empty()).then(|| folder.parent())
            });
            above.into_iter().any(|folder| folder.child(b"Cargo.lock").is_some())
        };
        for record in &file.facts.packages {
            // What a lock file holds needs no requirement; the project's own name and licence stand only here.
            if !has_lock || record.relationship == Some(Relationship::Root) {
                packages.add(record.clone(), *file);
            }
        }
    }
}
