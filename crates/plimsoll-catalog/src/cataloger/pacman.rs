//! Packages of Arch Linux and its children: `var/lib/pacman/local/NAME-VERSION/desc`, with `files` beside.
//! Source: libalpm, `be_local.c`: `%FIELD%`, values a line each, a blank line.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, ViewFile, from_hex};
use plimsoll_facts::{OwnedFile, PackageRecord, RecordedDigest, SourcePackage};

use crate::{Assemble, Cataloger, Packages, RawView};

pub const CATALOGER: Cataloger = Cataloger {
    name: "pacman",
    version: 1,
    interest: &[Interest::Name("desc"), Interest::Name("files")],
    read,
    assemble: Assemble::By(assemble),
};

const PLACE: &[u8] = b"var/lib/pacman/local";

/// How both files begin: with the name of a package, or its files.
const BEGINNINGS: [&[u8]; 3] = [b"%NAME%", b"%FILES%", b"%BACKUP%"];

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    // Other programs have files of these names.
    if !BEGINNINGS.iter().any(|beginning| file.bytes.starts_with(beginning)) {
        return;
    }
    let text = file.text(facts);
    let mut record = PackageRecord::new("alpm", "", "");
    let mut field = "";
    for line in text.lines().filter(|line| !line.is_empty()) {
        if line.starts_with('%') && line.ends_with('%') && line.len() > 2 {
            field = line;
        } else {
            value(&mut record, field, line);
        }
    }
    if let Some(source) = &mut record.source {
        source.version.clone_from(&record.version);
    }
    if !record.name.is_empty() && !record.version.is_empty() {
        facts.packages.push(record);
    } else if file.name() == "desc" {
        facts.problem("has no name or no version");
    } else {
        // The list of files; whose it is shows in the view.
        facts.packages.push(record);
    }
}

fn value(record: &mut PackageRecord, field: &str, value: &str) {
    let name = || value.split(['<', '>', '=', ':']).next().unwrap_or(value).to_owned();
    match field {
        "%NAME%" => value.clone_into(&mut record.name),
        "%VERSION%" => value.clone_into(&mut record.version),
        "%ARCH%" => record.arch = Some(value.to_owned()),
        "%BASE%" => record.source = Some(SourcePackage { name: value.to_owned(), version: String::new() }),
        "%LICENSE%" => record.licences.push(value.to_owned()),
        "%DEPENDS%" => record.requires.push(name()),
        "%PROVIDES%" => record.provides.push(name()),
        "%SIZE%" => {
            record.properties.insert("installedSize".to_owned(), value.to_owned());
        }
        "%PACKAGER%" => {
            record.properties.insert("maintainer".to_owned(), value.to_owned());
        }
        // Folders are shared by packages.
        "%FILES%" if !value.ends_with('/') => {
            record.files.push(OwnedFile { path: value.as_bytes().into(), digest: None, may_change: false });
        }
        "%BACKUP%" => backup(record, value),
        _ => {}
    }
}

/// A file of configuration: path, tabulator, MD5.
fn backup(record: &mut PackageRecord, value: &str) {
    let (path, digits) = value.split_once('\t').unwrap_or((value, ""));
    let mut digest = [0; 16];
    let digest = from_hex(digits, &mut digest).then_some(RecordedDigest::Md5(digest));
    match record.files.iter_mut().find(|file| *file.path == *path.as_bytes()) {
        Some(file) => (file.digest, file.may_change) = (digest, true),
        None => record.files.push(OwnedFile { path: path.as_bytes().into(), digest, may_change: true }),
    }
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    for folder in raw.view.resolve(PLACE).into_iter().flat_map(ViewFile::children) {
        let beside = |name: &[u8]| folder.child(name).and_then(|file| raw.of(file.content()?));
        let Some(desc) = beside(b"desc") else { continue };
        let files = beside(b"files");
        for record in &desc.facts.packages {
            let mut record = record.clone();
            let owned = files.iter().flat_map(|file| &file.facts.packages);
            record.files.extend(owned.flat_map(|list| list.files.iter().cloned()));
            packages.add(record, desc);
            if let Some(file) = files {
                packages.also(file);
            }
        }
    }
}
