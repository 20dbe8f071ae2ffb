//! `go.mod`, `go.sum` and `vendor/modules.txt` of Go. Source: Go Modules Reference, "go.mod files", "go.sum files",
//! "Vendoring".

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name};
use plimsoll_facts::{PackageRecord, Relationship};

use crate::record::{at_path, declared, versioned_id};
use crate::{Assemble, Cataloger, Packages, RawView, ViewedFile};

pub const CATALOGER: Cataloger = Cataloger {
    name: "go_mod",
    version: 2,
    interest: &[Interest::Name("go.mod"), Interest::Name("go.sum"), Interest::Name("modules.txt")],
    read,
    assemble: Assemble::By(assemble),
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    match file.name() {
        "go.sum" => sums(&text, facts),
        "go.mod" => modules(&text, facts),
        _ if file.path.ends_with(b"vendor/modules.txt") => vendored(&text, facts),
        _ => {}
    }
}

/// A module in a version, with the id by which others of the file refer to it.
fn module(path: &str, version: &str, line: u32) -> PackageRecord {
    let record =
        PackageRecord { id: versioned_id(path, version), lines: Some((line, line)), ..declared("golang", "", version) };
    at_path(record, path)
}

/// True for `v1.2.3` with anything behind it.
fn is_version(word: &str) -> bool {
    let Some(digits) = word.strip_prefix('v') else { return false };
    let mut parts = digits.splitn(3, '.');
    let is_number = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    is_number(parts.next()) && is_number(parts.next()) && parts.next().is_some_and(|rest| !rest.is_empty())
}

/// True for a replacement that is a folder and no module.
fn is_folder(path: &str) -> bool {
    path.starts_with("./") || path.starts_with("../") || path.starts_with('/') || path == "." || path == ".."
}

/// A module in one version, or in all.
type Versions<'t> = (&'t str, Option<&'t str>);

/// What takes the place of a module.
#[derive(Default)]
struct Replacements<'t>(BTreeMap<Versions<'t>, Versions<'t>>);

impl<'t> Replacements<'t> {
    /// Reads `old [version] => new [version]`; false when it is not that.
    fn add(&mut self, words: &[&'t str]) -> bool {
        let (old, new) = match words.iter().position(|word| *word == "=>") {
            Some(arrow) => (words.get(..arrow).unwrap_or_default(), words.get(arrow + 1..).unwrap_or_default()),
            None => return false,
        };
        match (old, new) {
            ([path, version @ ..], [to, at @ ..]) if version.len() < 2 && at.len() < 2 => {
                self.0.insert((path, version.first().copied()), (to, at.first().copied()));
                true
            }
            _ => false,
        }
    }

    /// What a module in a version is in truth; `None` when it is a folder.
    fn of(&self, path: &'t str, version: &'t str) -> Option<(&'t str, &'t str)> {
        let found = self.0.get(&(path, Some(version))).or_else(|| self.0.get(&(path, None)));
        match found {
            None => Some((path, version)),
            Some((to, None)) if is_folder(to) => None,
            Some((to, at)) => Some((to, at.unwrap_or(version))),
        }
    }
}

struct Required<'t> {
    path: &'t str,
    version: &'t str,
    is_indirect: bool,
    line: u32,
}

/// The directives of a `go.mod` that count here.
#[derive(Default)]
struct GoMod<'t> {
    module: Option<(&'t str, u32)>,
    go: Option<(&'t str, u32)>,
    toolchain: Option<(&'t str, u32)>,
    required: Vec<Required<'t>>,
    replaced: Replacements<'t>,
}

const DIRECTIVES: [&str; 9] =
    ["module", "go", "toolchain", "require", "replace", "exclude", "retract", "tool", "godebug"];

impl<'t> GoMod<'t> {
    /// Reads one directive; false when it is none.
    fn directive(&mut self, verb: &str, words: &[&'t str], comment: &str, line: u32) -> bool {
        match (verb, words) {
            ("module", [path]) => self.module = Some((path, line)),
            ("go", [version]) => self.go = Some((version, line)),
            ("toolchain", [name]) => self.toolchain = Some((name, line)),
            ("require", [path, version]) => {
                let is_indirect = comment.trim().split(';').next().is_some_and(|word| word.trim() == "indirect");
                self.required.push(Required { path, version, is_indirect, line });
            }
            ("replace", words) => return self.replaced.add(words),
            _ => return DIRECTIVES.contains(&verb) || verb == "ignore",
        }
        true
    }
}

fn modules(text: &str, facts: &mut RawFacts) {
    let mut mod_file = GoMod::default();
    let mut block: Option<&str> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let (line, comment) = line.split_once("//").unwrap_or((line, ""));
        let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_matches(['"', '`'])).collect();
        let is_known = match (block, words.as_slice()) {
            (_, []) => true,
            (Some(_), [")"]) => {
                block = None;
                true
            }
            (Some(verb), words) => mod_file.directive(verb, words, comment, number),
            (None, [verb, "("]) => {
                block = Some(verb);
                DIRECTIVES.contains(verb) || *verb == "ignore"
            }
            (None, [verb, words @ ..]) => mod_file.directive(verb, words, comment, number),
        };
        if !is_known {
            facts.problem(format!("line {number} is no directive of go.mod"));
        }
    }
    let direct = |required: &&Required<'_>| !required.is_indirect;
    let ids = mod_file.required.iter().filter(direct).filter_map(|required| {
        let (path, version) = mod_file.replaced.of(required.path, required.version)?;
        Some(versioned_id(path, version))
    });
    if let Some((path, line)) = mod_file.module {
        facts.packages.push(PackageRecord {
            relationship: Some(Relationship::Root),
            id: path.to_owned(),
            requires: ids.collect(),
            ..module(path, "", line)
        });
    }
    for required in &mod_file.required {
        let Some((path, version)) = mod_file.replaced.of(required.path, required.version) else { continue };
        let how = if required.is_indirect { Relationship::Indirect } else { Relationship::Direct };
        facts.packages.push(PackageRecord { relationship: Some(how), ..module(path, version, required.line) });
    }
    facts.packages.extend(standard_library(&mod_file));
    // go.sum of older versions knows more than go.mod does.
    facts.data = mod_file.go.map(|(version, _)| version.as_bytes().into());
}

/// The standard library, in the version of the tool chain, else the least version that will do.
fn standard_library(mod_file: &GoMod<'_>) -> Option<PackageRecord> {
    let named = mod_file.toolchain.and_then(|(name, line)| Some((name.strip_prefix("go")?, line)));
    let (version, line) = named.or(mod_file.go)?;
    // `1.22.5-vendor` is 1.22.5 with changes.
    let version = version.split('-').next().unwrap_or(version);
    let mut record = module("stdlib", version, line);
    record.relationship = Some(Relationship::Direct);
    if named.is_none() {
        record.properties.insert("leastVersion".to_owned(), "true".to_owned());
    }
    Some(record)
}

/// The version of each module that is built with: the highest of those that were looked at, which is the last, since
/// Go sorts the file.
fn sums(text: &str, facts: &mut RawFacts) {
    let mut chosen: BTreeMap<&str, PackageRecord> = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()) {
        match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            [] => {}
            [path, version, _] => {
                let version = version.strip_suffix("/go.mod").unwrap_or(version);
                chosen.insert(path, module(path, version, number));
            }
            _ => facts.problem(format!("line {number} is no sum")),
        }
    }
    facts.packages.extend(chosen.into_values());
}

