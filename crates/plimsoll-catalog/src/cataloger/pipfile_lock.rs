//! Lock files of pipenv. Source: pipenv.pypa.io, Pipfile.lock.

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::lines::Lines;
use crate::locked::Locked;
use crate::{Assemble, Cataloger, npm, pypi};

pub const CATALOGER: Cataloger = Cataloger {
    name: "pipfile_lock",
    version: 1,
    interest: &[Interest::Name("Pipfile.lock")],
    read,
    assemble: Assemble::Each,
};

#[derive(Deserialize, Default)]
#[serde(default)]
struct Entry {
    #[serde(deserialize_with = "npm::text")]
    version: Option<String>,
    #[serde(deserialize_with = "npm::text")]
    git: Option<String>,
    #[serde(rename = "ref", deserialize_with = "npm::text")]
    commit: Option<String>,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    let sections: BTreeMap<String, &RawValue> = match serde_json::from_str(&text) {
        Ok(sections) => sections,
        Err(error) => return facts.problem(format!("is no lock file of pipenv: {error}")),
    };
    if !sections.contains_key("_meta") && !sections.contains_key("default") {
        return facts.problem("is no lock file of pipenv: it has no `default`");
    }
    let lines = Lines::new(&text);
    let mut locked = Locked::default();
    for (group, raw) in sections.iter().filter(|(group, _)| *group != "_meta") {
        let entries: BTreeMap<String, &RawValue> = match serde_json::from_str(raw.get()) {
            Ok(entries) => entries,
            Err(error) => {
                facts.problem(format!("the section `{group}` cannot be read: {error}"));
                continue;
            }
        };
        for (name, raw) in entries {
            match serde_json::from_str(raw.get()) {
                Ok(entry) => {
                    let groups = vec![group.clone()];
                    let is_dev = group == "develop";
                    locked.add(PackageRecord {
                        groups,
                        is_dev,
                        lines: lines.part(raw.get()),
                        ..package(&name, &entry)
                    });
                }
                Err(error) => facts.problem(format!("the entry `{name}` cannot be read: {error}")),
            }
        }
    }
    locked.finish(facts);
}

fn package(name: &str, entry: &Entry) -> PackageRecord {
    let version = entry.version.as_deref().unwrap_or_default();
    let mut record = pypi::record(name, version.trim_start_matches('='));
    if let Some(git) = &entry.git {
        let commit = entry.commit.as_deref().map(|commit| format!("@{commit}")).unwrap_or_default();
        let address = format!("git+{git}{commit}");
        record.qualifiers.insert("vcs_url".to_owned(), address);
    }
    record
}
