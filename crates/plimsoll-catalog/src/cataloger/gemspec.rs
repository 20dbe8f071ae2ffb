//! Gems: their specification below `specifications/` proves that one is installed, one elsewhere describes a project.
//! A specification is a program of Ruby; RubyGems writes those of installed gems in one plain form, which is read here
//! with the few liberties that authors take. Source: RubyGems guides, "Specification Reference"; `Gem::Specification`,
//! `to_ruby`.

use std::sync::LazyLock;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name, parent};
use plimsoll_facts::{PackageClass, PackageRecord, Relationship};
use regex::Regex;

use crate::record::installed;
use crate::{Assemble, Cataloger, Packages, RawView, ViewedFile, pattern};

pub const CATALOGER: Cataloger = Cataloger {
    name: "gemspec",
    version: 1,
    interest: &[Interest::Suffix(".gemspec"), Interest::Name("version.rb")],
    read,
    assemble: Assemble::By(assemble),
};

/// The largest file with a version that is read: it has a few lines.
const MOST_VERSION_BYTES: usize = 64 << 10;

/// A pattern that is part of this file.
macro_rules! pattern {
    ($text:expr) => {{
        static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| pattern::literal($text));
        PATTERN.as_ref()
    }};
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    if file.name() == "version.rb" {
        if text.len() <= MOST_VERSION_BYTES {
            facts.data = constant(&text).map(|version| version.as_bytes().into());
        }
        return;
    }
    // What declares no gem is another program.
    let Some((variable, body)) = block(&text) else { return };
    let Some(name) = attribute(body, variable, "name").and_then(string) else {
        return facts.problem("is no specification of a gem: it states no name");
    };
    let mut record = installed("gem", name.0, "");
    record.lines = line_of(&text, variable, "name").map(|line| (line, line));
    record.licences = licences(body, variable);
    record.requires = requires(body, variable);
    if let Some(homepage) = attribute(body, variable, "homepage").and_then(string) {
        record.properties.insert("homepage".to_owned(), homepage.0.to_owned());
    }
    match attribute(body, variable, "version") {
        None => facts.problem(format!("is no specification of a gem: `{}` has no version", name.0)),
        Some(value) => match string(value) {
            Some((version, _)) => version.clone_into(&mut record.version),
            None => version_elsewhere(&text, value, &mut record, facts),
        },
    }
    if facts.problems.is_empty() {
        facts.packages.push(record);
    }
}

/// A version that is a constant: of this file, or of a file that `require` names, which the view may have.
fn version_elsewhere(text: &str, value: &str, record: &mut PackageRecord, facts: &mut RawFacts) {
    let word = value.split(|sign: char| !sign.is_alphanumeric() && sign != '_' && sign != ':').next().unwrap_or(value);
    let is_constant = word.rsplit("::").next().is_some_and(|last| last.starts_with(|first: char| first.is_uppercase()));
    // `Name.version` is a method.
    let is_constant = is_constant
        && !value.get(word.len()..).is_some_and(|rest| rest.starts_with('.') && !rest.starts_with(".freeze"));
    let required = pattern!(r"(?ms)^\s*require(?:_relative)?\b([^\n(]*\([^)]*\)[^\n]*|[^\n]*)$");
    let files = required.into_iter().flat_map(|pattern| pattern.captures_iter(text));
    let path =
        files.filter_map(|found| required_path(found.get(1)?.as_str())).find(|path| path.ends_with("version.rb"));
    match (constant(text), path) {
        _ if !is_constant => facts.problem(format!("the version of `{}` is computed: {value}", record.name)),
        (Some(version), _) => version.clone_into(&mut record.version),
        (None, Some(path)) => facts.data = Some(path.into_bytes().into()),
        (None, None) => facts.problem(format!("the version of `{}` stands elsewhere: {value}", record.name)),
    }
}

/// The path that `require` names, by the texts in its argument: `File.join('lib', 'a', 'version')`.
fn required_path(argument: &str) -> Option<String> {
    let text = pattern!(r#"'([^'\n]*)'|"([^"\n]*)""#)?;
    let argument = argument.split(" if ").next().unwrap_or(argument);
    let parts = text.captures_iter(argument).filter_map(|found| found.get(1).or(found.get(2)));
    let path = parts.map(|part| part.as_str().trim_matches('/')).collect::<Vec<_>>().join("/");
    let path = path.trim_start_matches("./");
    let path = path.strip_suffix(".rb").unwrap_or(path);
    (!path.is_empty()).then(|| format!("{path}.rb"))
}

/// The value of `VERSION = "1.2.3"`.
fn constant(text: &str) -> Option<&str> {
    let pattern = pattern!(r#"(?m)^\s*(?i:VERSION)\s*=\s*["']([0-9][0-9A-Za-z.\-]*)["']"#)?;
    Some(pattern.captures(text)?.get(1)?.as_str())
}

/// The variable of the specification and what follows its beginning.
fn block(text: &str) -> Option<(&str, &str)> {
    let start = pattern!(r"(?m)^[^#\n]*Gem::Specification\.new\b[^\n]*?(?:do|\{)\s*\|\s*(\w+)\s*\|")?;
    let found = start.captures(text)?;
    Some((found.get(1)?.as_str(), text.get(found.get(0)?.end()..)?))
}

/// What is assigned to an attribute, up to the end of the line.
fn attribute<'t>(body: &'t str, variable: &str, name: &str) -> Option<&'t str> {
    body.lines().find_map(|line| assigned(line, variable, name))
}

