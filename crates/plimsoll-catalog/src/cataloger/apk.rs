//! Packages of Alpine and Wolfi: `lib/apk/db/installed`, and `usr/lib/apk/db/installed` since apk-tools 3.
//! Source: apk-tools, `src/database.c` and apk-package(5): one letter a field, a blank line ends a package.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{PathBytes, RawFacts};
use plimsoll_facts::{OwnedFile, PackageRecord, RecordedDigest, SourcePackage};

use crate::{Assemble, Cataloger, Packages, RawView};

pub const CATALOGER: Cataloger = Cataloger {
    name: "apk",
    version: 1,
    interest: &[Interest::Name("installed")],
    read,
    assemble: Assemble::By(assemble),
};

/// Where apk keeps its database; elsewhere the name `installed` means nothing.
const PLACES: [&[u8]; 2] = [b"lib/apk/db/installed", b"usr/lib/apk/db/installed"];

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    let mut seen = Vec::new();
    for place in PLACES {
        // One may be a link to the other.
        if let Some(file) = raw.at(place).filter(|file| !seen.contains(&file.member)) {
            seen.push(file.member);
            for record in &file.facts.packages {
                packages.add(record.clone(), file);
            }
        }
    }
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    let mut package = PackageRecord::new("apk", "", "");
    let mut folder = String::new();
    let mut first_line = 1;
    let lines = text.lines().map(str::trim_end).chain(std::iter::once(""));
    for (number, line) in (1..).zip(lines) {
        if line.is_empty() {
            let done = std::mem::replace(&mut package, PackageRecord::new("apk", "", ""));
            if !done.name.is_empty() && !done.version.is_empty() {
                let lines = Some((first_line, number - 1));
                let version = done.version.clone();
                // Packages of one origin are built together, in one version.
                let source = done.source.clone().map(|source| SourcePackage { version, ..source });
                facts.packages.push(PackageRecord { lines, source, ..done });
            } else if done != PackageRecord::new("apk", "", "") {
                facts.problem(format!("the record that ends at line {number} has no name or no version"));
            }
            folder.clear();
            first_line = number + 1;
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            facts.problem(format!("line {number} is no field"));
            continue;
        };
        field(&mut package, &mut folder, key, value);
    }
}

fn field(package: &mut PackageRecord, folder: &mut String, key: &str, value: &str) {
    match key {
        "P" => value.clone_into(&mut package.name),
        "V" => value.clone_into(&mut package.version),
        "A" => package.arch = Some(value.to_owned()),
        "L" => package.licences = vec![value.to_owned()],
        "o" => package.source = Some(SourcePackage { name: value.to_owned(), version: String::new() }),
        "D" => {
            // `!name` is a conflict.
            let wanted = value.split_whitespace().filter(|word| !word.starts_with('!'));
            package.requires = wanted.map(without_version).map(str::to_owned).collect();
        }
        "p" => package.provides = value.split_whitespace().map(without_version).map(str::to_owned).collect(),
        "C" => {
            package.properties.insert("checksum".to_owned(), value.to_owned());
        }
        "I" => {
            package.properties.insert("installedSize".to_owned(), value.to_owned());
        }
        "F" => value.clone_into(folder),
        "R" => {
            let path = if folder.is_empty() { value.to_owned() } else { format!("{folder}/{value}") };
            let path: PathBytes = path.into_bytes().into();
            // apk itself leaves changed files below etc as they are.
            let may_change = path.starts_with(b"etc/");
            package.files.push(OwnedFile { path, digest: None, may_change });
        }
        "Z" => {
            if let Some(file) = package.files.last_mut() {
                file.digest = sha1(value).map(RecordedDigest::Sha1);
            }
        }
        _ => {}
    }
}

/// The name of a dependency such as `so:libc.musl-x86_64.so.1`, `cmd:sh>=1` or `musl~1.2`.
fn without_version(word: &str) -> &str {
    word.split(['<', '>', '=', '~']).next().unwrap_or(word)
}

/// A digest as apk writes it: `Q1` and base64 of SHA-1, or 40 hexadecimal digits in old databases.
fn sha1(text: &str) -> Option<[u8; 20]> {
    let mut digest = [0; 20];
    match text.strip_prefix("Q1") {
        Some(base64) => crate::base64::decode(base64)?.first_chunk().copied().filter(|_| base64.len() == 28),
        None => plimsoll_facts::image::from_hex(text, &mut digest).then_some(digest),
    }
}
