//! Packages of Red Hat, SUSE and their children: the database of rpm in three forms and three folders, and the list
//! that images without rpm have in its place. Source: rpm documentation, `%_dbpath` of the distributions.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, from_hex};
use plimsoll_facts::{Method, OwnedFile, PackageRecord, RecordedDigest, SourcePackage};

use crate::rpm::{Format, Place, RpmFile, RpmFiles, RpmHeader, Texts, format, manifest, packages, packages_only};
use crate::{Assemble, Cataloger, Packages, RawView, ViewedFile};

pub const CATALOGER: Cataloger = Cataloger {
    name: "rpm",
    version: 1,
    interest: &[
        Interest::Name("Packages"),
        Interest::Name("Packages.db"),
        Interest::Name(SQLITE),
        Interest::Name(LOG),
        Interest::Name(MANIFEST),
    ],
    read,
    assemble: Assemble::By(assemble),
};

const SQLITE: &str = "rpmdb.sqlite";
/// Beside the SQLite database, or in a layer above it.
const LOG: &str = "rpmdb.sqlite-wal";
const MANIFEST: &str = "container-manifest-2";

/// Where rpm keeps its database: by default, since Fedora 36 and in SUSE, and in images of OSTree.
const FOLDERS: [&str; 3] = ["var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"];
const DATABASES: [&str; 3] = ["Packages", "Packages.db", SQLITE];
const MANIFEST_FOLDER: &str = "var/lib/rpmmanifest";

/// A key, which rpm keeps like a package.
const KEY: &str = "gpg-pubkey";

/// The paths of one database together, bytes: a small header may name a long folder for each of many files. The largest
/// systems have a tenth of it.
const MOST_PATH_BYTES: usize = 256 << 20;

/// What is kept of a database or log, unpacked, bytes: eight times the default of `file-buffer`.
const MOST_KEPT_BYTES: u64 = 256 << 20;

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if !file.is_whole() {
        facts.limit("file-buffer", format!("larger than what is read of one file: {} bytes", file.size));
    }
    let (found, problems) = match file.name() {
        MANIFEST => manifest(file.bytes),
        // What a log says depends on the database, which may be in another layer, and the other way round.
        LOG => return facts.data = Some(packed(file.bytes)),
        _ => match format(file.bytes) {
            Some(Format::Sqlite) => return facts.data = Some(packed(&packages_only(file.bytes))),
            Some(_) => packages(file.bytes, None),
            // Any file may have such a name; `assemble` knows whether this one is in the place of a database.
            None => return facts.data = Some(Box::default()),
        },
    };
    let mut room = MOST_PATH_BYTES;
    for header in found.iter().filter(|header| header.name != KEY) {
        let mut record = record(header, &mut room);
        if file.name() == MANIFEST {
            record.method = Method::Manifest;
        }
        facts.packages.push(record);
    }
    if room == 0 {
        facts.problem(MANY_PATHS);
    }
    for problem in problems {
        facts.problem(problem.to_string());
    }
}

const MANY_PATHS: &str = "paths of files together longer than 256 MiB, the rest is left out";

fn packed(bytes: &[u8]) -> Box<[u8]> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail; were it to, nothing is kept and the database counts as unreadable.
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    packed.unwrap_or_else(|_| Vec::new()).into()
}

