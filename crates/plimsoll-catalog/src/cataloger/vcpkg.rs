//! vcpkg of C and C++: the manifest `vcpkg.json`, and what is installed, `vcpkg_installed/vcpkg/status`.
//! Source: learn.microsoft.com/vcpkg, "vcpkg.json reference"; vcpkg-tool, `statusparagraphs.cpp`.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name, parent};
use plimsoll_facts::{Method, PackageRecord, Relationship};
use serde::Deserialize;

use crate::record::{declared, installed, wanted};
use crate::stanzas::stanzas;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "vcpkg",
    version: 1,
    interest: &[Interest::Name("vcpkg.json"), Interest::Name("status")],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Manifest {
    name: Option<String>,
    #[serde(alias = "version-string", alias = "version-semver", alias = "version-date")]
    version: Option<String>,
    #[serde(default)]
    dependencies: Vec<Dependency>,
    #[serde(default)]
    overrides: Vec<Override>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Dependency {
    Name(String),
    Detailed {
        name: String,
        #[serde(rename = "version>=")]
        least: Option<String>,
        #[serde(default)]
        host: bool,
    },
}

#[derive(Deserialize)]
struct Override {
    name: String,
    #[serde(alias = "version-string", alias = "version-semver", alias = "version-date")]
    version: Option<String>,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if file.name() == "vcpkg.json" {
        manifest(&file.text(facts), facts);
    } else if base_name(parent(file.path)) == b"vcpkg" {
        status(&file.text(facts), facts);
    }
}

fn manifest(text: &str, facts: &mut RawFacts) {
    let manifest: Manifest = match serde_json::from_str(text) {
        Ok(manifest) => manifest,
        Err(error) => return facts.problem(format!("is no manifest of vcpkg: {error}")),
    };
    if let Some(name) = manifest.name {
        let relationship = Some(Relationship::Root);
        let version = manifest.version.unwrap_or_default();
        facts.packages.push(PackageRecord { relationship, ..declared("vcpkg", name, version) });
    }
    for dependency in manifest.dependencies {
        let (name, least, is_dev) = match dependency {
            Dependency::Name(name) => (name, None, false),
            // A tool for the machine that builds.
            Dependency::Detailed { name, least, host } => (name, least, host),
        };
        let pinned = manifest.overrides.iter().find(|pinned| pinned.name == name);
        let record = match (pinned.and_then(|pinned| pinned.version.as_deref()), least) {
            (Some(version), _) => declared("vcpkg", name, version),
            (None, Some(least)) => wanted("vcpkg", name, &format!(">={least}")),
            (None, None) => declared("vcpkg", name, ""),
        };
        facts.packages.push(PackageRecord { is_dev, relationship: Some(Relationship::Direct), ..record });
    }
}

fn status(text: &str, facts: &mut RawFacts) {
    for stanza in stanzas(text) {
        let is_installed = stanza.get("Status").is_some_and(|status| status.ends_with(" installed"));
        // Features of a package have stanzas of their own.
        if !is_installed || stanza.get("Feature").is_some() {
            continue;
        }
        let (Some(name), Some(version)) = (stanza.get("Package"), stanza.get("Version")) else {
            facts.problem(format!("the record at line {} has no name or no version", stanza.first_line));
            continue;
        };
        let version = match stanza.get("Port-Version").filter(|number| *number != "0") {
            Some(number) => format!("{version}#{number}"),
            None => version.to_owned(),
        };
        let names = stanza.get("Depends").into_iter().flat_map(|list| list.split(','));
        let mut record = installed("vcpkg", name, version);
        record.method = Method::Db;
        record.requires =
            names.filter_map(|name| name.trim().split(['[', ':', ' ']).next()).map(str::to_owned).collect();
        record.lines = Some((stanza.first_line, stanza.last_line));
        if let Some(triplet) = stanza.get("Architecture") {
            record.properties.insert("triplet".to_owned(), triplet.to_owned());
        }
        facts.packages.push(record);
    }
}
