//! What a restore of NuGet settled on: `project.assets.json`. Source: NuGet.Client, `LockFileFormat`.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};
use serde::Deserialize;

use crate::dotnet::declared;
use crate::json_file::{parse, text};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "nuget_assets",
    version: 1,
    interest: &[Interest::Name("project.assets.json")],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize)]
struct Assets {
    /// By framework, then by `name/version`.
    #[serde(default)]
    targets: BTreeMap<String, BTreeMap<String, Library>>,
    #[serde(default, rename = "projectFileDependencyGroups")]
    direct: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Library {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    dependencies: BTreeMap<String, String>,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let Some(text) = text(file, facts) else { return };
    let Some(assets) = parse::<Assets>(&text, "assets file of NuGet", facts) else { return };
    // `Newtonsoft.Json >= 13.0.1`
    let direct = assets.direct.values().flatten().filter_map(|wanted| wanted.split_whitespace().next());
    let direct: BTreeSet<String> = direct.map(str::to_lowercase).collect();
    let mut found: BTreeMap<String, PackageRecord> = BTreeMap::new();
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for libraries in assets.targets.values() {
        let names = libraries.keys().filter_map(|id| id.split_once('/'));
        let ids: BTreeMap<String, String> =
            names.map(|(name, version)| (name.to_lowercase(), format!("{name}@{version}"))).collect();
        for (id, library) in libraries {
            // Projects of the solution are no packages.
            let is_package = library.kind != "project";
            let Some((name, version)) = id.split_once('/').filter(|(name, _)| is_package && !name.is_empty()) else {
                continue;
            };
            let is_direct = direct.contains(&name.to_lowercase());
            let record = found.entry(id.clone()).or_insert_with(|| declared(name, version));
            record.relationship = Some(if is_direct { Relationship::Direct } else { Relationship::Indirect });
            let needed = library.dependencies.keys().filter_map(|needed| ids.get(&needed.to_lowercase()).cloned());
            needs.entry(id.clone()).or_default().extend(needed);
        }
    }
    for (id, mut record) in found {
        record.requires = needs.remove(&id).unwrap_or_default().into_iter().collect();
        facts.packages.push(record);
    }
}