fn unpacked(data: Option<&[u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = DeflateDecoder::new(data.unwrap_or_default()).take(MOST_KEPT_BYTES).read_to_end(&mut bytes);
    if read.is_err() {
        bytes.clear();
    }
    bytes
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    let mut seen = Vec::new();
    for folder in FOLDERS {
        for name in DATABASES {
            let path = format!("{folder}/{name}");
            // The folders are often links to each other.
            if let Some(file) = raw.at(path.as_bytes()).filter(|file| !seen.contains(&file.member)) {
                seen.push(file.member);
                database(raw, file, packages);
            }
        }
    }
    if let Some(file) = raw.at(format!("{MANIFEST_FOLDER}/{MANIFEST}").as_bytes()) {
        for record in &file.facts.packages {
            packages.add(record.clone(), file);
        }
    }
}

fn database(raw: &RawView<'_>, file: ViewedFile<'_>, packages: &mut Packages) {
    match file.facts.data.as_deref() {
        None => {
            for record in &file.facts.packages {
                packages.add(record.clone(), file);
            }
        }
        Some([]) => packages.problem(file.file, "is no database of rpm"),
        Some(data) => with_log(raw, file, data, packages),
    }
}

/// The packages of a SQLite database and the log that belongs to it.
fn with_log(raw: &RawView<'_>, file: ViewedFile<'_>, data: &[u8], found: &mut Packages) {
    // SQLite looks for the log beside the file that a link leads to.
    let log = raw.at(&[&file.file.path(), b"-wal".as_slice()].concat());
    let bytes = log.map(|log| unpacked(log.facts.data.as_deref()));
    let (headers, problems) = packages(&unpacked(Some(data)), bytes.as_deref());
    let mut room = MOST_PATH_BYTES;
    for header in headers.iter().filter(|header| header.name != KEY) {
        found.add(record(header, &mut room), file);
    }
    if room == 0 {
        found.problem(file.file, MANY_PATHS);
    }
    for problem in problems {
        let at = log.filter(|_| problem.place == Place::Log).unwrap_or(file);
        found.problem(at.file, problem.to_string());
    }
}

/// What a header says as a record. `room` is what is left for paths.
fn record(header: &RpmHeader, room: &mut usize) -> PackageRecord {
    let mut record = PackageRecord::new("rpm", &*header.name, format!("{}-{}", header.version, header.release));
    record.epoch = header.epoch;
    record.arch = header.arch.clone();
    record.source = header.source_rpm.as_deref().and_then(source);
    record.licences = header.licence.iter().cloned().collect();
    record.requires = names(&header.requires);
    record.provides = names(&header.provides);
    record.files = files(&header.files, room);
    let size = header.size.map(|size| size.to_string());
    for (property, value) in [
        ("modularity", &header.modularity_label),
        ("sigMd5", &header.sigmd5),
        ("size", &size),
        ("sourceRpm", &header.source_rpm),
        ("vendor", &header.vendor),
    ] {
        if let Some(value) = value {
            record.properties.insert(property.to_owned(), value.clone());
        }
    }
    record
}

/// The source package in `util-linux-2.32.1-42.el8.src.rpm`.
fn source(file_name: &str) -> Option<SourcePackage> {
    let stem = file_name.strip_suffix(".rpm")?;
    // `src`, or `nosrc` when the package file is without the sources.
    let (stem, _) = stem.rsplit_once('.')?;
    let (rest, release) = stem.rsplit_once('-')?;
    let (name, version) = rest.rsplit_once('-')?;
    Some(SourcePackage { name: name.to_owned(), version: format!("{version}-{release}") })
}

fn names(texts: &Texts) -> Vec<String> {
    texts.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect()
}

fn files(files: &RpmFiles, room: &mut usize) -> Vec<OwnedFile> {
    let algorithm = files.digest_algorithm();
    let mut owned = Vec::new();
    for file in files.iter() {
        let Some(left) = room.checked_sub(file.directory.len() + file.name.len()) else {
            *room = 0;
            break;
        };
        *room = left;
        let path = file.path();
        let path = path.strip_prefix(b"/").unwrap_or(&path);
        owned.push(OwnedFile {
            path: path.into(),
            digest: algorithm.and_then(|algorithm| digest(&file, algorithm)),
            may_change: file.is_config() || file.may_be_missing(),
        });
    }
    owned
}

fn digest(file: &RpmFile<'_>, algorithm: &str) -> Option<RecordedDigest> {
    let Ok(digits) = std::str::from_utf8(file.digest?) else { return None };
    let (mut md5, mut sha1, mut sha256) = ([0; 16], [0; 20], [0; 32]);
    match algorithm {
        "md5" => from_hex(digits, &mut md5).then_some(RecordedDigest::Md5(md5)),
        "sha1" => from_hex(digits, &mut sha1).then_some(RecordedDigest::Sha1(sha1)),
        "sha256" => from_hex(digits, &mut sha256).then_some(RecordedDigest::Sha256(sha256)),
        _ => None,
    }
}
