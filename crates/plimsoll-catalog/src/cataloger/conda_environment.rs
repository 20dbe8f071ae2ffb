//! Environments of conda as a project asks for them: `environment.yml`, and `conda-lock.yml` with all of it resolved.
//! Source: docs.conda.io, managing environments; conda.github.io/conda-lock.

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageClass, PackageRecord};
use plimsoll_source::{Node, Scalar};

use crate::locked::{Locked, id_of};
use crate::yaml::{documents, lines, text};
use crate::{Assemble, Cataloger, pypi};

pub const CATALOGER: Cataloger = Cataloger {
    name: "conda_environment",
    version: 1,
    interest: &[
        Interest::Name("environment.yml"),
        Interest::Name("environment.yaml"),
        Interest::Suffix("conda-lock.yml"),
        Interest::Suffix("conda-lock.yaml"),
    ],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let is_lock = file.name().contains("conda-lock");
    for document in documents(file, facts) {
        let Some(root) = document.root() else { continue };
        if !root.kind().is_mapping() {
            facts.problem("is no environment of conda: it is no mapping");
        } else if is_lock {
            lock(root, facts);
        } else {
            environment(root, facts);
        }
    }
}

/// The packages of `environment.yml`: lists of `name=version=build`, and below `pip` requirements of pip.
fn environment(root: Node<'_>, facts: &mut RawFacts) {
    let asked = root.get("dependencies").filter(|asked| !asked.is_null());
    if asked.is_some_and(|asked| !asked.kind().is_sequence()) {
        return facts.problem("`dependencies` is no list");
    }
    for item in asked.into_iter().flat_map(Node::items) {
        let line = lines(item).0;
        match item.scalar() {
            Some(Scalar::Text(text)) => match asked_of_conda(text) {
                Some(record) => add(record, item, facts),
                None => facts.problem(format!("line {line}: `{text}` names no package")),
            },
            Some(_) => facts.problem(format!("line {line}: a dependency that is no text")),
            None => asked_of_others(item, facts),
        }
    }
}

/// What is asked of other package managers: a mapping from their names to lists.
fn asked_of_others(item: Node<'_>, facts: &mut RawFacts) {
    for (manager, list) in item.entries() {
        if !list.kind().is_sequence() {
            facts.problem(format!("line {}: `{}` is no list", lines(list).0, manager.text()));
            continue;
        }
        for item in list.items() {
            if !item.kind().is_scalar() {
                facts.problem(format!("line {}: a dependency that is no text", lines(item).0));
            } else if let Some(requirement) = pypi::requirement(item.text()).filter(|_| manager.text() == "pip") {
                add(pypi::record(requirement.name, requirement.pinned.unwrap_or_default()), item, facts);
            }
        }
    }
}

fn add(record: PackageRecord, item: Node<'_>, facts: &mut RawFacts) {
    let (class, method) = (PackageClass::Declared, Method::Manifest);
    facts.packages.push(PackageRecord { class, method, lines: Some(lines(item)), ..record });
}

/// A match specification: `channel::name=version=build` or the same with blanks. Only one version is a version.
fn asked_of_conda(text: &str) -> Option<PackageRecord> {
    let specification = text.rsplit("::").next().unwrap_or(text).trim();
    let specification = specification.split(['[', '#']).next().unwrap_or(specification).trim();
    let end = specification.find(|character: char| " =<>!~".contains(character)).unwrap_or(specification.len());
    let (name, rest) = specification.split_at_checked(end)?;
    if name.is_empty() {
        return None;
    }
    let rest = rest.trim_start();
    let words = rest.trim_start_matches('=').trim_start();
    let mut parts = words.split([' ', '=']).filter(|part| !part.is_empty());
    let version = parts.next().unwrap_or_default();
    let is_range = rest.starts_with(['<', '>', '!', '~']) || version.contains(['*', '|', ',', '<', '>', '!']);
    // `=>` is a mistake for `>=` that conda takes.
    let version = if is_range || words.starts_with(['<', '>']) { "" } else { version };
    let mut record = PackageRecord::new("conda", name, version);
    if let Some(build) = parts.next().filter(|_| !version.is_empty()) {
        record.qualifiers.insert("build".to_owned(), build.to_owned());
    }
    Some(record)
}

/// The packages of `conda-lock.yml`, which lists each once for a platform.
fn lock(root: Node<'_>, facts: &mut RawFacts) {
    let mut found: BTreeMap<String, (PackageRecord, Node<'_>)> = BTreeMap::new();
    let Some(list) = root.get("package").filter(|list| list.kind().is_sequence()) else {
        return facts.problem("is no lock file of conda: it has no list `package`");
    };
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    for item in list.items() {
        let (Some(name), Some(version)) = (text(item, "name"), text(item, "version")) else {
            facts.problem(format!("line {}: a package without name or version", lines(item).0));
            continue;
        };
        let mut record = match text(item, "manager") {
            Some("pip") => pypi::record(name, version),
            _ => PackageRecord::new("conda", name, version),
        };
        record.groups = text(item, "category").map(str::to_owned).into_iter().collect();
        record.is_dev = record.groups.iter().any(|group| group == "dev");
        record.lines = Some(lines(item));
        ids.insert(name, id_of(&record));
        found.insert(format!("{} {}", record.kind, id_of(&record)), (record, item));
    }
    let mut locked = Locked::default();
    for (record, item) in found.into_values() {
        let needs = item.get("dependencies").into_iter().flat_map(Node::entries);
        let requires = needs.filter_map(|(name, _)| ids.get(name.text()).cloned()).collect();
        locked.add(PackageRecord { requires, ..record });
    }
    locked.finish(facts);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_version_of_a_match_specification_is_a_version() {
        for (text, expected) in [
            ("blas=1.0=openblas", Some(("blas", "1.0"))),
            ("conda-forge::numpy==1.26.4", Some(("numpy", "1.26.4"))),
            ("libgomp 13.2.0 hf8544c7_5", Some(("libgomp", "13.2.0"))),
            ("ca-certificates", Some(("ca-certificates", ""))),
            ("ld=2.40.*", Some(("ld", ""))),
            ("a>=3.9", Some(("a", ""))),
            ("a =>13,<14|15", Some(("a", ""))),
            ("a 13.2|13.3", Some(("a", ""))),
            ("=", None),
        ] {
            let found = asked_of_conda(text);
            assert_eq!(found.as_ref().map(|record| (&*record.name, &*record.version)), expected, "{text}");
        }
    }
}
