//! What could not be seen: counted, shown, gateable.

use std::sync::Arc;

use serde::Serialize;

use crate::{CheckId, Span, SubjectId};

/// Whether a gap counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapKind {
    /// Should have been readable. Counts, and fails the run with `--strict`.
    Blind,
    /// Needs an image, a cluster or a set that was not given. Shown, never counts.
    OutOfReach,
}

/// How much of a target a gap takes away.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The rest was judged.
    Part,
    /// Nothing of a named target could be read: exit code 3.
    Whole,
}

/// Where a gap is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Place {
    /// Path of the file.
    pub document: Arc<str>,
    /// Path of the field; empty for the whole document.
    pub route: String,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// Something that could not be seen, and what follows from it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Gap {
    /// Who or what could not be seen.
    pub subject: SubjectId,
    /// The stage that met it: `walk`, `manifest.parse`, `judge` …
    pub stage: &'static str,
    /// The reason as one word of the contract, for example `unresolved`.
    pub why: &'static str,
    /// The reason for people.
    pub reason: String,
    /// What is not known because of it.
    pub consequence: String,
    /// Does it count?
    pub kind: GapKind,
    /// How much of the target it takes away.
    pub effect: Effect,
    /// The checks it blinds, when it blinds some and not all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<CheckId>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}
