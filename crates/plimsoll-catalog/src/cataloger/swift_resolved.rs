//! `Package.resolved` of the Swift package manager, versions 1 to 3. Source: SwiftPM, `PinsStore.swift`.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::address::repository_path;
use crate::lines::Lines;
use crate::record::{at_path, declared, versioned_id};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "swift_resolved",
    version: 1,
    interest: &[Interest::Name("Package.resolved"), Interest::Name(".package.resolved")],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Resolved<'t> {
    #[serde(default, borrow)]
    pins: Vec<&'t RawValue>,
    /// Version 1 has the pins one level deeper.
    #[serde(borrow)]
    object: Option<Pins<'t>>,
}

#[derive(Deserialize)]
struct Pins<'t> {
    #[serde(default, borrow)]
    pins: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
struct Pin {
    #[serde(alias = "repositoryURL")]
    location: Option<String>,
    #[serde(alias = "package")]
    identity: String,
    kind: Option<String>,
    #[serde(default)]
    state: State,
}

#[derive(Deserialize, Default)]
struct State {
    version: Option<String>,
    revision: Option<String>,
    branch: Option<String>,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    let resolved: Resolved<'_> = match serde_json::from_str(&text) {
        Ok(resolved) => resolved,
        Err(error) => return facts.problem(format!("is no Package.resolved: {error}")),
    };
    let lines = Lines::new(&text);
    for part in resolved.pins.into_iter().chain(resolved.object.into_iter().flat_map(|object| object.pins)) {
        match lines.json::<Pin>(part) {
            Ok(placed) => facts.packages.push(PackageRecord { lines: Some(placed.lines), ..package(placed.value) }),
            Err(error) => facts.problem(format!("a pin cannot be read: {error}")),
        }
    }
}

fn package(pin: Pin) -> PackageRecord {
    let State { version, branch, revision } = pin.state;
    // A branch may be called as a version; else a pin of a branch is its commit.
    let numbered = branch.as_deref().filter(|name| name.starts_with(|first: char| first.is_ascii_digit()));
    let version = version.as_deref().or(numbered).or(revision.as_deref()).unwrap_or_default();
    let path = match (&pin.location, pin.kind.as_deref()) {
        // In a registry: `scope.name`.
        (_, Some("registry")) => pin.identity.replacen('.', "/", 1),
        (Some(location), _) if location.contains("://") || location.contains('@') => repository_path(location),
        _ => pin.identity.clone(),
    };
    let mut record = at_path(declared("swift", "", version), &path);
    record.id = versioned_id(&path, version);
    for (property, value) in [("commit", revision.clone()), ("branch", branch.clone())] {
        if let Some(value) = value {
            record.properties.insert(property.to_owned(), value);
        }
    }
    record
}
