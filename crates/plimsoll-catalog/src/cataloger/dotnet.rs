//! Installed applications and frameworks of .NET: `*.deps.json`, `*.runtimeconfig.json`, and assemblies that no
//! `deps.json` names. Source: dotnet/sdk, runtime configuration files; dotnet/runtime, host probing.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name, parent};
use plimsoll_facts::{Method, PackageClass, PackageRecord, Relationship};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::dotnet::declared;
use crate::dotnet::version_resource::{self, Assembly};
use crate::json_file::{parse, text};
use crate::lines::{Lines, Placed};
use crate::{Assemble, Cataloger, Packages, RawView};

pub const CATALOGER: Cataloger = Cataloger {
    name: "dotnet",
    version: 1,
    interest: &[
        Interest::Suffix(".deps.json"),
        Interest::Suffix(".runtimeconfig.json"),
        Interest::Suffix(".dll"),
        Interest::Suffix(".exe"),
    ],
    read,
    assemble: Assemble::By(assemble),
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let name = file.name();
    if name.ends_with(".deps.json") {
        read_deps(file, facts);
    } else if name.ends_with(".runtimeconfig.json") {
        read_runtime_config(file, facts);
    } else {
        read_assembly(file, facts);
    }
}

/// The parts of a `deps.json` that count.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Deps<'t> {
    #[serde(default)]
    runtime_target: RuntimeTarget,
    /// By framework, then by `name/version`.
    #[serde(default)]
    targets: BTreeMap<String, BTreeMap<String, Assets>>,
    #[serde(default, borrow)]
    libraries: BTreeMap<String, &'t RawValue>,
}

#[derive(Deserialize, Default)]
struct RuntimeTarget {
    #[serde(default)]
    name: String,
}

/// What a library brings for one framework: files by path, and what it needs by name.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assets {
    #[serde(default)]
    dependencies: BTreeMap<String, String>,
    #[serde(default)]
    runtime: Files,
    #[serde(default)]
    runtime_targets: Files,
    #[serde(default)]
    native: Files,
    #[serde(default)]
    resources: Files,
}

type Files = BTreeMap<String, serde_json::Value>;

impl Assets {
    fn files(&self) -> impl Iterator<Item = &String> {
        [&self.runtime, &self.runtime_targets, &self.native, &self.resources].into_iter().flat_map(BTreeMap::keys)
    }
}

#[derive(Deserialize)]
struct Library {
    #[serde(default, rename = "type")]
    kind: String,
}

fn read_deps(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let Some(text) = text(file, facts) else { return };
    let Some(deps) = parse::<Deps<'_>>(&text, "deps.json", facts) else { return };
    if deps.libraries.is_empty() && deps.targets.is_empty() {
        return facts.problem("is no deps.json: it has neither libraries nor targets");
    }
    let target = deps.targets.get(&deps.runtime_target.name);
    let files = target.into_iter().flat_map(BTreeMap::values).flat_map(Assets::files);
    let names: BTreeSet<String> = files.filter_map(|path| path.rsplit('/').next()).map(str::to_lowercase).collect();
    let lines = Lines::new(&text);
    let mut libraries: BTreeMap<&String, Placed<Library>> = BTreeMap::new();
    for (id, library) in &deps.libraries {
        match lines.json(library) {
            Ok(library) => _ = libraries.insert(id, library),
            Err(error) => facts.problem(format!("{id} is not readable: {error}")),
        }
    }
    let root = root(&libraries, target);
    let of_root = root.and_then(|root| target?.get(root)).into_iter().flat_map(|assets| assets.dependencies.keys());
    let direct: BTreeSet<&str> = of_root.map(|needed| bare(needed)).collect();
    for (id, library) in &libraries {
        let kind = &library.value.kind;
        let Some((name, version)) = name_and_version(id) else { continue };
        let assets = target.and_then(|target| target.get(*id));
        // A package without files is there for the sake of what it needs.
        if kind != "project" && assets.is_some_and(|assets| assets.files().next().is_none()) {
            continue;
        }
        let relationship = match root {
            Some(root) if root == *id => Some(Relationship::Root),
            Some(_) if kind == "project" => Some(Relationship::Workspace),
            Some(_) if target.is_none() => None,
            Some(_) if direct.contains(name) => Some(Relationship::Direct),
            Some(_) => Some(Relationship::Indirect),
            None => None,
        };
        let needs = assets.into_iter().flat_map(|assets| &assets.dependencies);
        facts.packages.push(PackageRecord {
            class: PackageClass::Installed,
            relationship,
            lines: Some(library.lines),
            requires: needs.map(|(name, version)| id_of(bare(name), version)).collect(),
            id: id_of(name, version),
            ..declared(name, version)
        });
    }
    let listed: BTreeSet<String> = facts.packages.iter().map(|record| record.id.clone()).collect();
    for record in &mut facts.packages {
        record.requires.retain(|id| listed.contains(id));
    }
    facts.keep(&names);
}

