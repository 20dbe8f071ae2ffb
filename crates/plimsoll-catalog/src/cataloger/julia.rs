//! `Manifest.toml` and `Project.toml` of Julia. Source: pkgdocs.julialang.org, "Project.toml and Manifest.toml".

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name, parent};
use plimsoll_facts::{PackageRecord, Relationship};
use serde::Deserialize;
use toml::Spanned;

use crate::lines::Lines;
use crate::record::{declared, installed};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "julia",
    version: 2,
    interest: &[
        Interest::Name("Manifest.toml"),
        Interest::Name("JuliaManifest.toml"),
        Interest::Prefix("Manifest-v"),
        Interest::Name("Project.toml"),
        Interest::Name("JuliaProject.toml"),
    ],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Manifest {
    julia_version: Option<String>,
    /// The packages by name; there may be several of one name.
    #[serde(default)]
    deps: BTreeMap<String, Vec<Spanned<Entry>>>,
}

/// The format before Julia 1.7: packages stand at the top.
type OldManifest = BTreeMap<String, Vec<Spanned<Entry>>>;

#[derive(Deserialize)]
struct Entry {
    uuid: String,
    version: Option<String>,
    #[serde(default)]
    deps: Needs,
    #[serde(rename = "repo-url")]
    repository: Option<String>,
    #[serde(rename = "repo-rev")]
    revision: Option<String>,
    #[serde(rename = "git-tree-sha1")]
    tree: Option<String>,
}

/// What a package needs: names, or names with identifiers where names are not enough.
#[derive(Deserialize)]
#[serde(untagged)]
enum Needs {
    Names(Vec<String>),
    Identifiers(BTreeMap<String, String>),
}

impl Default for Needs {
    fn default() -> Self {
        Self::Names(Vec::new())
    }
}

#[derive(Deserialize)]
struct Project {
    name: Option<String>,
    uuid: Option<String>,
    version: Option<String>,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if !file.path.ends_with(b".toml") {
        return;
    }
    let text = file.text(facts);
    if file.path.ends_with(b"Project.toml") {
        return project(file.path, &text, facts);
    }
    match manifest(&text) {
        Ok(manifest) => packages(&Lines::new(&text), &manifest, facts),
        Err(error) => facts.problem(format!("is no manifest of Julia: {}", error.message())),
    }
}

fn manifest(text: &str) -> Result<Manifest, toml::de::Error> {
    let error = match toml::from_str::<Manifest>(text) {
        Ok(manifest) if !manifest.deps.is_empty() => return Ok(manifest),
        Ok(empty) => match toml::from_str::<OldManifest>(text) {
            // Only an old manifest has nothing but packages at the top.
            Err(_) => return Ok(empty),
            Ok(deps) => return Ok(Manifest { julia_version: None, deps }),
        },
        Err(error) => error,
    };
    // A package may be called `deps`.
    let Ok(deps) = toml::from_str::<OldManifest>(text) else { return Err(error) };
    Ok(Manifest { julia_version: None, deps })
}

fn packages(lines: &Lines<'_>, manifest: &Manifest, facts: &mut RawFacts) {
    let called = |name: &str| manifest.deps.get(name).map(Vec::as_slice).unwrap_or_default();
    for (name, entries) in &manifest.deps {
        for spanned in entries {
            let entry = spanned.get_ref();
            let mut requires = Vec::new();
            match &entry.deps {
                Needs::Identifiers(identifiers) => requires.extend(identifiers.values().cloned()),
                Needs::Names(names) => {
                    for needed in names {
                        match called(needed) {
                            [one] => requires.push(one.get_ref().uuid.clone()),
                            [] => facts.problem(format!("`{name}` needs `{needed}`, which is not there")),
                            _ => facts.problem(format!("`{name}` needs `{needed}`, of which there are several")),
                        }
                    }
                }
            }
            // The standard library has the version of the language.
            let version = entry.version.as_ref().or(manifest.julia_version.as_ref());
            let mut record = declared("julia", name, version.cloned().unwrap_or_default());
            record.id.clone_from(&entry.uuid);
            record.requires = requires;
            record.lines = Some(lines.of_table(spanned.span()));
            record.qualifiers.insert("uuid".to_owned(), entry.uuid.clone());
            if let Some(address) = &entry.repository {
                let revision = entry.revision.as_deref().unwrap_or_default();
                record.qualifiers.insert("vcs_url".to_owned(), format!("git+{address}@{revision}"));
            }
            if let Some(tree) = &entry.tree {
                record.properties.insert("gitTree".to_owned(), tree.clone());
            }
            facts.packages.push(record);
        }
    }
}

fn project(path: &[u8], text: &str, facts: &mut RawFacts) {
    let project: Project = match toml::from_str(text) {
        Ok(project) => project,
        Err(error) => return facts.problem(format!("is no project of Julia: {}", error.message())),
    };
    // An environment has no name and version.
    let (Some(name), Some(uuid)) = (project.name, project.uuid) else { return };
    let version = project.version.unwrap_or_default();
    // Installed packages lie in `packages/NAME/SLUG`.
    let folder = parent(parent(path));
    let is_installed = base_name(folder) == name.as_bytes() && base_name(parent(folder)) == b"packages";
    let mut record = if is_installed {
        installed("julia", name, version)
    } else {
        PackageRecord { relationship: Some(Relationship::Root), ..declared("julia", name, version) }
    };
    record.qualifiers.insert("uuid".to_owned(), uuid);
    facts.packages.push(record);
}
