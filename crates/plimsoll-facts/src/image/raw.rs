//! What a reader saw in one file: facts of that file alone, without knowledge of other files, layers or the final path.

use serde::{Deserialize, Serialize};

use crate::PackageRecord;

/// What one reader saw in one file of a layer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RawFile {
    /// Number of the file among the members of the layer.
    pub entry: u32,
    /// The name of the reader.
    pub reader: String,
    /// What it saw.
    pub facts: RawFacts,
}

/// What a reader saw in a file.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RawFacts {
    /// Packages that the file names.
    pub packages: Vec<PackageRecord>,
    /// What else the reader needs to make sense of it beside other files, in a form of its own.
    pub data: Option<Box<[u8]>>,
    /// What it could not read, one by one; the rest counts.
    pub problems: Vec<RawProblem>,
}

/// What a reader could not read of a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct RawProblem {
    /// What is wrong, in plain words.
    pub what: String,
    /// The limit that was reached, if it is one.
    pub limit: Option<String>,
}

/// The reader that keeps nothing of a file but the SHA-256 digest of its content, as [`RawFacts::data`]. It runs where
/// every file is compared with another.
pub const CONTENT_READER: &str = "content";

impl RawFacts {
    /// Notes what could not be read.
    pub fn problem(&mut self, what: impl Into<String>) {
        self.problems.push(RawProblem { what: what.into(), limit: None });
    }

    /// Notes a limit that was reached, by its name in `--limit`.
    pub fn limit(&mut self, name: &str, what: impl Into<String>) {
        self.problems.push(RawProblem { what: what.into(), limit: Some(name.to_owned()) });
    }

    /// True when nothing was seen.
    pub fn is_empty(&self) -> bool {
        self.packages.is_empty() && self.data.is_none() && self.problems.is_empty()
    }
}
