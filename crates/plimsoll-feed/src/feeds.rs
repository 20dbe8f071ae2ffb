//! Feeds in the forms of their vendors: `feeds/PROVIDER/` with any files below it. The folder `feeds` of the source is
//! the list of providers, one file each.
//!
//! An importer sees all files of its provider and gives the same advisories that records of OSV give. Every file is
//! counted: read, repaired, partly used, unreadable with the reason, or beside the matter with the reason.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use serde::de::DeserializeOwned;

use crate::folder::{Sighted, bytes, entries, file_name, walk};
use crate::osv::{self, Advisory, Fault};
use crate::report::FolderReport;
use crate::union::unite_feed;
use crate::{FeedError, limits};

/// The list that the build script writes.
#[allow(unreachable_pub, missing_docs, reason = "generated for crates of any visibility")]
mod list {
    include!(concat!(env!("OUT_DIR"), "/feeds.rs"));
}

/// What reads the files of a provider.
#[allow(unreachable_pub, reason = "the generated list is public in a private module")]
pub struct Feed {
    /// The name of its folder.
    pub(crate) name: &'static str,
    /// Name, licence and attribution of who publishes it, for records whose id does not say so.
    pub(crate) source: [&'static str; 3],
    /// What all files together say.
    pub(crate) import: fn(&mut Files<'_>) -> Vec<Advisory>,
}

/// A file of a feed.
pub(crate) struct File<'f> {
    /// Its path below the folder of the provider, with `/`.
    pub(crate) path: &'f str,
    pub(crate) bytes: &'f [u8],
}

impl<'f> File<'f> {
    /// Its last part.
    pub(crate) fn name(&self) -> &'f str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    /// Whether its name has this ending, in any case.
    pub(crate) fn ends_with(&self, ending: &str) -> bool {
        self.path.to_ascii_lowercase().ends_with(ending)
    }

    /// Its text. Errors: it is no UTF-8.
    pub(crate) fn text(&self) -> Result<&'f str, Refusal> {
        let bytes = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(self.bytes);
        std::str::from_utf8(bytes).map_err(|error| Refusal::Unreadable(format!("is no text: {error}")))
    }

    /// Its JSON. Errors: it is none of this form, or its brackets stand too deep in each other.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        if osv::is_deep(self.bytes) {
            return Err(Refusal::Unreadable("goes over the limit of 64 levels".to_owned()));
        }
        serde_json::from_str(self.text()?)
            .map_err(|error| Refusal::Unreadable(format!("is not the JSON that it must be: {error}")))
    }
}

/// What a file gave.
pub(crate) struct Given<T> {
    /// Whatever the importer makes advisories of.
    pub(crate) pieces: Vec<T>,
    /// What was wrong with the file.
    pub(crate) faults: Vec<Fault>,
}

impl<T> Given<T> {
    pub(crate) fn one(piece: T, faults: Vec<Fault>) -> Self {
        Self { pieces: vec![piece], faults }
    }
}

/// Why a file gave nothing.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It should have.
    Unreadable(String),
    /// It holds no advisories.
    Beside(&'static str),
}

/// What reading a file comes to.
pub(crate) type Reading<T> = Result<Given<T>, Refusal>;

/// A file before it is read.
enum Place<'f> {
    Path(PathBuf),
    Memory(&'f [u8]),
}

/// The files of a provider, and what was met in them.
pub(crate) struct Files<'f> {
    files: Vec<(String, Place<'f>)>,
    report: FolderReport,
}

impl Files<'_> {
    /// Reads every file, on several threads. The pieces come in the order of the paths.
    pub(crate) fn each<T: Send>(&mut self, read: impl Fn(&File<'_>) -> Reading<T> + Sync) -> Vec<T> {
        let readings: Vec<Reading<T>> =
            self.files.par_iter().map(|(path, place)| reading(path, place, &read)).collect();
        let mut pieces = Vec::new();
        for ((path, _), reading) in self.files.iter().zip(readings) {
            self.report.files += 1;
            match reading {
                Err(Refusal::Unreadable(why)) => {
                    self.report.unreadable += 1;
                    self.report.name(path, &why);
                }
                Err(Refusal::Beside(why)) => {
                    self.report.left_out += 1;
                    self.report.name(path, why);
                }
                Ok(given) => {
                    count(&mut self.report, path, &given.faults);
                    pieces.extend(given.pieces);
                }
            }
        }
        pieces
    }

    /// Names something that only all files together show.
    pub(crate) fn name(&mut self, what: &Fault) {
        self.report.name("all files", &what.to_string());
    }
}

fn count(report: &mut FolderReport, path: &str, faults: &[Fault]) {
    report.repaired += u64::from(faults.iter().any(Fault::is_repaired));
    report.partly_used += u64::from(faults.iter().any(|fault| !fault.is_repaired()));
    for fault in faults {
        report.name(path, &fault.to_string());
    }
}

