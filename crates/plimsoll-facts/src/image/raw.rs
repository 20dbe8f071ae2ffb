//! What a reader saw in one file: facts of that file alone, without knowledge of other files, layers or the final path.

use std::fmt;
use std::ops::Range;

use serde::de::DeserializeOwned;
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
    /// What it has to see of a file too large to be seen at once. When that can be had, what it says now is dropped and
    /// it sees the file again.
    #[serde(skip)]
    pub wanted: Vec<Wanted>,
}

/// Raw facts that cannot be read: another version wrote them, or they are damaged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DamagedFacts;

impl fmt::Display for DamagedFacts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("what was kept of the file is damaged or of another version")
    }
}

impl std::error::Error for DamagedFacts {}

/// Bytes of a file that a reader asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// Where they are in the file.
    pub range: Range<u64>,
    /// Set when they are to be seen alone: what they are called, and a number of the reader that comes back with them.
    pub part: Option<(String, u64)>,
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

    /// Keeps a value as [`Self::data`].
    pub fn keep(&mut self, value: &impl Serialize) {
        match postcard::to_stdvec(value) {
            Ok(bytes) => self.data = Some(bytes.into()),
            Err(error) => self.problem(format!("what was seen cannot be kept: {error}")),
        }
    }

    /// The value that [`Self::keep`] kept; `None` when there is none.
    pub fn kept<T: DeserializeOwned>(&self) -> Result<Option<T>, DamagedFacts> {
        let Some(data) = self.data.as_deref() else { return Ok(None) };
        match postcard::take_from_bytes(data) {
            Ok((value, [])) => Ok(Some(value)),
            _ => Err(DamagedFacts),
        }
    }

    /// Asks for bytes that are then there when the file is seen again.
    pub fn want(&mut self, range: Range<u64>) {
        self.wanted.push(Wanted { range, part: None });
    }

    /// Asks for bytes that make sense alone, which are then shown as a part of that name, with that number. A part is
    /// shown in any case, if need be without bytes: what is missing is told then.
    pub fn want_part(&mut self, range: Range<u64>, name: impl Into<String>, allowance: u64) {
        self.wanted.push(Wanted { range, part: Some((name.into(), allowance)) });
    }

    /// True when nothing was seen.
    pub fn is_empty(&self) -> bool {
        self.packages.is_empty() && self.data.is_none() && self.problems.is_empty()
    }
}
