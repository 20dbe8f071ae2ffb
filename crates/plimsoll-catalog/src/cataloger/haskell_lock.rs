//! `cabal.project.freeze` and `stack.yaml.lock` of Haskell. Source: cabal.readthedocs.io, "cabal freeze";
//! docs.haskellstack.org, "Lock files".

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;
use plimsoll_source::Node;

use crate::record::declared;
use crate::{Assemble, Cataloger, yaml};

pub const CATALOGER: Cataloger = Cataloger {
    name: "haskell_lock",
    version: 1,
    interest: &[Interest::Name("cabal.project.freeze"), Interest::Name("stack.yaml.lock")],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if file.name() == "stack.yaml.lock" {
        return stack(file, facts);
    }
    let text = file.text(facts);
    for (number, line) in (1..).zip(text.lines()) {
        // `constraints: any.NAME ==VERSION,`; flags stand between them without version.
        let line = line.trim().trim_start_matches("constraints:").trim().trim_end_matches(',');
        let pinned = line.strip_prefix("any.").and_then(|rest| rest.split_once("=="));
        if let Some((name, version)) = pinned {
            facts.packages.push(PackageRecord {
                lines: Some((number, number)),
                ..declared("hackage", name.trim(), version.trim())
            });
        }
    }
}

fn stack(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let Some(document) = yaml::mapping(file, facts, "lock file of Stack") else { return };
    let packages = document.root().and_then(|root| root.get("packages"));
    for item in packages.into_iter().flat_map(Node::items) {
        let Some(completed) = item.get("completed") else { continue };
        if let Some(record) = package(completed) {
            facts.packages.push(PackageRecord { lines: Some(yaml::lines(item)), ..record });
        } else {
            facts.problem(format!("the package at line {} cannot be read", yaml::lines(item).0));
        }
    }
}

fn package(completed: Node<'_>) -> Option<PackageRecord> {
    if let Some(named) = yaml::text(completed, "hackage") {
        // `name-1.2.3@sha256:..,size`: names have dashes too.
        let (name, version) = named.split('@').next()?.rsplit_once('-')?;
        return Some(declared("hackage", name, version));
    }
    let mut record = declared("hackage", yaml::text(completed, "name")?, yaml::text(completed, "version")?);
    if let (Some(address), Some(commit)) = (yaml::text(completed, "git"), yaml::text(completed, "commit")) {
        record.qualifiers.insert("vcs_url".to_owned(), format!("git+{address}@{commit}"));
    }
    Some(record)
}