fn reading<T>(path: &str, place: &Place<'_>, read: &impl Fn(&File<'_>) -> Reading<T>) -> Reading<T> {
    let owned;
    let bytes = match place {
        Place::Memory(bytes) => bytes,
        Place::Path(place) => {
            owned = bytes(place, limits::FEED_BYTES).map_err(Refusal::Unreadable)?;
            owned.as_slice()
        }
    };
    let given = match path.strip_suffix(".gz") {
        Some(path) => read(&File { path, bytes: &unpacked(bytes)? }),
        None => read(&File { path, bytes }),
    };
    given.map(|mut given| {
        if given.pieces.len() > limits::FEED_ENTRIES {
            given.pieces.truncate(limits::FEED_ENTRIES);
            given.faults.push(Fault::Lost("goes over the limit of 4,000,000 records".to_owned()));
        }
        given.faults.sort_unstable();
        given.faults.dedup();
        given
    })
}

/// The bytes of a file that is compressed with gzip. Errors: it is damaged, or goes over a limit.
fn unpacked(packed: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let read = MultiGzDecoder::new(packed).take(limits::FEED_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Refusal::Unreadable(format!("is damaged: {error}")))?;
    let is_large = bytes.len() as u64 > limits::FEED_BYTES;
    if is_large { Err(Refusal::Unreadable("goes over the limit of 1024 MiB".to_owned())) } else { Ok(bytes) }
}

/// Advisories of a feed, and what was met in its files.
pub struct Imported {
    /// In the order of their ids, each once.
    pub advisories: Vec<Advisory>,
    /// What was met.
    pub report: FolderReport,
}

/// The providers whose feeds can be read, by the names of their folders.
pub fn feed_names() -> impl Iterator<Item = &'static str> {
    list::ALL.iter().map(|feed| feed.name)
}

/// Reads the feed of a provider from files in memory, each a path and bytes. Returns None for an unknown provider.
pub fn import(provider: &str, files: &[(&str, &[u8])]) -> Option<Imported> {
    let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), Place::Memory(bytes)));
    Some(imported(find(provider)?, files.collect()))
}

/// Name, licence and attribution of who publishes what lies in a folder of a report.
pub(crate) fn source(folder: &str) -> Option<[&'static str; 3]> {
    find(folder.strip_prefix(PREFIX)?).map(|feed| feed.source)
}

/// How the folders of feeds are named in reports.
const PREFIX: &str = "feeds/";

fn find(provider: &str) -> Option<&'static Feed> {
    list::ALL.iter().find(|feed| feed.name == provider).copied()
}

fn imported(feed: &Feed, files: Vec<(String, Place<'_>)>) -> Imported {
    let report = FolderReport { name: format!("{PREFIX}{}", feed.name), ..FolderReport::default() };
    let mut files = Files { files, report };
    let (advisories, spoilt) = unite_feed((feed.import)(&mut files));
    let mut report = files.report;
    report.partly_used += spoilt.len() as u64;
    for id in &spoilt {
        report.name(id, "partly used: goes over the limit of 1,000 copies or of 50,000 entries");
    }
    Imported { advisories, report }
}

/// Reads the feeds below a folder, of the providers that are asked for, if any are. Folders of providers that nobody
/// knows are returned by name.
pub(crate) fn read(
    root: &Path,
    wanted: &[String],
    is_kept: &(dyn Fn(&Advisory) -> bool + Sync),
    reports: &mut Vec<FolderReport>,
    sighted: &mut Vec<Sighted>,
) -> Result<Vec<String>, FeedError> {
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(name));
    let mut unknown = Vec::new();
    for folder in entries(root)? {
        let name = file_name(&folder);
        match find(&name) {
            Some(feed) if folder.is_dir() && is_wanted(&name) => {
                let Imported { advisories, mut report } = imported(feed, places(&folder)?);
                for advisory in advisories {
                    take(advisory, is_kept, reports.len(), &mut report, sighted);
                }
                reports.push(report);
            }
            Some(_) if folder.is_dir() => {}
            _ => unknown.push(name.escape_debug().to_string()),
        }
    }
    Ok(unknown)
}

fn take(
    advisory: Advisory,
    is_kept: &(dyn Fn(&Advisory) -> bool + Sync),
    folder: usize,
    report: &mut FolderReport,
    sighted: &mut Vec<Sighted>,
) {
    if is_kept(&advisory) {
        report.records += 1;
        report.withdrawn += u64::from(advisory.flags.is_withdrawn);
        sighted.push(Sighted { folder, advisory });
    }
}

/// The files below a folder, each named from it.
fn places(folder: &Path) -> Result<Vec<(String, Place<'static>)>, FeedError> {
    let mut paths = Vec::new();
    walk(folder, 0, &|_| true, &mut paths)?;
    let named = |path: PathBuf| {
        let below = path.strip_prefix(folder).unwrap_or(&path);
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        (parts.join("/"), Place::Path(path))
    };
    Ok(paths.into_iter().map(named).collect())
}

/// Reads one file of OSV, which is a record.
pub(crate) fn osv_file(file: &File<'_>) -> Reading<Advisory> {
    if !file.ends_with(".json") {
        return Err(Refusal::Unreadable("is no JSON file".to_owned()));
    }
    let mut advisory = osv::read(file.bytes).map_err(|why| Refusal::Unreadable(why.to_string()))?;
    let faults = std::mem::take(&mut advisory.faults);
    Ok(Given::one(advisory, faults))
}

/// Imports a feed of records of OSV.
pub(crate) fn osv_files(files: &mut Files<'_>) -> Vec<Advisory> {
    files.each(osv_file)
}
