//! Packages of Python that are installed: `NAME.dist-info/METADATA` of wheels, `NAME.egg-info` as a folder or file, and
//! eggs as folders or archives. Which files are a package's own, and how it came there, stands in files beside.
//! Source: packaging.python.org, core metadata and recording installed projects.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name, parent};
use plimsoll_facts::{Method, OwnedFile, PackageClass, PackageRecord, RecordedDigest};
use serde::Deserialize;

use crate::address::without_credentials;
use crate::owned::{TOO_MANY, fitting};
use crate::stanzas::{Stanza, stanzas};
use crate::{Assemble, Cataloger, Packages, RawView, ViewedFile, base64, pypi};

pub const CATALOGER: Cataloger = Cataloger {
    name: "python_dist",
    version: 2,
    interest: &[
        Interest::Name("METADATA"),
        Interest::Name("PKG-INFO"),
        Interest::Name("RECORD"),
        Interest::Name("INSTALLER"),
        Interest::Name("direct_url.json"),
        Interest::Name("top_level.txt"),
        Interest::Name("installed-files.txt"),
        Interest::Suffix(".egg-info"),
        Interest::Suffix(".egg"),
    ],
    read,
    assemble: Assemble::By(assemble),
};

/// Where an egg keeps its metadata.
const EGG_METADATA: &str = "EGG-INFO/PKG-INFO";

/// Bytes of metadata that are read from an egg.
const MAX_METADATA: u64 = 4 << 20;

/// Longer licences are their texts, not their names.
const MAX_LICENCE: usize = 120;

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let folder = base_name(parent(file.path));
    let is_egg = folder.ends_with(b"egg-info") || folder == b"EGG-INFO";
    let is_wheel = folder.ends_with(b".dist-info");
    match file.name() {
        "METADATA" if is_wheel => metadata(&file.text(facts), facts),
        "PKG-INFO" if is_egg => metadata(&file.text(facts), facts),
        "METADATA" | "PKG-INFO" => {}
        _ if file.path.ends_with(b".egg-info") => metadata(&file.text(facts), facts),
        _ if file.path.ends_with(b".egg") => egg(file, facts),
        // It may hold the credentials of an index or a repository.
        "direct_url.json" => facts.data = Some(without_credentials(&file.text(facts)).into_bytes().into()),
        _ if is_wheel || is_egg => facts.data = Some(file.text(facts).as_bytes().into()),
        _ => {}
    }
}

fn egg(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if !file.bytes.starts_with(b"PK") {
        return;
    }
    if !file.is_whole() {
        return facts.limit("file-buffer", format!("larger than what is read of one file: {} bytes", file.size));
    }
    let mut text = Vec::new();
    let read = zip::ZipArchive::new(Cursor::new(file.bytes)).and_then(|mut archive| {
        let member = archive.by_name(EGG_METADATA)?;
        Ok(member.take(MAX_METADATA).read_to_end(&mut text)?)
    });
    match read {
        Ok(_) => {
            metadata(&String::from_utf8_lossy(&text), facts);
            for record in &mut facts.packages {
                record.within = Some(EGG_METADATA.to_owned());
            }
        }
        Err(error) => facts.problem(format!("is an egg without readable metadata: {error}")),
    }
}

/// Adds the package of core metadata, whose fields end at the first empty line.
fn metadata(text: &str, facts: &mut RawFacts) {
    let end = ["\n\n", "\r\n\r\n"].iter().filter_map(|gap| text.find(gap)).min().unwrap_or(text.len());
    // A line of blanks in a description is no end, so there may be several stanzas.
    let fields = stanzas(text.get(..end).unwrap_or(text));
    let first = |name: &str| fields.iter().find_map(|stanza| stanza.get(name)).filter(|value| !value.is_empty());
    let (Some(name), Some(version)) = (first("Name"), first("Version")) else {
        return facts.problem("is no metadata of Python: it has no name or no version");
    };
    let mut record = pypi::record(name, version);
    record.id = pypi::normal(name);
    record.method = Method::Manifest;
    record.licences = licences(&fields);
    let needs: BTreeSet<String> = all(&fields, "Requires-Dist")
        .filter_map(pypi::requirement)
        .filter(|requirement| !requirement.marker.contains("extra"))
        .map(|requirement| pypi::normal(requirement.name))
        .collect();
    record.requires = needs.into_iter().collect();
    for (field, property) in [("Author", "author"), ("Author-email", "authorEmail"), ("Home-page", "homepage")] {
        if let Some(value) = first(field).filter(|value| *value != "UNKNOWN") {
            record.properties.insert(property.to_owned(), value.to_owned());
        }
    }
    facts.packages.push(record);
}

