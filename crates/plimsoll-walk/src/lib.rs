//! Folders, files and standard input as a stream of files, confined to what was named.
//!
//! Ignore files are obeyed inside folders, never for a path that was named itself. Links are not followed: what a link
//! inside the target points to inside the target is met by itself, and what lies outside is out of reach.

mod folder;
mod glob;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_engine::{Book, Collected, Collector, GapDraft, Rights};
use plimsoll_model::{Assessed, Effect, SubjectId, Unknown, Why};
use rayon::prelude::*;

pub use glob::{Exclude, GlobError};

/// What to walk.
pub struct Walk<'w> {
    /// Paths as they were named; `-` is standard input.
    pub targets: Vec<PathBuf>,
    /// Paths to leave out.
    pub exclude: Exclude,
    /// Which files of a folder anyone wants to read, by path. Files named as targets are always read.
    pub wanted: &'w (dyn Fn(&str) -> bool + Sync),
    /// The names of files that are read with a file named as a target, when they stand beside it. Nothing else that was
    /// not named is read.
    pub beside: &'w (dyn Fn(&str) -> Vec<String> + Sync),
    /// Folders whose content is known to be no plain files of their kind.
    pub opaque: Vec<Opaque>,
    /// Called for each folder that holds an image as an OCI layout; its files are not emitted.
    pub layout: &'w (dyn Fn(&Path) + Sync),
    /// Bytes of one file; larger ones become gaps.
    pub file_bytes: u64,
    /// Called for each file that was read.
    pub progress: &'w (dyn Fn() + Sync),
}

/// A folder that is left out, as a gap, because of a file beside it.
#[derive(Clone, Debug)]
pub struct Opaque {
    /// The file that tells, for example `Chart.yaml`.
    pub marker: &'static str,
    /// The folders beside it that are left out.
    pub folders: &'static [&'static str],
    /// Why, for people.
    pub reason: &'static str,
    /// What is not known because of it.
    pub consequence: &'static str,
}

/// The path of standard input in reports.
pub const STDIN: &str = "<stdin>";

/// A file to read.
struct Entry {
    path: PathBuf,
    shown: Arc<str>,
    named: bool,
}

impl Walk<'_> {
    fn entries(&self, book: &mut Book) -> Vec<Entry> {
        let mut entries = Vec::new();
        for target in &self.targets {
            if target.as_os_str() == "-" {
                entries.push(Entry { path: target.clone(), shown: Arc::from(STDIN), named: true });
                continue;
            }
            match std::fs::metadata(target) {
                Ok(metadata) if metadata.is_dir() => folder::entries(self, target, &mut entries, book),
                Ok(_) => {
                    let beside = (self.beside)(&shown(target)).into_iter().map(|name| target.with_file_name(name));
                    for path in beside.filter(|path| is_plain_file(path)) {
                        entries.push(Entry { shown: shown(&path), path, named: false });
                    }
                    entries.push(Entry { path: target.clone(), shown: shown(target), named: true });
                }
                Err(error) => book.gap(unreadable(&shown(target), &error.to_string(), Effect::Whole)),
            }
        }
        entries.sort_by(|one, other| one.shown.cmp(&other.shown).then(other.named.cmp(&one.named)));
        entries.dedup_by(|later, first| later.shown == first.shown);
        entries
    }
}

impl Collector for Walk<'_> {
    fn requires(&self) -> Rights {
        Rights { files: true, network: false }
    }

    fn collect(&self, book: &mut Book, emit: &(dyn Fn(Collected) + Sync)) -> Assessed {
        let entries = self.entries(book);
        let gaps: Vec<GapDraft> = entries
            .par_iter()
            .enumerate()
            .filter_map(|(number, entry)| {
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                let outcome = read(&entry.path, self.file_bytes);
                (self.progress)();
                let effect = if entry.named { Effect::Whole } else { Effect::Part };
                match outcome {
                    Ok(bytes) => {
                        emit(Collected { number, path: Arc::clone(&entry.shown), bytes, named: entry.named });
                        None
                    }
                    Err(Failure::Unreadable(reason)) => Some(unreadable(&entry.shown, &reason, effect)),
                    Err(Failure::TooLarge) => Some(too_large(&entry.shown, self.file_bytes, effect)),
                }
            })
            .collect();
        let nothing_read = !entries.is_empty() && gaps.len() == entries.len();
        for gap in gaps {
            book.gap(gap);
        }
        if nothing_read { Err(Unknown::new(Why::Unreadable)) } else { Ok(()) }
    }
}

enum Failure {
    Unreadable(String),
    TooLarge,
}

/// A file's bytes, or those of standard input, up to the limit.
fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let unreadable = |error: std::io::Error| Failure::Unreadable(error.to_string());
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    } else {
        let file = File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        if size > limit {
            return Err(Failure::TooLarge);
        }
        bytes.reserve_exact(usize::try_from(size).unwrap_or(0) + 1);
        // A file can grow, and a pipe has no size.
        file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    if bytes.len() as u64 > limit { Err(Failure::TooLarge) } else { Ok(bytes) }
}

/// True for a file that is no link.
fn is_plain_file(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// The path that reports show: as named, without `./` at its start.
fn shown(path: &Path) -> Arc<str> {
    let text = path.to_string_lossy();
    let text = text.strip_prefix("./").unwrap_or(&text);
    Arc::from(if text.is_empty() { "." } else { text })
}

fn unreadable(shown: &Arc<str>, reason: &str, effect: Effect) -> GapDraft {
    GapDraft {
        subject: SubjectId::new(format!("file:{shown}")),
        stage: "walk",
        why: Why::Unreadable,
        reason: format!("cannot be read: {}", reason.split(" (os error").next().unwrap_or(reason)),
        consequence: "what is in it is unknown".to_owned(),
        effect,
        place: Some((Arc::clone(shown), None)),
    }
}

fn too_large(shown: &Arc<str>, limit: u64, effect: Effect) -> GapDraft {
    GapDraft {
        subject: SubjectId::new(format!("file:{shown}")),
        stage: "walk",
        why: Why::Limit("file size"),
        reason: format!("larger than {} MiB", limit >> 20),
        consequence: "what is in it is unknown".to_owned(),
        effect,
        place: Some((Arc::clone(shown), None)),
    }
}
