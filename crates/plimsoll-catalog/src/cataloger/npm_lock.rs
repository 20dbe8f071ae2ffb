//! Lock files of npm: `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3.
//! Source: docs.npmjs.com, package-lock.json.

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord};
use serde::Deserialize;

use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "npm_lock",
    version: 1,
    interest: &[Interest::Name("package-lock.json"), Interest::Name("npm-shrinkwrap.json")],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Lock {
    /// Versions 2 and 3: by path of installation; the project itself is `""`.
    #[serde(default)]
    packages: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    version: Option<String>,
    #[serde(default)]
    dev: bool,
    #[serde(default)]
    link: bool,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let lock: Lock = match serde_json::from_slice(file.bytes) {
        Ok(lock) => lock,
        Err(error) => return facts.problem(format!("is no lock file of npm: {error}")),
    };
    for (path, entry) in lock.packages {
        let Some((_, slot)) = path.rsplit_once("node_modules/") else { continue };
        let (Some(version), false) = (entry.version, entry.link) else { continue };
        let name = entry.name.as_deref().unwrap_or(slot);
        let (namespace, name) = match name.split_once('/') {
            Some((scope, name)) => (Some(scope.to_owned()), name),
            None => (None, name),
        };
        facts.packages.push(PackageRecord {
            namespace,
            class: PackageClass::Declared,
            method: Method::Manifest,
            is_dev: entry.dev,
            ..PackageRecord::new("npm", name, version)
        });
    }
}
