//! Lists of requirements of pip: `requirements.txt` and its like, of which only pinned versions are packages. What a
//! list includes by `-r` belongs to it, what it names by `-c` only narrows versions. The lists of what pip and others
//! carry in `_vendor` are written in the same way. Source: pip.pypa.io, requirements file format.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name, parent, shown_path};
use plimsoll_facts::{Method, PackageClass, PackageRecord};
use serde::{Deserialize, Serialize};

use crate::address::without_credentials;
use crate::locked::MAX_PACKAGES;
use crate::{Assemble, Cataloger, Packages, RawView, ViewedFile, pypi};

pub const CATALOGER: Cataloger = Cataloger {
    name: "requirements",
    version: 2,
    interest: &[
        Interest::Prefix("requirements"),
        Interest::Suffix("requirements.txt"),
        Interest::In("requirements"),
        Interest::Name("vendor.txt"),
        Interest::Name("vendored.txt"),
    ],
    read,
    assemble: Assemble::By(assemble),
};

/// Another list that a list names.
#[derive(Serialize, Deserialize)]
struct Include {
    path: String,
    /// True for `-c`.
    is_constraint: bool,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let is_vendored = matches!(base_name(parent(file.path)), b"_vendor" | b"_vendored");
    if !file.path.ends_with(b".txt") || file.name().starts_with("vendor") != is_vendored {
        return;
    }
    let text = text(file, facts);
    let mut includes: Vec<Include> = Vec::new();
    // How many, and the line of the first.
    let mut strange: (u32, Option<u32>) = (0, None);
    logical_lines(&text, |lines, line| {
        let line = line.split(" --").next().unwrap_or(line).trim();
        if let Some(include) = include(line) {
            includes.push(include);
        } else if line.starts_with('-') || line.contains("://") || line.starts_with('.') {
            // An option, or a package by its address, which tells no version.
        } else if let Some(requirement) = pypi::requirement(line) {
            if let Some(version) = requirement.pinned.filter(|_| facts.packages.len() < MAX_PACKAGES) {
                let class = if is_vendored { PackageClass::Vendored } else { PackageClass::Declared };
                let record = pypi::record(requirement.name, version);
                let id = pypi::normal(requirement.name);
                facts.packages.push(PackageRecord {
                    id,
                    class,
                    method: Method::Manifest,
                    lines: Some(lines),
                    ..record
                });
            }
        } else {
            strange.0 += 1;
            strange.1.get_or_insert(lines.0);
        }
    });
    if let (count, Some(first)) = strange {
        facts.problem(format!("{count} lines are no requirements, the first is line {first}"));
    }
    if facts.packages.len() >= MAX_PACKAGES {
        facts.problem(format!("what follows after {MAX_PACKAGES} packages is left out"));
    }
    if !includes.is_empty() {
        facts.keep(&includes);
    }
}

/// The content as text: pip also reads UTF-16, which PowerShell writes.
fn text(file: &FileBytes<'_>, facts: &mut RawFacts) -> String {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let pairs = file.bytes.chunks_exact(2).skip(1).filter_map(|pair| pair.first_chunk::<2>());
        String::from_utf16_lossy(&pairs.map(|pair| unit(*pair)).collect::<Vec<_>>())
    };
    match file.bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => file.text(facts).into_owned(),
    }
}

/// Gives each line that says something to `take`: comments left out, those that end with `\` joined with the next.
fn logical_lines(text: &str, mut take: impl FnMut((u32, u32), &str)) {
    let mut open = String::new();
    let mut first = None;
    let mut last = 0;
    for (number, line) in (1..).zip(text.lines()) {
        let line = without_comment(line).trim_end();
        let (content, goes_on) = line.strip_suffix('\\').map_or((line, false), |content| (content, true));
        first.get_or_insert(number);
        last = number;
        if !open.is_empty() {
            open.push(' ');
        }
        open.push_str(content.trim());
        if !goes_on {
            if !open.is_empty() {
                take((first.unwrap_or(number), number), &open);
            }
            open.clear();
            first = None;
        }
    }
    if !open.is_empty() {
        take((first.unwrap_or(last), last), &open);
    }
}

/// A `#` in an address begins a fragment, anywhere else a comment.
fn without_comment(line: &str) -> &str {
    let end = line.match_indices('#').map(|(place, _)| place).find(|place| {
        let before = line.get(..*place).unwrap_or_default();
        before.is_empty() || before.ends_with([' ', '\t']) || !before.contains("://")
    });
    line.get(..end.unwrap_or(line.len())).unwrap_or(line)
}

fn include(line: &str) -> Option<Include> {
    let options = [("--requirement", false), ("--constraint", true), ("-r", false), ("-c", true)];
    let (rest, is_constraint) =
        options.iter().find_map(|(option, is_constraint)| Some((line.strip_prefix(option)?, *is_constraint)))?;
    let path = rest.trim_start_matches(['=', ' ', '\t']).trim();
    (!path.is_empty()).then(|| Include { path: without_credentials(path), is_constraint })
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    let mut by_target: BTreeMap<Vec<u8>, Vec<ViewedFile<'_>>> = BTreeMap::new();
    let mut constraints = BTreeSet::new();
    for seen in raw.files() {
        let includes: Vec<Include> = match seen.facts.kept() {
            Ok(includes) => includes.unwrap_or_default(),
            Err(error) => {
                packages.problem(seen.file, error.to_string());
                continue;
            }
        };
        let path = seen.file.path();
        for include in includes {
            let gap: &[u8] = if parent(&path).is_empty() { b"" } else { b"/" };
            let target = [parent(&path), gap, include.path.as_bytes()].concat();
            let file = raw.view.resolve(&target).filter(|file| file.is_file());
            match file {
                Some(file) if include.is_constraint => _ = constraints.insert(file.path()),
                Some(file) if raw.files().iter().any(|known| known.file.id() == file.id()) => {
                    by_target.entry(file.path()).or_default().push(*seen);
                }
                // An empty list is not among those that say something.
                Some(file) if file.entry().is_some_and(|entry| entry.size == 0) => {}
                Some(file) => {
                    let path = shown_path(&file.path());
                    packages
                        .problem(seen.file, format!("includes `{path}`, which is not read: its name tells no list"));
                }
                None if include.is_constraint => {}
                None => packages.problem(seen.file, format!("includes `{}`, which is not there", include.path)),
            }
        }
    }
    for seen in raw.files() {
        let path = seen.file.path();
        let by = by_target.get(&path);
        if by.is_none() && constraints.contains(&path) {
            continue;
        }
        for record in &seen.facts.packages {
            packages.add(record.clone(), *seen);
            for list in by.into_iter().flatten() {
                packages.also(*list);
            }
        }
    }
}
