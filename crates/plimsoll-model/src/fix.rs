//! What cures a finding.

use std::sync::Arc;

use serde::Serialize;

/// Whether an edit may be applied without a person looking at it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Nothing the manifest shows to be needed is taken away.
    Safe,
    /// It may change what the workload can do.
    Unsafe,
}

/// Replaces the bytes `start..end` of a document by a text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct TextEdit {
    /// Path of the file.
    pub document: Arc<str>,
    /// First byte.
    pub start: u32,
    /// The byte after the last one; equal to `start` for an insertion.
    pub end: u32,
    /// What stands there afterwards.
    pub text: String,
}

/// One way to cure a finding.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Fix {
    /// Edits of the files.
    Patch {
        /// May it be applied unseen?
        safety: Safety,
        /// The edits, in the order of their places, none overlapping.
        edits: Vec<TextEdit>,
    },
    /// Another version of a package. Findings with the same text are closed by one step.
    Upgrade {
        /// The package.
        package: String,
        /// The version to install; `None` where no source names one.
        version: Option<String>,
        /// What to do, in the imperative.
        text: String,
    },
    /// Words.
    Prose {
        /// What to do, in the imperative.
        text: String,
    },
}
