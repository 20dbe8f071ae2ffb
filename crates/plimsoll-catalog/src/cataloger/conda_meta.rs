//! Packages that conda installed: a file for each in `conda-meta` of an environment. Source: docs.conda.io, and
//! `conda.models.records`.

use std::collections::BTreeMap;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, from_hex, parent};
use plimsoll_facts::{Method, OwnedFile, PackageClass, PackageRecord, RecordedDigest};
use serde::Deserialize;

use crate::owned::{TOO_MANY, fitting};
use crate::{Assemble, Cataloger, Packages, RawView};

pub const CATALOGER: Cataloger = Cataloger {
    name: "conda_meta",
    version: 1,
    interest: &[Interest::In("conda-meta")],
    read,
    assemble: Assemble::By(assemble),
};

#[derive(Deserialize)]
struct Record {
    name: String,
    version: String,
    #[serde(default)]
    build: String,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    subdir: String,
    #[serde(default, rename = "fn")]
    file_name: String,
    #[serde(default)]
    license: Option<String>,
    #[serde(default)]
    depends: Vec<String>,
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    paths_data: Paths,
}

#[derive(Deserialize, Default)]
struct Paths {
    #[serde(default)]
    paths: Vec<Path>,
}

#[derive(Deserialize)]
struct Path {
    #[serde(rename = "_path")]
    name: String,
    #[serde(default, rename = "path_type")]
    kind: String,
    #[serde(default)]
    sha256: Option<String>,
    /// After the place of the environment was written into it.
    #[serde(default)]
    sha256_in_prefix: Option<String>,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if !file.path.ends_with(b".json") {
        return;
    }
    match serde_json::from_str::<Record>(&file.text(facts)) {
        Ok(record) => facts.packages.push(package(record)),
        Err(error) => facts.problem(format!("is no record of conda: {error}")),
    }
}

fn package(record: Record) -> PackageRecord {
    let mut package = PackageRecord::new("conda", record.name, record.version);
    package.class = PackageClass::Installed;
    package.method = Method::Db;
    package.licences = record.license.into_iter().filter(|licence| !licence.is_empty()).collect();
    // `https://repo.example/pkgs/main/linux-64`: the channel is what stands before the platform.
    let channel = record.channel.trim_end_matches('/');
    let channel = channel.strip_suffix(&*record.subdir).map_or(channel, |channel| channel.trim_end_matches('/'));
    let channel = channel.rsplit("://").next().and_then(|path| Some(path.split_once('/')?.1)).unwrap_or(channel);
    let kind = ["conda", "tar.bz2"].into_iter().find(|ending| record.file_name.ends_with(ending)).unwrap_or_default();
    for (name, value) in [("build", &*record.build), ("channel", channel), ("subdir", &record.subdir), ("type", kind)] {
        if !value.is_empty() {
            package.qualifiers.insert(name.to_owned(), value.to_owned());
        }
    }
    let needs = record.depends.iter().filter_map(|need| need.split_whitespace().next());
    package.requires = needs.filter(|name| !name.starts_with("__")).map(str::to_owned).collect();
    package.files = files(record.files, record.paths_data.paths);
    package
}

/// Its files, below the folder of the environment.
fn files(names: Vec<String>, paths: Vec<Path>) -> Vec<OwnedFile> {
    let mut files: BTreeMap<String, Option<RecordedDigest>> = names.into_iter().map(|name| (name, None)).collect();
    for path in paths {
        let digits = path.sha256_in_prefix.or(path.sha256).filter(|_| path.kind != "softlink");
        let mut digest = [0; 32];
        let is_stated = digits.is_some_and(|digits| from_hex(&digits, &mut digest));
        files.insert(path.name, is_stated.then_some(RecordedDigest::Sha256(digest)));
    }
    let owned = files.into_iter().map(|(path, digest)| OwnedFile {
        may_change: path.as_bytes().ends_with(b".pyc"),
        path: path.into_bytes().into(),
        digest,
    });
    owned.collect()
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    for seen in raw.files() {
        let path = seen.file.path();
        let environment = parent(parent(&path));
        let gap: &[u8] = if environment.is_empty() { b"" } else { b"/" };
        for record in &seen.facts.packages {
            let mut record = record.clone();
            let files = std::mem::take(&mut record.files).into_iter();
            let placed = files.map(|file| OwnedFile { path: [environment, gap, &*file.path].concat().into(), ..file });
            let (files, is_all) = fitting(placed);
            packages.add(PackageRecord { files, ..record }, *seen);
            if !is_all {
                packages.problem(seen.file, TOO_MANY);
            }
        }
    }
}
