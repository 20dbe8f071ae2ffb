//! Which files of an image its start command can reach, each with the file that leads there (image spec section 3.9).
//!
//! Nothing is run. What files point at ([`FileEdges`]) is looked up in the merged view, as the loader, a shell, Python,
//! Node, Ruby and Java would look it up; where the order of their search is not certain, every place counts. What a
//! file leads to depends on nothing but that file, the image and the folders that its loader was told to search, so a
//! further root never makes the set smaller.

mod closure;
mod command;
mod environment;
mod java;
mod link;
mod node;
mod packages;
mod python;
mod roots;
mod ruby;
mod rules;
mod tree;

use std::collections::BTreeMap;

use plimsoll_facts::image::{Blind, FileEdges, ViewId};

pub use closure::reach;
pub use environment::Environment;
pub use packages::{PackageReach, PackageState, by_package, with_dependencies};
pub use roots::roots;

/// How much of what files point at is followed. Source: the table of image spec section 3.9.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// What the loader of programs follows: interpreters and libraries.
    Loader,
    /// Strings of programs and configuration too.
    Strings,
    /// Scripts and the modules of languages too.
    Languages,
}

/// Where following begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Root {
    /// What starts it, for people: `entrypoint`, `health check`, or as it was given.
    pub origin: String,
    /// What it starts.
    pub edges: FileEdges,
}

/// Where a step comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum From {
    /// A root, by its number.
    Root(usize),
    /// A file that is reached itself.
    File(ViewId),
}

/// What leads to a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// What points at it.
    pub from: From,
    /// How, in a few words: `needs libz.so.1`, `imports json`.
    pub how: String,
}

/// A place where following does not tell all.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct BlindSpot {
    /// The file; `None` for a root.
    pub file: Option<ViewId>,
    /// What is not told, as a predicate of the file.
    pub what: String,
}

/// What can be reached.
#[derive(Clone, Debug)]
pub struct Reached {
    /// How much was followed.
    pub level: Level,
    /// The files that may be loaded, run or read as code or configuration.
    pub files: BTreeMap<ViewId, Step>,
    /// Files that are named and not followed: data. A file of [`Self::files`] is not among them.
    pub leaves: BTreeMap<ViewId, Step>,
    /// Where there may be more, sorted.
    pub blind: Vec<BlindSpot>,
}

impl Reached {
    /// True when nothing is known that could lead further. Otherwise what is reached is reached "at least".
    pub const fn is_complete(&self) -> bool {
        self.blind.is_empty()
    }

    /// The steps to a file, the last one first; empty when it is not reached. As many as there are files at most.
    pub fn witness(&self, file: ViewId) -> Vec<(ViewId, &Step)> {
        let mut steps: Vec<(ViewId, &Step)> = Vec::new();
        let mut next = Some(file);
        while let Some(file) = next.filter(|_| steps.len() <= self.files.len()) {
            let Some(step) = self.files.get(&file).or_else(|| self.leaves.get(&file)) else { break };
            steps.push((file, step));
            next = match step.from {
                From::Root(_) => None,
                From::File(before) => Some(before),
            };
        }
        steps
    }
}

impl BlindSpot {
    fn new(file: Option<ViewId>, blind: Blind) -> Self {
        Self { file, what: blind.words().to_owned() }
    }
}
