//! `Gemfile.lock` of Bundler, also under the name `gems.locked`. Source: Bundler, `lib/bundler/lockfile_parser.rb`: a
//! section begins at the margin, `specs:` stands two blanks in, a gem four, what it needs six.

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{PackageRecord, Relationship};

use crate::record::declared;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "gemfile_lock",
    version: 1,
    interest: &[Interest::Name("Gemfile.lock"), Interest::Name("gems.locked")],
    read,
    assemble: Assemble::Each,
};

/// The platforms of gems in several forms, as the end of a version: `1.16.0-x86_64-linux-gnu`.
const PLATFORMS: [&str; 14] = [
    "x86_64",
    "x86",
    "x64",
    "aarch64",
    "arm64",
    "arm",
    "armv",
    "java",
    "jruby",
    "mswin",
    "mingw",
    "universal",
    "darwin",
    "linux",
];

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    let mut gems: BTreeMap<(String, String), PackageRecord> = BTreeMap::new();
    let mut open: Option<(String, String)> = None;
    let mut asked_for: Vec<&str> = Vec::new();
    let mut section = "";
    let mut remote = "";
    let mut revision = "";
    for (number, line) in (1..).zip(text.lines().map(str::trim_end)) {
        let content = line.trim_start();
        match line.len() - content.len() {
            _ if content.is_empty() || content.starts_with('#') => {}
            0 => {
                if content.starts_with("<<<<<<<") {
                    facts.problem(format!("line {number} is the mark of a merge that was not finished"));
                }
                (section, remote, revision, open) = (content, "", "", None);
            }
            2 if section == "DEPENDENCIES" => asked_for.extend(content.split([' ', '!']).next()),
            2 => match content.split_once(": ") {
                // Of several sources the first is enough to know that it is not the public one alone.
                Some(("remote", address)) if remote.is_empty() => remote = address,
                Some(("revision", commit)) => revision = commit,
                _ => {}
            },
            4 if matches!(section, "GEM" | "GIT" | "PATH" | "PLUGIN SOURCE") => {
                open = None;
                let Some((name, version, platform)) = gem(content) else {
                    facts.problem(format!("line {number} is no gem with a version"));
                    continue;
                };
                let mut record = PackageRecord { lines: Some((number, number)), ..declared("gem", name, version) };
                origin(&mut record, section, remote, revision);
                let id = (name.to_owned(), version.to_owned());
                let record = gems.entry(id.clone()).or_insert(record);
                if let Some(platform) = platform {
                    record.qualifiers.entry("platform".to_owned()).or_insert_with(|| platform.to_owned());
                }
                open = Some(id);
            }
            6 => {
                if let Some(record) = open.as_ref().and_then(|id| gems.get_mut(id))
                    && let Some(name) = content.split([' ', '!']).next()
                    && !record.requires.iter().any(|known| known == name)
                {
                    record.requires.push(name.to_owned());
                }
            }
            _ => {}
        }
    }
    for (_, mut record) in gems {
        if record.relationship.is_none() && !asked_for.is_empty() {
            let is_direct = asked_for.contains(&record.name.as_str());
            record.relationship = Some(if is_direct { Relationship::Direct } else { Relationship::Indirect });
        }
        facts.packages.push(record);
    }
}

/// Name, version and platform of `nokogiri (1.16.0-x86_64-linux)`.
fn gem(content: &str) -> Option<(&str, &str, Option<&str>)> {
    let (name, version) = content.split_once(" (")?;
    let version = version.strip_suffix(')')?;
    let platform = version.match_indices('-').map(|(place, _)| version.split_at(place)).find(|(_, rest)| {
        let rest = rest.trim_start_matches('-');
        PLATFORMS.iter().any(|platform| rest.starts_with(platform))
    });
    match platform {
        Some((version, platform)) => Some((name, version, Some(platform.trim_start_matches('-')))),
        None => Some((name, version, None)),
    }
}

fn origin(record: &mut PackageRecord, section: &str, remote: &str, revision: &str) {
    match section {
        "GIT" => {
            record.qualifiers.insert("vcs_url".to_owned(), format!("git+{remote}@{revision}"));
        }
        "PATH" => record.relationship = Some(Relationship::Workspace),
        "GEM" if !remote.starts_with("https://rubygems.org") && !remote.starts_with("http://rubygems.org") => {
            record.qualifiers.insert("repository_url".to_owned(), remote.to_owned());
        }
        _ => {}
    }
}