/// The project that the file is of: the only one that no other one needs.
fn root<'d>(
    libraries: &BTreeMap<&'d String, Placed<Library>>,
    target: Option<&BTreeMap<String, Assets>>,
) -> Option<&'d String> {
    let assets = target.into_iter().flat_map(BTreeMap::values);
    let needed: BTreeSet<&str> = assets.flat_map(|assets| assets.dependencies.keys()).map(String::as_str).collect();
    let projects = libraries.iter().filter(|(_, library)| library.value.kind == "project").map(|(id, _)| *id);
    let mut roots = projects.filter(|id| name_and_version(id).is_some_and(|(name, _)| !needed.contains(name)));
    roots.next().filter(|_| roots.next().is_none())
}

fn id_of(name: &str, version: &str) -> String {
    format!("{name}/{version}")
}

/// Frameworks inside an application are named with a prefix, their packages are not.
fn bare(name: &str) -> &str {
    name.strip_prefix("runtimepack.").unwrap_or(name)
}

fn name_and_version(id: &str) -> Option<(&str, &str)> {
    let (name, version) = id.split_once('/')?;
    let name = bare(name);
    (!name.is_empty() && !version.is_empty()).then_some((name, version))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RuntimeConfig {
    #[serde(default)]
    runtime_options: RuntimeOptions,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct RuntimeOptions {
    #[serde(default)]
    framework: Option<Framework>,
    #[serde(default)]
    frameworks: Vec<Framework>,
    /// Those that are inside the application.
    #[serde(default)]
    included_frameworks: Vec<Framework>,
}

#[derive(Deserialize)]
struct Framework {
    name: String,
    #[serde(default)]
    version: String,
}

fn read_runtime_config(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let Some(text) = text(file, facts) else { return };
    let Some(config) = parse::<RuntimeConfig>(&text, "runtime configuration", facts) else { return };
    let options = config.runtime_options;
    for framework in options.framework.into_iter().chain(options.frameworks) {
        facts.packages.push(declared(&framework.name, &framework.version));
    }
    for framework in options.included_frameworks {
        let class = PackageClass::Installed;
        facts.packages.push(PackageRecord { class, ..declared(&framework.name, &framework.version) });
    }
}

fn read_assembly(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let name = file.name();
    let Some((stem, _)) = name.rsplit_once('.') else { return };
    match version_resource::read(file.bytes) {
        Ok(Assembly::Managed(Some(version))) => facts.packages.push(PackageRecord {
            class: PackageClass::Runtime,
            method: Method::BinaryMeta,
            ..declared(stem, &version)
        }),
        Ok(_) => {}
        Err(_) if !file.is_whole() => {
            facts.limit("file-buffer", format!("larger than what is read: {} bytes", file.size));
        }
        Err(error) => facts.problem(format!("is no portable executable: {error}")),
    }
}

/// What `deps.json` names is not named a second time by its assembly.
fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    let mut named: BTreeMap<Vec<u8>, BTreeSet<String>> = BTreeMap::new();
    for file in raw.files() {
        match file.facts.kept::<BTreeSet<String>>() {
            Ok(Some(files)) => named.entry(parent(&file.file.path()).to_vec()).or_default().extend(files),
            Ok(None) => {}
            Err(error) => packages.problem(file.file, error.to_string()),
        }
    }
    for file in raw.files() {
        let path = file.file.path();
        let name = String::from_utf8_lossy(base_name(&path)).to_lowercase();
        for record in &file.facts.packages {
            let is_assembly = record.class == PackageClass::Runtime;
            if !is_assembly || !is_named(&named, &path, &name) {
                packages.add(record.clone(), *file);
            }
        }
    }
}

/// True when a `deps.json` in a folder above an assembly names it.
fn is_named(named: &BTreeMap<Vec<u8>, BTreeSet<String>>, path: &[u8], name: &str) -> bool {
    /// Folders between an application and its assemblies: `runtimes/linux-x64/lib/net8.0`.
    const FOLDERS: usize = 6;
    let mut folder = parent(path);
    for _ in 0..FOLDERS {
        if named.get(folder).is_some_and(|names| names.contains(name)) {
            return true;
        }
        if folder.is_empty() {
            return false;
        }
        folder = parent(folder);
    }
    false
}
