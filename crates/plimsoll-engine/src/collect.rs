//! From targets to a frozen estate.

use std::sync::{Arc, Mutex, PoisonError};

use plimsoll_facts::{Estate, SourceFile};
use plimsoll_model::Assessed;

use crate::{Book, GapDraft};

/// What a collector must be allowed to do. Printed in the plan; a run grants only what its targets need.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Rights {
    /// Read files below the targets.
    pub files: bool,
    /// Reach the network.
    pub network: bool,
}

/// A file's bytes.
#[derive(Debug)]
pub struct Collected {
    /// Its number in the order of paths, which decides the order of everything that comes from it.
    pub number: u32,
    /// The path that reports show.
    pub path: Arc<str>,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// True when it was named on the command line, not found in a folder.
    pub named: bool,
}

/// An edge to the world: emits owned bytes, in any order and from any thread.
pub trait Collector: Sync {
    /// What it must be allowed to do.
    fn requires(&self) -> Rights;

    /// Emits everything there is. What cannot be read is booked; an `Err` means that nothing could.
    fn collect(&self, book: &mut Book, emit: &(dyn Fn(Collected) + Sync)) -> Assessed;
}

/// What came of reading a file.
#[derive(Debug, Default)]
pub struct ReadOutcome {
    /// The facts, when something was recognised.
    pub file: Option<SourceFile>,
    /// What was recognised and could not be read.
    pub gaps: Vec<GapDraft>,
}

/// A reader: bytes to facts, pure.
pub type Read<'r> = &'r (dyn Fn(Collected) -> ReadOutcome + Sync);

/// What was collected and read.
#[derive(Debug)]
pub struct Collection {
    /// All that was read.
    pub estate: Estate,
    /// What could not be.
    pub book: Book,
    /// Files in which nothing was recognised.
    pub files_ignored: u32,
    /// What the collectors needed.
    pub rights: Rights,
}

/// Changes facts that depend on other files, before the estate is frozen.
pub type Settle<'r> = &'r dyn Fn(&mut [SourceFile], &mut Book);

/// Runs the collectors and reads what they emit, each file on the thread that emitted it. `complete` says that the
/// targets are everything that will be applied.
pub fn collect(collectors: &[&dyn Collector], read: Read<'_>, settle: Settle<'_>, complete: bool) -> Collection {
    let mut book = Book::default();
    let mut rights = Rights::default();
    let outcomes = Mutex::new(Vec::new());
    for collector in collectors {
        let needed = collector.requires();
        rights = Rights { files: rights.files || needed.files, network: rights.network || needed.network };
        // A collector books what it could not read before it returns; its error has nothing to add.
        let (Ok(()) | Err(_)) = collector.collect(&mut book, &|collected| {
            let number = collected.number;
            let outcome = read(collected);
            outcomes.lock().unwrap_or_else(PoisonError::into_inner).push((number, outcome));
        });
    }
    let mut outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
    outcomes.sort_by_key(|(number, _)| *number);
    let mut files = Vec::new();
    let mut files_ignored = 0;
    for (_, outcome) in outcomes {
        if outcome.file.is_none() && outcome.gaps.is_empty() {
            files_ignored += 1;
        }
        files.extend(outcome.file);
        for gap in outcome.gaps {
            book.gap(gap);
        }
    }
    settle(&mut files, &mut book);
    Collection { estate: Estate::new(files, complete), book, files_ignored, rights }
}
