//! Lock files of deno, versions 2 to 5: packages of npm and of JSR. What is loaded by address alone has no name and
//! version. Source: docs.deno.com, and `lockfile` in github.com/denoland.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;
use serde_json::Value;

use crate::locked::{Locked, id_of};
use crate::{Assemble, Cataloger, npm};

pub const CATALOGER: Cataloger = Cataloger {
    name: "deno_lock",
    version: 1,
    interest: &[Interest::Name("deno.lock")],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    let document: Value = match serde_json::from_str(&text) {
        Ok(document) => document,
        Err(error) => return facts.problem(format!("is no lock file of deno: {error}")),
    };
    if document.get("version").is_none() {
        return facts.problem("is no lock file of deno: it has no version");
    }
    // Version 2 keeps packages under `npm.packages`, version 3 under `packages.npm`, later ones under `npm`.
    let npm = document.pointer("/npm/packages").or_else(|| document.pointer("/packages/npm")).or(document.get("npm"));
    let jsr = document.pointer("/packages/jsr").or(document.get("jsr"));
    let specifiers = ["/npm/specifiers", "/packages/specifiers", "/specifiers"];
    let specifiers = specifiers.into_iter().find_map(|place| document.pointer(place)).and_then(Value::as_object);

    let mut found: Vec<(PackageRecord, &Value)> = Vec::new();
    let mut keys: BTreeMap<String, String> = BTreeMap::new();
    for (kind, section) in [("npm", npm), ("jsr", jsr)] {
        for (key, entry) in section.and_then(Value::as_object).into_iter().flatten() {
            match package(kind, key) {
                Some(record) => {
                    let id = id_of(&record);
                    keys.insert(format!("{kind}:{key}"), id.clone());
                    // Who needs it may leave the version out when there is only one.
                    keys.entry(format!("{kind}:{}", npm::split_at(key).map_or("", |(name, _)| name))).or_insert(id);
                    found.push((record, entry));
                }
                None => facts.problem(format!("`{key}` names no package")),
            }
        }
    }
    let mut locked = Locked::default();
    let mut direct = BTreeSet::new();
    for (specifier, version) in specifiers.into_iter().flatten() {
        let Some(version) = version.as_str() else { continue };
        // `npm:chalk@5` to `5.3.0`, or to `npm:chalk@5.3.0` and `chalk@5.3.0` in versions 3 and 2.
        let (kind, asked) = specifier.split_once(':').unwrap_or(("npm", specifier));
        let name = npm::split_at(asked).map_or(asked, |(name, _)| name);
        let candidates = [format!("{kind}:{name}@{version}"), version.to_owned(), format!("npm:{version}")];
        direct.extend(candidates.iter().find_map(|key| keys.get(key)).cloned());
    }
    for (record, entry) in found {
        let kind = record.kind.clone();
        let requires = needs(entry).into_iter().filter_map(|need| {
            let key = if need.contains(':') { need.clone() } else { format!("{kind}:{need}") };
            keys.get(&key).cloned()
        });
        locked.add(PackageRecord { requires: requires.collect(), ..record });
    }
    locked.relate(&direct);
    locked.finish(facts);
}

/// The package of a key: `name@1.0.0`, with the peers that it was resolved with after a low line.
fn package(kind: &'static str, key: &str) -> Option<PackageRecord> {
    let (name, version) = npm::split_at(key)?;
    let version = version.split('_').next().unwrap_or(version);
    let record = PackageRecord { kind: kind.into(), ..npm::record(name, version) };
    (npm::is_name(name) && !version.is_empty()).then_some(record)
}

/// Keys of what an entry needs: a list, or a mapping from names in older versions.
fn needs(entry: &Value) -> Vec<String> {
    let texts = |value: &Value| value.as_str().map(str::to_owned);
    let sections = ["dependencies", "optionalDependencies"].into_iter().filter_map(|name| entry.get(name));
    sections
        .flat_map(|section| match section {
            Value::Array(items) => items.iter().filter_map(texts).collect::<Vec<_>>(),
            Value::Object(entries) => entries.values().filter_map(texts).collect(),
            _ => Vec::new(),
        })
        .collect()
}
