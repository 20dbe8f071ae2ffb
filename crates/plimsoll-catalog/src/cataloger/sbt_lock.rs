//! Lock files of the plugin sbt-dependency-lock: `build.sbt.lock`. Source: its documentation, lock file format.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::java::Coordinates;
use crate::json_file::{parse, text};
use crate::lines::Lines;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "sbt_lock",
    version: 1,
    interest: &[Interest::Suffix(".sbt.lock")],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Lock<'t> {
    #[serde(default, borrow)]
    dependencies: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
struct Dependency {
    org: String,
    name: String,
    version: String,
    #[serde(default)]
    configurations: Vec<String>,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let Some(text) = text(file, facts) else { return };
    let Some(lock) = parse::<Lock<'_>>(&text, "lock file of sbt", facts) else { return };
    let lines = Lines::new(&text);
    for dependency in lock.dependencies {
        let (dependency, lines) = match lines.json::<Dependency>(dependency) {
            Ok(placed) => (placed.value, placed.lines),
            Err(error) => {
                facts.problem(format!("a dependency is not readable: {error}"));
                continue;
            }
        };
        let coordinates = Coordinates { group: dependency.org, artifact: dependency.name, version: dependency.version };
        let groups = dependency.configurations;
        facts.packages.push(PackageRecord {
            class: PackageClass::Declared,
            method: Method::Manifest,
            is_dev: !groups.is_empty() && groups.iter().all(|name| name == "test"),
            groups,
            lines: Some(lines),
            ..coordinates.record()
        });
    }
}
