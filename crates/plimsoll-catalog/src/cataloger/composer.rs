//! Composer of PHP: what is installed, `vendor/composer/installed.json`, and lock files, `composer.lock`.
//! Source: getcomposer.org, "Runtime Composer utilities", "The lock file", "composer.json schema".

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name, parent};
use plimsoll_facts::{PackageRecord, Relationship};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::lines::Lines;
use crate::record::{at_path, declared, installed};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "composer",
    version: 2,
    interest: &[Interest::Name("composer.lock"), Interest::Name("installed.json")],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Lock<'t> {
    #[serde(default, borrow)]
    packages: Vec<&'t RawValue>,
    #[serde(default, rename = "packages-dev", borrow)]
    dev: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
struct Installed<'t> {
    #[serde(borrow)]
    packages: Vec<&'t RawValue>,
    #[serde(default, rename = "dev-package-names")]
    dev: Vec<String>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    name: String,
    #[serde(default)]
    version: String,
    source: Option<Origin>,
    dist: Option<Origin>,
    #[serde(default)]
    license: Licence,
    /// An empty list when there are none, as PHP writes empty tables.
    #[serde(default)]
    require: Requirements,
    #[serde(default, rename = "install-path")]
    path: Option<String>,
}

#[derive(Deserialize)]
struct Origin {
    #[serde(rename = "type")]
    kind: Option<String>,
    url: Option<String>,
    reference: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(untagged)]
enum Licence {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Requirements {
    Table(BTreeMap<String, String>),
    None(serde::de::IgnoredAny),
}

impl Default for Requirements {
    fn default() -> Self {
        Self::None(serde::de::IgnoredAny)
    }
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let is_lock = file.name() == "composer.lock";
    // Other programs have an `installed.json` too.
    if !is_lock && base_name(parent(file.path)) != b"composer" {
        return;
    }
    let text = file.text(facts);
    let lines = Lines::new(&text);
    let read = if is_lock { lock(&text, &lines, facts) } else { vendor(&text, &lines, facts) };
    if let Err(error) = read {
        facts.problem(format!("is no {} of Composer: {error}", if is_lock { "lock file" } else { "list of packages" }));
    }
}

fn lock(text: &str, lines: &Lines<'_>, facts: &mut RawFacts) -> serde_json::Result<()> {
    let lock: Lock<'_> = serde_json::from_str(text)?;
    for (parts, is_dev) in [(lock.packages, false), (lock.dev, true)] {
        for part in parts {
            if let Some(record) = package(lines, part, declared, facts) {
                let groups = is_dev.then(|| "dev".to_owned()).into_iter().collect();
                facts.packages.push(PackageRecord { is_dev, groups, ..record });
            }
        }
    }
    Ok(())
}

fn vendor(text: &str, lines: &Lines<'_>, facts: &mut RawFacts) -> serde_json::Result<()> {
    let list = match serde_json::from_str::<Installed<'_>>(text) {
        Ok(list) => list,
        // Composer 1 writes the list alone.
        Err(_) if text.trim_start().starts_with('[') => {
            Installed { packages: serde_json::from_str(text)?, dev: Vec::new() }
        }
        Err(error) => return Err(error),
    };
    for part in list.packages {
        if let Some(mut record) = package(lines, part, installed, facts) {
            record.is_dev = list.dev.contains(&record.id);
            facts.packages.push(record);
        }
    }
    Ok(())
}

fn package(
    lines: &Lines<'_>,
    part: &RawValue,
    make: fn(&'static str, String, String) -> PackageRecord,
    facts: &mut RawFacts,
) -> Option<PackageRecord> {
    let placed = match lines.json::<Entry>(part) {
        Ok(placed) => placed,
        Err(error) => {
            facts.problem(format!("a package cannot be read: {error}"));
            return None;
        }
    };
    let entry = placed.value;
    if entry.name.is_empty() {
        facts.problem(format!("the package at line {} has no name", placed.lines.0));
        return None;
    }
    let mut record = make("composer", String::new(), entry.version);
    record.lines = Some(placed.lines);
    record.licences = match entry.license {
        Licence::None => Vec::new(),
        Licence::One(licence) => vec![licence],
        Licence::Many(licences) => licences,
    };
    record.requires = match entry.require {
        // `php` and `ext-json` are no packages of Composer.
        Requirements::Table(table) => table.into_keys().filter(|name| name.contains('/')).collect(),
        Requirements::None(_) => Vec::new(),
    };
    if let Some(path) = entry.path {
        record.properties.insert("installPath".to_owned(), path);
    }
    if entry.dist.as_ref().is_some_and(|dist| dist.kind.as_deref() == Some("path")) {
        record.relationship = Some(Relationship::Workspace);
    }
    let source = entry.source.or(entry.dist);
    if let Some(commit) = source.as_ref().and_then(|source| source.reference.clone()) {
        record.properties.insert("commit".to_owned(), commit);
    }
    // A branch is no version: where it comes from says what it is.
    if record.version.starts_with("dev-")
        && let Some(Origin { kind: Some(kind), url: Some(url), reference: Some(commit) }) = source
    {
        record.qualifiers.insert("vcs_url".to_owned(), format!("{kind}+{url}@{commit}"));
    }
    record.id = entry.name.clone();
    Some(at_path(record, &entry.name))
}
