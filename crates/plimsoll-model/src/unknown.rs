//! Why there is no answer. "Could not look" is never "clean".

use std::fmt;

/// A document of a run: number of its file in the order of paths, and its number in the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DocumentId {
    /// Number of the file.
    pub file: u32,
    /// Number of the document in the file, from 0.
    pub index: u32,
}

/// A node of a document's tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub u32);

/// The reason for an [`Unknown`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Why {
    /// A placeholder such as `${TAG}` stands there.
    Unresolved,
    /// The object is only part of what will run; something else is merged into it later.
    Partial,
    /// The value has the wrong type.
    Malformed,
    /// The set of files may not be everything, so absence proves nothing.
    IncompleteSet,
    /// It was never collected.
    NotCollected,
    /// It needs an image, a cluster or a right that was not given.
    OutOfReach,
    /// What answers it is not there, and could be: a database of advisories.
    Missing,
    /// It could not be read or parsed.
    Unreadable,
    /// A limit was reached; the word names it.
    Limit(&'static str),
    /// The code that looked at it panicked: a defect of Plimsoll.
    Panicked,
    /// What was looked at and what was there do not add up: a defect of Plimsoll.
    Unbalanced,
}

impl Why {
    /// False for what could never have been seen in this run; such gaps do not count.
    pub const fn is_blind(self) -> bool {
        !matches!(self, Self::Partial | Self::IncompleteSet | Self::NotCollected | Self::OutOfReach)
    }

    /// The word in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unresolved => "unresolved",
            Self::Partial => "partial",
            Self::Malformed => "malformed",
            Self::IncompleteSet => "incomplete-set",
            Self::NotCollected => "not-collected",
            Self::OutOfReach => "out-of-reach",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Limit(_) => "limit",
            Self::Panicked => "panicked",
            Self::Unbalanced => "unbalanced",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unresolved => formatter.write_str("holds a placeholder that is not filled in"),
            Self::Partial => formatter.write_str("is only part of what will run"),
            Self::Malformed => formatter.write_str("has a value of the wrong type"),
            Self::IncompleteSet => formatter.write_str("may be defined outside the files that were given"),
            Self::NotCollected => formatter.write_str("was not collected"),
            Self::OutOfReach => formatter.write_str("needs something that was not given"),
            Self::Missing => formatter.write_str("needs something that is not there"),
            Self::Unreadable => formatter.write_str("could not be read"),
            Self::Limit(limit) => write!(formatter, "exceeds the limit of {limit}"),
            Self::Panicked => formatter.write_str("made Plimsoll fail; please report it"),
            Self::Unbalanced => formatter.write_str("was counted differently by reader and judge; please report it"),
        }
    }
}

/// Why there is no answer, and where. The only error a reader, derivation or judge returns; its text is made when it is
/// booked as a gap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Unknown {
    /// The reason.
    pub why: Why,
    /// The node that could not be judged, when there is one.
    pub at: Option<(DocumentId, NodeId)>,
}

/// The result of looking at something: an answer, or why there is none.
pub type Assessed<T = ()> = Result<T, Unknown>;

impl Unknown {
    /// Without a place.
    pub const fn new(why: Why) -> Self {
        Self { why, at: None }
    }

    /// With the node that could not be judged.
    pub const fn at(why: Why, document: DocumentId, node: NodeId) -> Self {
        Self { why, at: Some((document, node)) }
    }
}
