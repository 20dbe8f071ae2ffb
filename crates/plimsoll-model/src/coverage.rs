//! What was looked at, so that a green result says what it is green about.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{CheckId, FrameworkCoverage};

/// A check that did not run.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Skipped {
    /// The check.
    pub id: CheckId,
    /// Why not.
    pub why: String,
}

/// Which checks ran and which did not.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ChecksCoverage {
    /// How many ran.
    pub run: u32,
    /// The others.
    pub skipped: Vec<Skipped>,
}

/// What was looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// Files in which something was recognised.
    pub files: u32,
    /// Files that nothing in this version reads.
    pub files_ignored: u32,
    /// Objects by kind.
    pub objects: BTreeMap<String, u32>,
    /// Kinds whose pods, if they run any, are not known, with their number.
    pub not_understood: BTreeMap<String, u32>,
    /// Single judgements: units times the checks of their shape. Equal to what the readers counted, else a gap says so.
    pub assessments: u64,
    /// The day, `YYYY-MM-DD`, of the data that packages were held against; None where there were none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advisories: Option<String>,
    /// Checks.
    pub checks: ChecksCoverage,
    /// Ignore marks of other tools that were left alone, by tool.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub foreign_marks: BTreeMap<String, u32>,
    /// The frameworks that the user asked for, with the state of each control.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub frameworks: Vec<FrameworkCoverage>,
}