fn all<'f>(fields: &'f [Stanza<'_>], name: &'f str) -> impl Iterator<Item = &'f str> {
    fields.iter().flat_map(move |stanza| stanza.all(name))
}

/// The expression, or the names in the classifiers, or what the old field says when that is a name.
fn licences(fields: &[Stanza<'_>]) -> Vec<String> {
    if let Some(expression) = all(fields, "License-Expression").find(|value| !value.is_empty()) {
        return vec![expression.to_owned()];
    }
    let classified = all(fields, "Classifier").filter_map(|classifier| {
        let (_, name) = classifier.strip_prefix("License ::")?.rsplit_once(":: ").unwrap_or(("", ""));
        Some(name.trim().to_owned()).filter(|name| !name.is_empty())
    });
    let classified: Vec<String> = classified.collect();
    if !classified.is_empty() {
        return classified;
    }
    let named = all(fields, "License").filter(|licence| {
        !licence.is_empty() && *licence != "UNKNOWN" && licence.len() <= MAX_LICENCE && !licence.contains('\n')
    });
    named.map(str::to_owned).collect()
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    for seen in raw.files() {
        for record in &seen.facts.packages {
            package(raw, *seen, record.clone(), packages);
        }
    }
}

/// Adds a package with what stands beside its metadata.
fn package(raw: &RawView<'_>, seen: ViewedFile<'_>, mut record: PackageRecord, packages: &mut Packages) {
    let path = seen.file.path();
    let folder = parent(&path);
    let is_vendored = path.split(|byte| *byte == b'/').any(|part| matches!(part, b"_vendor" | b"_vendored"));
    record.class = if is_vendored { PackageClass::Vendored } else { PackageClass::Installed };
    let is_folder = matches!(base_name(&path), b"METADATA" | b"PKG-INFO");
    let beside = |name: &str| {
        let file = raw.at(&[folder, b"/", name.as_bytes()].concat()).filter(|_| is_folder)?;
        Some((file, String::from_utf8_lossy(file.facts.data.as_deref()?)))
    };
    let mut also = Vec::new();
    let mut is_all = true;
    if let Some((file, text)) = beside("RECORD") {
        (record.files, is_all) = fitting(text.lines().filter_map(|line| recorded(parent(folder), line)));
        also.push(file);
    } else if let Some((file, text)) = beside("installed-files.txt") {
        let paths = text.lines().filter_map(|line| joined(folder, line.trim()));
        let files = paths.map(|path| OwnedFile { may_change: is_made(&path), path, digest: None });
        (record.files, is_all) = fitting(files);
        also.push(file);
    }
    if !is_all {
        packages.problem(seen.file, TOO_MANY);
    }
    if let Some((file, text)) = beside("INSTALLER") {
        record.properties.insert("installer".to_owned(), text.trim().to_owned());
        also.push(file);
    }
    if let Some((_, text)) = beside("top_level.txt") {
        let names: Vec<&str> = text.split_whitespace().collect();
        record.properties.insert("topLevel".to_owned(), names.join(" "));
    }
    let origin = beside("direct_url.json").map(|(file, text)| (file, serde_json::from_str::<Origin>(&text)));
    match &origin {
        Some((file, Ok(origin))) => {
            origin.tell(&mut record);
            also.push(*file);
        }
        Some((file, Err(error))) => packages.problem(file.file, format!("is not readable: {error}")),
        None => {}
    }
    packages.add(record, seen);
    for file in also {
        packages.also(file);
    }
}

/// `direct_url.json`: a package that does not come from an index. Source: PEP 610.
#[derive(Deserialize)]
struct Origin {
    url: String,
    #[serde(default)]
    vcs_info: Option<Repository>,
    #[serde(default)]
    dir_info: Option<Folder>,
}

#[derive(Deserialize)]
struct Repository {
    vcs: String,
    commit_id: String,
}

#[derive(Deserialize)]
struct Folder {
    #[serde(default)]
    editable: bool,
}

impl Origin {
    fn tell(&self, record: &mut PackageRecord) {
        let url = &self.url;
        if let Some(Repository { vcs, commit_id }) = &self.vcs_info {
            record.qualifiers.insert("vcs_url".to_owned(), format!("{vcs}+{url}@{commit_id}"));
        }
        if self.dir_info.as_ref().is_some_and(|folder| folder.editable) {
            record.properties.insert("editable".to_owned(), "true".to_owned());
        }
        record.properties.insert("directUrl".to_owned(), url.clone());
    }
}

/// A line of RECORD: path below the folder of packages, digest, size.
fn recorded(site: &[u8], line: &str) -> Option<OwnedFile> {
    let (path, rest) = if let Some(quoted) = line.strip_prefix('"') {
        let (path, rest) = quoted.split_once("\",")?;
        (path.replace("\"\"", "\""), rest)
    } else {
        let (path, rest) = line.split_once(',')?;
        (path.to_owned(), rest)
    };
    let digest = rest.split(',').next().and_then(|digest| digest.strip_prefix("sha256="));
    let digest = digest.and_then(|digest| {
        let bytes = base64::decode(&digest.replace('-', "+").replace('_', "/"))?;
        bytes.first_chunk::<32>().filter(|_| bytes.len() == 32).map(|bytes| RecordedDigest::Sha256(*bytes))
    });
    let path = joined(site, &path)?;
    Some(OwnedFile { may_change: digest.is_none() || is_made(&path), path, digest })
}

/// True for what Python itself writes.
fn is_made(path: &[u8]) -> bool {
    path.ends_with(b".pyc") || base_name(path) == b"RECORD"
}

/// A path relative to a folder, without `..`; `None` when it is none.
fn joined(folder: &[u8], path: &str) -> Option<Box<[u8]>> {
    if path.is_empty() {
        return None;
    }
    let start: &[u8] = if path.starts_with('/') { b"" } else { folder };
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in start.split(|byte| *byte == b'/').chain(path.as_bytes().split(|byte| *byte == b'/')) {
        match part {
            b"" | b"." => {}
            b".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    Some(parts.join(&b'/').into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_names_files_beside_and_above_the_folder_of_packages() {
        let site = b"usr/lib/python3/site-packages";
        let digest = "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
        for (line, path, has_digest, may_change) in [
            (format!("a/__init__.py,{digest},0"), "usr/lib/python3/site-packages/a/__init__.py", true, false),
            (format!("../../../bin/a,{digest},0"), "usr/bin/a", true, false),
            (format!("\"a/x,\"\"y.txt\",{digest},0"), "usr/lib/python3/site-packages/a/x,\"y.txt", true, false),
            ("a/b.pyc,,".to_owned(), "usr/lib/python3/site-packages/a/b.pyc", false, true),
            ("/etc/a.conf,md5=x,1".to_owned(), "etc/a.conf", false, true),
            ("../../../../../../x,,".to_owned(), "x", false, true),
        ] {
            let file = recorded(site, &line).map(|file| (file.path, file.digest.is_some(), file.may_change));
            assert_eq!(file, Some((path.as_bytes().into(), has_digest, may_change)), "{line}");
        }
        assert_eq!(recorded(site, "no comma"), None);
    }
}
