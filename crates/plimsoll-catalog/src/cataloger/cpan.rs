//! Perl: metadata of distributions, `META.json` and `META.yml`, of installed ones in `.meta/NAME-VERSION/`, and
//! snapshots of Carton, `cpanfile.snapshot`. Source: CPAN::Meta::Spec; App::cpanminus, "install.json";
//! Carton::Snapshot.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name, parent};
use plimsoll_facts::{PackageRecord, Relationship};
use plimsoll_source::Node;
use serde_json::Value;

use crate::record::{declared, installed};
use crate::{Assemble, Cataloger, Packages, RawView, tree};

pub const CATALOGER: Cataloger = Cataloger {
    name: "cpan",
    version: 1,
    interest: &[
        Interest::Prefix("META"),
        Interest::Prefix("MYMETA"),
        Interest::Name("install.json"),
        Interest::Name("cpanfile.snapshot"),
    ],
    read,
    assemble: Assemble::By(assemble),
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let name = file.name();
    let is_installed = base_name(parent(parent(file.path))) == b".meta";
    if name == "cpanfile.snapshot" {
        snapshot(&file.text(facts), facts);
    } else if name == "install.json" && !is_installed {
        // Other programs have one too.
    } else if file.path.ends_with(b".json") {
        match serde_json::from_slice(file.bytes) {
            Ok(meta) => facts.packages.extend(meta_json(&meta, is_installed)),
            Err(error) => facts.problem(format!("is no metadata of a distribution: {error}")),
        }
    } else if file.path.ends_with(b".yml") {
        let Some(document) = tree::mapping(file, facts, "metadata of a distribution") else { return };
        facts.packages.extend(document.root().and_then(|root| meta_yaml(root, is_installed)));
    }
}

fn record(name: &str, version: &str, is_installed: bool) -> Option<PackageRecord> {
    if name.is_empty() || version.is_empty() {
        return None;
    }
    if is_installed {
        return Some(installed("cpan", name, version));
    }
    Some(PackageRecord { relationship: Some(Relationship::Root), ..declared("cpan", name, version) })
}

/// True for metadata of Perl: other collections have files of that name and form.
fn is_perl(generator: &str, spec: &str) -> bool {
    ["CPAN", "ExtUtils", "Module::", "Dist::", "Minilla", "Milla"].iter().any(|tool| generator.contains(tool))
        || spec.contains("CPAN")
        || spec.contains("module-build")
}

fn meta_json(meta: &Value, is_installed: bool) -> Option<PackageRecord> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let at = |path: &str| meta.pointer(path).map(text).unwrap_or_default();
    if !is_installed && !is_perl(&at("/generated_by"), &at("/meta-spec/url")) {
        return None;
    }
    let mut record = record(&at("/name"), &at("/version"), is_installed)?;
    record.licences = meta.get("license").and_then(Value::as_array).into_iter().flatten().map(text).collect();
    let requires = meta.pointer("/prereqs/runtime/requires").and_then(Value::as_object);
    // Names of modules, as the other side provides them.
    record.requires =
        requires.into_iter().flat_map(|table| table.keys()).filter(|name| *name != "perl").cloned().collect();
    record.provides =
        meta.get("provides").and_then(Value::as_object).into_iter().flat_map(|table| table.keys()).cloned().collect();
    if let Some(author) = at("/pathname").split('/').nth(2) {
        record.namespace = Some(author.to_owned());
    }
    Some(record)
}

fn meta_yaml(root: Node<'_>, is_installed: bool) -> Option<PackageRecord> {
    let at = |key: &str| tree::text(root, key).unwrap_or_default();
    let spec = root.get("meta-spec").and_then(|spec| tree::text(spec, "url")).unwrap_or_default();
    if !is_installed && !is_perl(at("generated_by"), spec) {
        return None;
    }
    let mut record = record(at("name"), at("version"), is_installed)?;
    record.licences = tree::text(root, "license").map(str::to_owned).into_iter().collect();
    record.requires = keys(root, "requires").filter(|name| name != "perl").collect();
    record.provides = keys(root, "provides").collect();
    Some(record)
}

fn keys<'t>(root: Node<'t>, name: &str) -> impl Iterator<Item = String> + use<'t> {
    root.get(name).into_iter().flat_map(Node::entries).map(|(key, _)| key.text().to_owned())
}

/// Distributions stand two blanks in, what they provide and need six.
fn snapshot(text: &str, facts: &mut RawFacts) {
    let mut open: Option<PackageRecord> = None;
    let mut list = "";
    for (number, line) in (1..).zip(text.lines()) {
        let content = line.trim();
        match line.len() - line.trim_start().len() {
            2 => {
                facts.packages.extend(open.take());
                list = "";
                match distribution(content) {
                    Some((name, version)) => {
                        open = Some(PackageRecord { lines: Some((number, number)), ..declared("cpan", name, version) });
                    }
                    None => facts.problem(format!("line {number}: `{content}` is no distribution with a version")),
                }
            }
            4 => {
                list = content;
                let author = content.strip_prefix("pathname: ").and_then(|path| path.split('/').nth(2));
                if let (Some(record), Some(author)) = (&mut open, author) {
                    record.namespace = Some(author.to_owned());
                }
            }
            6 => {
                let Some((record, name)) = open.as_mut().zip(content.split(' ').next()) else { continue };
                match list {
                    "provides:" => record.provides.push(name.to_owned()),
                    "requirements:" if name != "perl" => record.requires.push(name.to_owned()),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    facts.packages.extend(open);
}

/// Name and version of `Foo-Bar-v1.2.3`.
fn distribution(text: &str) -> Option<(&str, &str)> {
    let (name, version) = text.rsplit_once('-')?;
    let number = version.strip_prefix('v').unwrap_or(version);
    number.starts_with(|first: char| first.is_ascii_digit()).then_some((name, version))
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    // A distribution may have its metadata in several forms: the first file of a folder that tells of it counts.
    let mut last: Option<(Vec<u8>, &str)> = None;
    for file in raw.files() {
        let is_snapshot = file.file.name() == b"cpanfile.snapshot";
        for record in &file.facts.packages {
            let here = (file.file.parent().path(), record.name.as_str());
            if !is_snapshot && last.as_ref() == Some(&here) {
                packages.also(*file);
                continue;
            }
            packages.add(record.clone(), *file);
            last = Some(here);
        }
    }
}
