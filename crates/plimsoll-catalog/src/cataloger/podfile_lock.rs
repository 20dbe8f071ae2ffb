//! `Podfile.lock` of CocoaPods. Source: CocoaPods Core, `lockfile.rb`.

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};
use plimsoll_source::Node;

use crate::record::{declared, versioned_id};
use crate::{Assemble, Cataloger, yaml};

pub const CATALOGER: Cataloger = Cataloger {
    name: "podfile_lock",
    version: 1,
    interest: &[Interest::Name("Podfile.lock")],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let Some(document) = yaml::mapping(file, facts, "lock file of CocoaPods") else { return };
    let Some(root) = document.root() else { return };
    let mut pods = Vec::new();
    for item in root.get("PODS").into_iter().flat_map(Node::items) {
        // A pod that needs others is a key with a list.
        let (named, needs) = item.entries().next().unwrap_or((item, item));
        match pod(named.text()) {
            Some((name, version)) => pods.push((name, version, needs, yaml::lines(item))),
            None => facts.problem(format!("`{}` is no pod with a version", named.text())),
        }
    }
    let versions: BTreeMap<&str, &str> = pods.iter().map(|(name, version, ..)| (*name, *version)).collect();
    let asked_for: Vec<&str> = root
        .get("DEPENDENCIES")
        .into_iter()
        .flat_map(Node::items)
        .filter_map(|item| item.text().split(" (").next())
        .collect();
    for (name, version, needs, lines) in pods {
        let needs = needs.items().filter_map(|item| {
            let name = item.text().split(" (").next()?;
            Some(versioned_id(name, versions.get(name)?))
        });
        // `Pod/Part` is a part of a pod.
        let (base, part) = match name.split_once('/') {
            Some((base, part)) => (base, Some(part.to_owned())),
            None => (name, None),
        };
        let is_direct = asked_for.iter().any(|wanted| wanted.trim() == name);
        let how = if is_direct { Relationship::Direct } else { Relationship::Indirect };
        facts.packages.push(PackageRecord {
            id: versioned_id(name, version),
            requires: needs.collect(),
            relationship: (!asked_for.is_empty()).then_some(how),
            lines: Some(lines),
            subpath: part,
            ..declared("cocoapods", base, version)
        });
    }
}

/// Name and version of `Pod/Part (1.2.3)`.
fn pod(text: &str) -> Option<(&str, &str)> {
    let (name, version) = text.split_once(" (")?;
    Some((name.trim(), version.strip_suffix(')')?))
}
