//! Modules in programs of Go, as its linker wrote them down. Source: Go, `src/debug/buildinfo` and
//! `src/runtime/debug/mod.go`.
//!
//! A program that was built without modules, as Debian builds all of its own, names none: its standard library is then
//! all that is known, and the record says so by `depsUnknown`.

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest, Passing};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord, Relationship};

use crate::go::{BuildInfo, Module, main_version, places, read_build_info};
use crate::machine::Machine;
use crate::{Assemble, Cataloger};

/// Build info with some thousand modules has 256 KiB.
const PASSING: Passing = Passing { find: |file| places(file.bytes).collect(), before: 0, after: 256 << 10 };

pub const CATALOGER: Cataloger = Cataloger {
    name: "go_binary",
    version: 2,
    interest: &[Interest::Binary, Interest::Passing(PASSING)],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    // That a file with broken headers is no program of Go is no more than a guess; whoever reads all programs says so.
    let Ok(Some(machine)) = Machine::read(file) else { return };
    let mut missing = Vec::new();
    let info = read_build_info(&machine, &mut missing);
    for range in missing {
        facts.want(range);
    }
    match info {
        Ok(Some(info)) => packages(&info, facts),
        Ok(None) => {}
        Err(problem) if file.is_whole() => facts.problem(problem),
        Err(problem) => facts.limit("file-buffer", problem),
    }
}

fn packages(info: &BuildInfo, facts: &mut RawFacts) {
    let library = standard_library(info);
    let dependencies: Vec<_> = info.dependencies.iter().map(dependency).collect();
    if let Some(main) = &info.main {
        let (version, said_by) = main_version(main, info);
        let mut root = record(&main.path, version);
        root.relationship = Some(Relationship::Root);
        root.requires = dependencies.iter().chain([&library]).map(|record| record.id.clone()).collect();
        root.properties.extend(said_by.map(|said_by| ("versionFrom".to_owned(), said_by.to_owned())));
        root.properties.extend(of_build(info));
        facts.packages.push(root);
    }
    facts.packages.push(library);
    facts.packages.extend(dependencies);
}

/// The record of a module path in a version.
fn record(path: &str, version: String) -> PackageRecord {
    let id = if version.is_empty() { path.to_owned() } else { format!("{path}@{version}") };
    let (namespace, name) = match path.rsplit_once('/') {
        Some((namespace, name)) => (Some(namespace.to_owned()), name),
        None => (None, path),
    };
    PackageRecord {
        namespace,
        id,
        class: PackageClass::Installed,
        method: Method::BinaryMeta,
        ..PackageRecord::new("golang", name, version)
    }
}

/// The standard library, which is as old as the compiler: `go1.22.1 X:loopvar` is version 1.22.1 with an experiment.
fn standard_library(info: &BuildInfo) -> PackageRecord {
    let version = info.go_version.split([' ', '-']).next().unwrap_or_default();
    let version = version.strip_prefix("go").map_or(String::new(), |number| format!("v{number}"));
    let mut library = record("stdlib", version);
    library.class = PackageClass::Runtime;
    library.relationship = Some(Relationship::Direct);
    library.properties.insert("goVersion".to_owned(), info.go_version.clone());
    if info.main.is_none() {
        library.properties.insert("depsUnknown".to_owned(), "true".to_owned());
        library.properties.extend(of_build(info));
    }
    library
}

/// What the program says of its build.
fn of_build(info: &BuildInfo) -> BTreeMap<String, String> {
    let settings = info.settings.iter().map(|(key, value)| (format!("buildSetting.{key}"), value.clone()));
    settings.chain(info.path.iter().map(|path| ("mainPath".to_owned(), path.clone()))).collect()
}

fn dependency(module: &Module) -> PackageRecord {
    let mut record = match &module.replaced_by {
        None => record(&module.path, module.version.clone()),
        // A folder has no version; what is in it is some state of the module that it stands for.
        Some(other) if other.is_folder() => {
            let mut record = record(&module.path, String::new());
            record.properties.insert("replacedBy".to_owned(), other.path.clone());
            record
        }
        Some(other) => {
            let mut record = record(&other.path, other.version.clone());
            let replaced = format!("{}@{}", module.path, module.version);
            record.properties.insert("replaces".to_owned(), replaced);
            record
        }
    };
    let sum = module.replaced_by.as_ref().map_or(&module.sum, |other| &other.sum);
    if !sum.is_empty() {
        record.properties.insert("h1".to_owned(), sum.clone());
    }
    record
}
