//! The catalogers: the folder `cataloger` is their list.

use plimsoll_engine::{FileBytes, FileReader, Interest};
use plimsoll_facts::image::RawFacts;

use crate::{Packages, RawView};

/// The list that the build script writes.
#[allow(unreachable_pub, missing_docs, reason = "generated for crates of any visibility")]
mod list {
    include!(concat!(env!("OUT_DIR"), "/catalogers.rs"));
}

/// How the raw facts of a cataloger become packages.
#[derive(Clone, Copy)]
pub enum Assemble {
    /// Each record of each file that is in the view is a package.
    Each,
    /// By a function that sees the view and the raw facts of this cataloger.
    By(fn(&RawView<'_>, &mut Packages)),
}

/// What knows one sort of evidence.
pub struct Cataloger {
    /// Its name, which is that of its file.
    pub name: &'static str,
    /// Raised whenever `read` says something else of the same bytes.
    pub version: u32,
    /// Which files it wants.
    pub interest: &'static [Interest],
    /// What it sees in one file.
    pub read: fn(&FileBytes<'_>, &mut RawFacts),
    /// What is made of it.
    pub assemble: Assemble,
}

impl FileReader for Cataloger {
    fn name(&self) -> &'static str {
        self.name
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn interest(&self) -> &'static [Interest] {
        self.interest
    }

    fn read(&self, file: &FileBytes<'_>, facts: &mut RawFacts) {
        (self.read)(file, facts);
    }
}

/// All catalogers, by name.
pub fn all() -> &'static [&'static Cataloger] {
    list::ALL
}

/// All catalogers, as readers of files.
pub fn readers() -> Vec<&'static dyn FileReader> {
    all().iter().map(|cataloger| *cataloger as &dyn FileReader).collect()
}
