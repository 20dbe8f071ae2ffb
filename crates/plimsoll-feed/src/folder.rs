//! Folders laid out like the export of OSV: `ECOSYSTEM/all.zip`, single records beside it, or any tree of JSON files.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::archive::{self, Member};
use crate::osv::{self, Advisory};
use crate::report::FolderReport;
use crate::{FeedError, limits, map};

/// Where to read from.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Inputs {
    /// Folders that hold one folder for each ecosystem, or records.
    pub osv: Vec<PathBuf>,
    /// Folders that hold one folder for each provider of a feed in its own form.
    pub feeds: Vec<PathBuf>,
    /// CISA's catalogue, JSON.
    pub kev: Vec<PathBuf>,
    /// Scores of EPSS, CSV, may be compressed with gzip.
    pub epss: Vec<PathBuf>,
    /// CISA's points of decision, CSV, may be compressed with gzip.
    pub ssvc: Vec<PathBuf>,
}

impl Inputs {
    /// Finds them below a folder: `osv/`, `feeds/PROVIDER/`, `kev/known_exploited_vulnerabilities.json`,
    /// `epss/epss_scores-*.csv[.gz]`, `ssvc/vulnrichment-ssvc.csv[.gz]`. A folder with neither `osv/` nor `feeds/` is
    /// one of OSV itself.
    pub fn below(folder: &Path) -> Result<Self, FeedError> {
        let mut inputs = Self::default();
        for (name, found) in [("osv", &mut inputs.osv), ("feeds", &mut inputs.feeds)] {
            found.extend(Some(folder.join(name)).filter(|below| below.is_dir()));
        }
        if inputs.osv.is_empty() && inputs.feeds.is_empty() {
            inputs.osv.push(folder.to_owned());
        }
        let tables = [
            ("kev", "known_exploited_vulnerabilities.json", &mut inputs.kev),
            ("epss", "epss_scores-", &mut inputs.epss),
            ("ssvc", "vulnrichment-ssvc.csv", &mut inputs.ssvc),
        ];
        for (name, begins, found) in tables {
            let below = folder.join(name);
            if below.is_dir() {
                let files = entries(&below)?.into_iter().filter(|path| path.is_file());
                // The newest stands last, as the names hold dates.
                found.extend(files.rev().find(|path| file_name(path).starts_with(begins)));
            }
        }
        Ok(inputs)
    }
}

/// A record and the file that it stands in.
pub(crate) struct Sighted {
    pub(crate) folder: usize,
    pub(crate) advisory: Advisory,
}

/// What a file gave.
type Read = Result<Advisory, String>;

/// Reads the folders of ecosystems below a folder. Only those that are asked for, if any are; their names are compared
/// without case.
pub(crate) fn read(
    root: &Path,
    wanted: &[String],
    is_kept: &(dyn Fn(&Advisory) -> bool + Sync),
    reports: &mut Vec<FolderReport>,
    sighted: &mut Vec<Sighted>,
) -> Result<(), FeedError> {
    let (folders, files): (Vec<_>, Vec<_>) = entries(root)?.into_iter().partition(|path| path.is_dir());
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(name));
    for folder in folders {
        let name = file_name(&folder);
        if is_wanted(&name) {
            let found = members(&folder)?;
            take(name, found, is_kept, reports, sighted);
        }
    }
    let files: Vec<PathBuf> = files.into_iter().filter(|path| is_json(path)).collect();
    if !files.is_empty() && wanted.is_empty() {
        take(file_name(root), loose(root, &files), is_kept, reports, sighted);
    }
    Ok(())
}

/// Counts what a folder gave.
fn take(
    name: String,
    members: Vec<Member<Read>>,
    is_kept: &(dyn Fn(&Advisory) -> bool + Sync),
    reports: &mut Vec<FolderReport>,
    sighted: &mut Vec<Sighted>,
) {
    if members.is_empty() {
        return;
    }
    let folder = reports.len();
    let mut report = FolderReport { name, ..FolderReport::default() };
    for member in members {
        report.files += 1;
        match member.outcome.and_then(|read| read) {
            Err(why) => {
                report.unreadable += 1;
                report.name(&member.name, &why);
            }
            Ok(advisory) if !is_kept(&advisory) => report.left_out += 1,
            Ok(advisory) => {
                report.records += 1;
                report.withdrawn += u64::from(advisory.flags.is_withdrawn);
                report.repaired += u64::from(advisory.faults.iter().any(osv::Fault::is_repaired));
                report.partly_used += u64::from(advisory.faults.iter().any(|fault| !fault.is_repaired()));
                for fault in &advisory.faults {
                    report.name(&member.name, &fault.to_string());
                }
                sighted.push(Sighted { folder, advisory });
            }
        }
    }
    reports.push(report);
}

fn advisory(bytes: &[u8]) -> Read {
    osv::read(bytes).map_err(|why| why.to_string())
}

/// The records of a folder: those of its archive, then single ones, which may be newer.
fn members(folder: &Path) -> Result<Vec<Member<Read>>, FeedError> {
    let mut found = Vec::new();
    let path = folder.join("all.zip");
    if path.is_file() {
        let mapped = map(&path).map_err(|error| FeedError::Read { path: error.path, source: error.source })?;
        found = archive::members(&path, mapped.bytes(), &advisory)?;
    }
    let mut files = Vec::new();
    walk(folder, 0, &is_json, &mut files)?;
    found.extend(loose(folder, &files));
    Ok(found)
}

/// Reads single files, each named from `root`.
fn loose(root: &Path, files: &[PathBuf]) -> Vec<Member<Read>> {
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned();
        Member { name, outcome: bytes(path, limits::RECORD_BYTES as u64).map(|bytes| advisory(&bytes)) }
    };
    files.par_iter().map(read).collect()
}

/// The bytes of a file, or why there are none.
pub(crate) fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    match read {
        Err(error) => Err(format!("cannot be read: {error}")),
        Ok(read) if read as u64 > limit => Err(format!("goes over the limit of {} MiB", limit >> 20)),
        Ok(_) => Ok(bytes),
    }
}

/// The files below a folder that are wanted, in the order of their paths. Links are not followed.
pub(crate) fn walk(
    folder: &Path,
    depth: usize,
    is_wanted: &dyn Fn(&Path) -> bool,
    files: &mut Vec<PathBuf>,
) -> Result<(), FeedError> {
    if depth > limits::FOLDERS {
        let source = io::Error::other("folders stand too deep in each other");
        return Err(FeedError::Read { path: folder.to_owned(), source });
    }
    for path in entries(folder)? {
        let metadata = fs::symlink_metadata(&path);
        let kind = metadata.map_err(|source| FeedError::Read { path: path.clone(), source })?.file_type();
        if kind.is_dir() {
            walk(&path, depth + 1, is_wanted, files)?;
        } else if kind.is_file() && is_wanted(&path) {
            files.push(path);
        }
    }
    Ok(())
}

/// The entries of a folder, in the order of their names.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, FeedError> {
    let refuse = |source| FeedError::Read { path: folder.to_owned(), source };
    let entries = fs::read_dir(folder).map_err(refuse)?.map(|entry| entry.map(|entry| entry.path()));
    let mut entries = entries.collect::<io::Result<Vec<_>>>().map_err(refuse)?;
    entries.sort_unstable();
    Ok(entries)
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
