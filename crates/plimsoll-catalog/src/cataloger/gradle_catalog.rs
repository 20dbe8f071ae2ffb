//! Version catalogs of Gradle: `gradle/libs.versions.toml`. Source: docs.gradle.org, Version Catalogs.

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord, Relationship};
use serde::Deserialize;
use toml::Spanned;

use crate::java::Coordinates;
use crate::lines::Lines;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "gradle_catalog",
    version: 1,
    interest: &[Interest::Suffix(".versions.toml")],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Catalog {
    #[serde(default)]
    versions: BTreeMap<String, Version>,
    #[serde(default)]
    libraries: BTreeMap<String, Spanned<Library>>,
}

/// A library: `"group:artifact:version"`, or a table.
#[derive(Deserialize)]
#[serde(untagged)]
enum Library {
    Short(String),
    Module { module: String, version: Option<Version> },
    Parts { group: String, name: String, version: Option<Version> },
}

/// A version: plain, the name of one, or demands of several strengths.
#[derive(Deserialize)]
#[serde(untagged)]
enum Version {
    Plain(String),
    Named {
        #[serde(rename = "ref")]
        name: String,
    },
    Rich {
        strictly: Option<String>,
        require: Option<String>,
        prefer: Option<String>,
    },
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    let catalog: Catalog = match toml::from_str(&text) {
        Ok(catalog) => catalog,
        Err(error) => return facts.problem(format!("is no version catalog of Gradle: {}", error.message())),
    };
    let lines = Lines::new(&text);
    for library in catalog.libraries.values() {
        let (module, version) = match library.get_ref() {
            Library::Short(text) => match text.rsplit_once(':') {
                Some((module, version)) => (module.to_owned(), version.to_owned()),
                None => continue,
            },
            Library::Module { module, version } => (module.clone(), catalog.version(version.as_ref())),
            Library::Parts { group, name, version } => (format!("{group}:{name}"), catalog.version(version.as_ref())),
        };
        let Some((group, artifact)) = module.split_once(':') else { continue };
        // A platform decides about versions that are not there.
        if version.is_empty() || artifact.is_empty() {
            continue;
        }
        let coordinates = Coordinates { group: group.to_owned(), artifact: artifact.to_owned(), version };
        facts.packages.push(PackageRecord {
            class: PackageClass::Declared,
            method: Method::Manifest,
            relationship: Some(Relationship::Direct),
            lines: Some(lines.of(library.span())),
            ..coordinates.record()
        });
    }
}

impl Catalog {
    /// What a version comes to; empty when nothing says one, or only a range.
    fn version(&self, version: Option<&Version>) -> String {
        let version = match version {
            Some(Version::Named { name }) => self.versions.get(name),
            other => other,
        };
        let text = match version {
            Some(Version::Plain(text)) => Some(text),
            Some(Version::Rich { strictly, require, prefer }) => {
                strictly.as_ref().or(require.as_ref()).or(prefer.as_ref())
            }
            _ => None,
        };
        text.filter(|text| !text.starts_with(['[', '(', ']'])).cloned().unwrap_or_default()
    }
}
