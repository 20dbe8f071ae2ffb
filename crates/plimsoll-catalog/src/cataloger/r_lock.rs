//! R: `renv.lock` and what is installed, `DESCRIPTION` of a library. Source: rstudio.github.io/renv, "Lockfiles";
//! Writing R Extensions, "The DESCRIPTION file".

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};
use serde::Deserialize;

use crate::record::{declared, installed};
use crate::stanzas::{Stanza, stanzas};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "r_lock",
    version: 2,
    interest: &[Interest::Name("renv.lock"), Interest::Name("DESCRIPTION")],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Lock {
    #[serde(default, rename = "Packages")]
    packages: BTreeMap<String, Locked>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Locked {
    #[serde(default)]
    package: String,
    #[serde(default)]
    version: String,
    source: Option<String>,
    repository: Option<String>,
    remote_host: Option<String>,
    remote_username: Option<String>,
    remote_repo: Option<String>,
    remote_sha: Option<String>,
    #[serde(default)]
    requirements: Vec<String>,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    if file.name() == "DESCRIPTION" {
        if let Some(record) = stanzas(&text).first().and_then(described) {
            facts.packages.push(record);
        }
        return;
    }
    let lock: Lock = match serde_json::from_str(&text) {
        Ok(lock) => lock,
        Err(error) => return facts.problem(format!("is no lock file of renv: {error}")),
    };
    for (name, locked) in lock.packages {
        let name = if locked.package.is_empty() { name } else { locked.package.clone() };
        match locked_package(&name, &locked) {
            Some(record) => facts.packages.push(PackageRecord { requires: locked.requirements, ..record }),
            None => facts.problem(format!("`{name}` comes from a place that is not named")),
        }
    }
}

fn locked_package(name: &str, locked: &Locked) -> Option<PackageRecord> {
    let is_github = locked.remote_host.as_deref().is_some_and(|host| host.ends_with("github.com"));
    if let (true, Some(owner), Some(repository)) = (is_github, &locked.remote_username, &locked.remote_repo) {
        return Some(PackageRecord {
            namespace: Some(owner.clone()),
            ..declared("github", repository, locked.remote_sha.as_deref().unwrap_or_default())
        });
    }
    match (locked.source.as_deref(), locked.repository.as_deref()) {
        (Some("Bioconductor"), _) => Some(declared("bioconductor", name, &locked.version)),
        // RSPM and PPM are mirrors of CRAN.
        (_, Some("CRAN" | "RSPM" | "PPM" | "P3M")) => Some(declared("cran", name, &locked.version)),
        (_, Some(repository)) => {
            let mut record = declared("cran", name, &locked.version);
            record.qualifiers.insert("repository_url".to_owned(), repository.to_owned());
            Some(record)
        }
        (_, None) => None,
    }
}

/// The package of a description. Other programs have a `DESCRIPTION` too, with other fields.
fn described(stanza: &Stanza<'_>) -> Option<PackageRecord> {
    let (name, version) = (stanza.get("Package")?, stanza.get("Version")?);
    // What is installed says when it was built; sources do not.
    let mut record = if stanza.get("Built").is_some() {
        installed("cran", name, version)
    } else {
        PackageRecord { relationship: Some(Relationship::Root), ..declared("cran", name, version) }
    };
    // Those of R itself come with it.
    if stanza.get("Priority") == Some("base") {
        record.properties.insert("priority".to_owned(), "base".to_owned());
    }
    if stanza.get("biocViews").is_some() && stanza.get("Repository").is_none() {
        record.kind = "bioconductor".into();
    }
    record.licences = stanza.get("License").map(str::to_owned).into_iter().collect();
    let needs = ["Depends", "Imports", "LinkingTo"].into_iter().filter_map(|field| stanza.get(field));
    let names = needs.flat_map(|list| list.split(',')).filter_map(|item| item.split('(').next()).map(str::trim);
    record.requires = names.filter(|name| !name.is_empty() && *name != "R").map(str::to_owned).collect();
    record.lines = Some((stanza.first_line, stanza.last_line));
    Some(record)
}
