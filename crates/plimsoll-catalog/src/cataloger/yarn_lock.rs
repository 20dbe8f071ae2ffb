//! Lock files of yarn: version 1, and those of berry (versions 2 and later), which are written alike: blocks of lines
//! under a line of patterns. Source: classic.yarnpkg.com and yarnpkg.com, lock files and protocols.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;

use crate::locked::{Locked, id_of};
use crate::{Assemble, Cataloger, npm};

pub const CATALOGER: Cataloger = Cataloger {
    name: "yarn_lock",
    version: 2,
    interest: &[Interest::Name("yarn.lock")],
    read,
    assemble: Assemble::Each,
};

/// A block: what was asked for, and what it is.
#[derive(Default)]
struct Block<'t> {
    /// `name@range`, several when one version answers all.
    patterns: Vec<&'t str>,
    lines: (u32, u32),
    version: &'t str,
    /// The address that it was loaded from, in version 1.
    resolved: &'t str,
    /// `name@protocol:reference`, in berry.
    resolution: Option<&'t str>,
    /// Names and ranges.
    needs: Vec<(&'t str, &'t str)>,
}

/// Where a package comes from.
enum Origin {
    Registry,
    Repository(String),
    /// A member of the workspace.
    Member,
    /// A folder or archive of the project itself.
    Local,
    Unknown,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    let blocks = blocks(&text);
    if blocks.is_empty() && text.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        return facts.problem("is no lock file of yarn: it has no block under a pattern");
    }
    let mut ids = BTreeMap::new();
    let mut found = Vec::new();
    let mut direct = Vec::new();
    for block in &blocks {
        match package(block) {
            Ok(Some(record)) => {
                let id = id_of(&record);
                ids.extend(block.patterns.iter().map(|pattern| (*pattern, id.clone())));
                found.push((record, &block.needs));
            }
            Ok(None) if matches!(origin_of(block), Origin::Member) => direct.extend(&block.needs),
            Ok(None) => {}
            Err(problem) => facts.problem(problem),
        }
    }
    let id = |(name, range): &(&str, &str)| {
        [format!("{name}@{range}"), format!("{name}@npm:{range}")].iter().find_map(|key| ids.get(key.as_str())).cloned()
    };
    let mut locked = Locked::default();
    for (record, needs) in found {
        locked.add(PackageRecord { requires: needs.iter().filter_map(id).collect(), ..record });
    }
    // Only berry lists the members of the workspace, the project itself among them.
    if !direct.is_empty() {
        locked.relate(&direct.into_iter().filter_map(id).collect::<BTreeSet<_>>());
    }
    locked.finish(facts);
}

/// What stands after the `@` of a block's resolution, or of its first pattern.
fn reference<'t>(block: &Block<'t>) -> Option<(&'t str, &'t str)> {
    npm::split_at(block.resolution.or(block.patterns.first().copied())?)
}

fn origin_of(block: &Block<'_>) -> Origin {
    let Some((_, reference)) = reference(block) else { return Origin::Unknown };
    let address = if block.resolved.is_empty() { reference } else { block.resolved };
    if let Some(repository) = npm::repository(reference).or_else(|| npm::repository(address)) {
        return Origin::Repository(repository);
    }
    match reference.split_once(':').map(|(protocol, _)| protocol) {
        None | Some("npm" | "patch" | "http" | "https") => Origin::Registry,
        Some("workspace") => Origin::Member,
        Some("file" | "link" | "portal" | "exec") => Origin::Local,
        Some(_) => Origin::Unknown,
    }
}

/// The package of a block; `None` for what is the project's own.
fn package(block: &Block<'_>) -> Result<Option<PackageRecord>, String> {
    let line = block.lines.0;
    let Some((name, reference)) = reference(block) else {
        return Err(format!("line {line}: a pattern without name or range"));
    };
    // An alias of version 1: `alias@npm:name@range`.
    let name = reference.strip_prefix("npm:").and_then(npm::split_at).map_or(name, |(real, _)| real);
    let mut record = npm::record(name, block.version);
    match origin_of(block) {
        Origin::Registry => {}
        Origin::Repository(address) => {
            record.qualifiers.insert("vcs_url".to_owned(), address);
        }
        Origin::Member | Origin::Local => return Ok(None),
        Origin::Unknown => {
            return Err(format!("line {line}: `{name}` has a protocol that is not known: `{reference}`"));
        }
    }
    if !npm::is_name(name) {
        return Err(format!("line {line}: `{name}` is no name of a package"));
    }
    if block.version.is_empty() {
        return Err(format!("line {line}: `{name}` has no version"));
    }
    record.lines = Some(block.lines);
    Ok(Some(record))
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut in_needs = false;
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') || trimmed == ":" {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        if indent == 0 {
            // Berry writes long patterns as `? "..."`, with the colon on a line of its own.
            let patterns = trimmed.strip_prefix("? ").unwrap_or(trimmed).trim_end_matches(':');
            let patterns = patterns.split(", ").map(|pattern| pattern.trim_matches(['"', ' '])).collect();
            blocks.push(Block { patterns, lines: (number, number), ..Block::default() });
            in_needs = false;
            continue;
        }
        let Some(block) = blocks.last_mut() else { continue };
        block.lines.1 = number;
        let (key, value) = pair(trimmed);
        if indent > 2 {
            if in_needs {
                block.needs.push((key, value));
            }
            continue;
        }
        in_needs = matches!(key, "dependencies" | "optionalDependencies") && value.is_empty();
        match key {
            "version" => block.version = value,
            "resolved" => block.resolved = value,
            "resolution" => block.resolution = Some(value),
            _ => {}
        }
    }
    blocks.retain(|block| block.patterns != ["__metadata"]);
    blocks
}

/// Key and value of `key "value"`, `key: value` and the same with a quoted key.
fn pair(line: &str) -> (&str, &str) {
    let (key, value) = match line.strip_prefix('"').and_then(|line| line.split_once('"')) {
        Some(split) => split,
        None => line.split_once(' ').unwrap_or((line, "")),
    };
    let value = value.trim_start().trim_start_matches(':').trim();
    (key.trim_end_matches(':'), value.trim_matches('"'))
}