/// Modules of which packages are copied into the folder.
fn vendored(text: &str, facts: &mut RawFacts) {
    let mut open: Option<(PackageRecord, bool)> = None;
    let mut close = |open: &mut Option<(PackageRecord, bool)>| {
        if let Some((record, has_packages)) = open.take()
            && has_packages
            && !facts.packages.iter().any(|known| known.id == record.id)
        {
            facts.packages.push(record);
        }
    };
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with("## ") {
            if let Some((record, _)) = &mut open
                && line.trim_start_matches("## ").split(';').any(|word| word.trim() == "explicit")
            {
                record.relationship = Some(Relationship::Direct);
            }
        } else if let Some(header) = line.strip_prefix("# ") {
            close(&mut open);
            open = vendored_module(header, number).map(|record| (record, false));
        } else if !line.trim().is_empty()
            && let Some((_, has_packages)) = &mut open
        {
            *has_packages = true;
        }
    }
    close(&mut open);
}

/// The module of `path version`, `path version => path version` or `path => path version`.
fn vendored_module(header: &str, line: u32) -> Option<PackageRecord> {
    let words: Vec<&str> = header.split_whitespace().collect();
    let (path, version) = match words.as_slice() {
        [path, version] | [_, _, "=>", path, version] | [_, "=>", path, version] => (*path, *version),
        [path, version, "=>", folder] if is_folder(folder) => (*path, *version),
        _ => return None,
    };
    // From version 2 on the number is part of the path.
    let major = path.rsplit_once("/v").map(|(_, number)| number);
    let is_numbered = |number: &str| number.starts_with(|first| matches!(first, '2'..='9') || number.len() > 1);
    let major = major.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()) && is_numbered(number));
    let fits = major.is_none_or(|number| version.starts_with(&format!("v{number}.")));
    (is_version(version) && fits)
        .then(|| PackageRecord { relationship: Some(Relationship::Indirect), ..module(path, version, line) })
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    for file in raw.files() {
        let known = beside(raw, *file);
        for record in &file.facts.packages {
            let is_new = match &known {
                Beside::Nothing => true,
                // From Go 1.17 on go.mod names all that is built; go.sum also what was only looked at.
                Beside::Complete => false,
                Beside::Partial(ids) => !ids.contains(&record.id.as_str()),
            };
            if is_new {
                packages.add(record.clone(), *file);
            }
        }
    }
}

/// What the `go.mod` beside a `go.sum` says already.
enum Beside<'v> {
    Nothing,
    Complete,
    Partial(Vec<&'v str>),
}

fn beside<'v>(raw: &RawView<'v>, file: ViewedFile<'v>) -> Beside<'v> {
    let path = file.file.path();
    if base_name(&path) != b"go.sum" {
        return Beside::Nothing;
    }
    let mod_file = file.file.parent().child(b"go.mod").and_then(|beside| raw.of(beside.content()?));
    let Some(mod_file) = mod_file else { return Beside::Nothing };
    let go = mod_file.facts.data.as_deref().map_or("1.16", |version| std::str::from_utf8(version).unwrap_or("1.16"));
    let mut parts = go.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    if (parts.next(), parts.next()) >= (Some(1), Some(17)) {
        return Beside::Complete;
    }
    Beside::Partial(mod_file.facts.packages.iter().map(|record| record.id.as_str()).collect())
}