fn assigned<'t>(line: &'t str, variable: &str, name: &str) -> Option<&'t str> {
    let rest = line.trim_start().strip_prefix(variable)?.strip_prefix('.')?.strip_prefix(name)?;
    let value = rest.trim_start().strip_prefix('=')?;
    // `==` compares.
    (!value.starts_with('=')).then(|| value.trim())
}

fn line_of(text: &str, variable: &str, name: &str) -> Option<u32> {
    (1..).zip(text.lines()).find(|(_, line)| assigned(line, variable, name).is_some()).map(|(number, _)| number)
}

/// The text that a value begins with, and what follows it.
fn string(value: &str) -> Option<(&str, &str)> {
    let value = value.strip_prefix("Gem::Version.new").map_or(value, |rest| rest.trim_start_matches(['(', ' ']));
    let (quote, rest) = match value.split_at_checked(3) {
        Some(("%q(" | "%q{" | "%q[" | "%Q(" | "%Q{" | "%Q[", rest)) => ("", rest),
        _ => (value.get(..1)?, value.get(1..)?),
    };
    match quote {
        "" => rest.split_once([')', '}', ']']),
        "'" | "\"" => rest.split_once(quote),
        _ => None,
    }
    .filter(|(text, _)| !text.is_empty() && !text.contains("#{"))
}

fn licences(body: &str, variable: &str) -> Vec<String> {
    if let Some((licence, _)) = attribute(body, variable, "license").and_then(string) {
        return vec![licence.to_owned()];
    }
    // A text is no list, and RubyGems refuses it.
    let Some(list) = attribute(body, variable, "licenses").and_then(|value| value.strip_prefix('[')) else {
        return Vec::new();
    };
    list.split(']')
        .next()
        .unwrap_or(list)
        .split(',')
        .filter_map(|item| string(item.trim()))
        .map(|(text, _)| text.to_owned())
        .collect()
}

/// The gems that it needs to run.
fn requires(body: &str, variable: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in body.lines() {
        let call = line.trim_start().strip_prefix(variable).and_then(|rest| rest.strip_prefix('.'));
        let Some(call) = call else { continue };
        let rest = call.strip_prefix("add_runtime_dependency").or_else(|| call.strip_prefix("add_dependency"));
        // Old RubyGems write `add_runtime_dependency(%q<rack>.freeze, ...)`.
        let Some(rest) = rest.map(|rest| rest.trim_start_matches(['(', ' '])) else { continue };
        let name = match rest.strip_prefix("%q<") {
            Some(rest) => rest.split_once('>').map(|(name, _)| name),
            None => string(rest).map(|(name, _)| name),
        };
        if let Some(name) = name
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    for file in raw.files().iter().filter(|file| file.file.name() != b"version.rb") {
        let folder = parent(&file.file.path()).to_vec();
        let is_installed = base_name(&folder) == b"specifications" || base_name(parent(&folder)) == b"specifications";
        for record in &file.facts.packages {
            let mut record = record.clone();
            let source = file.facts.data.as_deref().and_then(|path| version_file(raw, &folder, path));
            if let Some(source) = source
                && let Some(version) = source.facts.data.as_deref()
            {
                record.version = String::from_utf8_lossy(version).into_owned();
            }
            if is_installed && record.version.is_empty() {
                packages.problem(file.file, format!("the file with the version of `{}` is not there", record.name));
                continue;
            }
            if !is_installed {
                // A gem carries the specification that it was built from; the installed one counts.
                if base_name(parent(&folder)) == b"gems" || record.version.is_empty() {
                    continue;
                }
                record.class = PackageClass::Declared;
                record.relationship = Some(Relationship::Root);
            }
            packages.add(record, *file);
            if let Some(source) = source {
                packages.also(source);
            }
        }
    }
}

/// The file that has a version: beside the specification, or below its `lib`.
fn version_file<'v>(raw: &RawView<'v>, folder: &[u8], path: &[u8]) -> Option<ViewedFile<'v>> {
    raw.at(&[folder, b"/", path].concat()).or_else(|| raw.at(&[folder, b"/lib/", path].concat()))
}
