//! `pubspec.lock` and `pubspec.yaml` of Dart and Flutter. Source: dart.dev, "Pub: lockfile", "The pubspec file".

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};
use plimsoll_source::Node;

use crate::record::declared;
use crate::{Assemble, Cataloger, yaml};

pub const CATALOGER: Cataloger = Cataloger {
    name: "pubspec_lock",
    version: 2,
    interest: &[Interest::Name("pubspec.lock"), Interest::Name("pubspec.yaml")],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let is_lock = file.name() == "pubspec.lock";
    let Some(document) = yaml::mapping(file, facts, if is_lock { "lock file of pub" } else { "manifest of pub" })
    else {
        return;
    };
    let Some(root) = document.root() else { return };
    if !is_lock {
        if let Some(name) = yaml::text(root, "name") {
            facts.packages.push(PackageRecord {
                relationship: Some(Relationship::Root),
                ..declared("pub", name, yaml::text(root, "version").unwrap_or_default())
            });
        }
        return;
    }
    for (key, entry) in root.get("packages").into_iter().flat_map(Node::entries) {
        let Some(version) = yaml::text(entry, "version") else {
            facts.problem(format!("`{}` has no version", key.text()));
            continue;
        };
        facts.packages.push(package(key.text(), version, entry));
    }
}

fn package(name: &str, version: &str, entry: Node<'_>) -> PackageRecord {
    let mut record = declared("pub", name, version);
    record.lines = Some(yaml::lines(entry));
    let how = yaml::text(entry, "dependency").unwrap_or_default();
    record.relationship = match how {
        "transitive" => Some(Relationship::Indirect),
        _ if how.starts_with("direct") => Some(Relationship::Direct),
        _ => None,
    };
    record.is_dev = how == "direct dev";
    record.groups = record.is_dev.then(|| "dev".to_owned()).into_iter().collect();
    let Some(description) = entry.get("description") else { return record };
    let address = yaml::text(description, "url").unwrap_or_default();
    match yaml::text(entry, "source") {
        Some("git") => {
            let commit = yaml::text(description, "resolved-ref").unwrap_or_default();
            record.qualifiers.insert("vcs_url".to_owned(), format!("git+{address}@{commit}"));
        }
        Some("hosted") if !address.is_empty() && !PUBLIC.contains(&address) => {
            record.qualifiers.insert("repository_url".to_owned(), address.to_owned());
        }
        _ => {}
    }
    record
}

/// The public registry and its mirror, by all their names.
const PUBLIC: [&str; 4] =
    ["https://pub.dev", "https://pub.dartlang.org", "https://pub.flutter-io.cn", "http://pub.dartlang.org"];
