//! Lock files of the plugin sbt-dependency-lock: `build.sbt.lock`. Source: its documentation, lock file format.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord};
use serde::Deserialize;

use crate::java::Coordinates;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "sbt_lock",
    version: 1,
    interest: &[Interest::Suffix(".sbt.lock")],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    dependencies: Vec<Dependency>,
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
    let Some(lock) = crate::json_file::read::<Lock>(file, "lock file of sbt", facts) else { return };
    for dependency in lock.dependencies {
        let coordinates = Coordinates { group: dependency.org, artifact: dependency.name, version: dependency.version };
        let groups = dependency.configurations;
        facts.packages.push(PackageRecord {
            class: PackageClass::Declared,
            method: Method::Manifest,
            is_dev: !groups.is_empty() && groups.iter().all(|name| name == "test"),
            groups,
            ..coordinates.record()
        });
    }
}
