//! Lock files of Gradle: `gradle.lockfile`, `buildscript-gradle.lockfile` and the older `NAME.lockfile`.
//! Source: docs.gradle.org, Locking Versions.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord};

use crate::java::Coordinates;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "gradle_lock",
    version: 1,
    interest: &[
        Interest::Name("gradle.lockfile"),
        Interest::Name("buildscript-gradle.lockfile"),
        Interest::In("dependency-locks"),
    ],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let Some(name) = file.name().strip_suffix(".lockfile") else { return };
    // Before Gradle 7 each configuration had a file of its own.
    let of_name = Some(name).filter(|name| !name.ends_with("gradle"));
    let text = file.text(facts);
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        // `empty=` lists configurations without dependencies.
        if line.is_empty() || line.starts_with('#') || line.starts_with("empty=") {
            continue;
        }
        let (module, configurations) = line.split_once('=').unwrap_or((line, ""));
        let mut parts = module.split(':').map(str::trim);
        let (Some(group), Some(artifact), Some(version), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            facts.problem(format!("line {number} is no locked module"));
            continue;
        };
        let coordinates = Coordinates { group: group.into(), artifact: artifact.into(), version: version.into() };
        if !coordinates.is_complete() {
            facts.problem(format!("line {number} is no locked module"));
            continue;
        }
        let groups: Vec<String> = configurations
            .split(',')
            .chain(of_name)
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        facts.packages.push(PackageRecord {
            class: PackageClass::Declared,
            method: Method::Manifest,
            is_dev: !groups.is_empty() && groups.iter().all(|name| name.starts_with("test") || name.contains("Test")),
            groups,
            lines: Some((number, number)),
            ..coordinates.record()
        });
    }
}
