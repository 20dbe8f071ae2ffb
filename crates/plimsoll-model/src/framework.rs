//! Frameworks: lists of controls that others wrote, and what a run says about each.

use serde::Serialize;

use crate::CheckId;

/// A benchmark, standard or guide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Framework {
    /// The word in selections and before the `/` of controls, for example `cis-k8s-1.12`.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Whether a person has compared each mapping of a check to its controls with the source.
    pub reviewed: bool,
    /// Its items, in its own order.
    pub controls: Vec<FrameworkControl>,
}

/// An item of a framework.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FrameworkControl {
    /// Its number within the framework.
    pub id: String,
    /// The number of the item it belongs to; empty at the top.
    pub parent: String,
    /// `automated`, `manual`, `group` for a heading, or empty.
    pub assessment: String,
    /// What it asks for, in few words.
    pub words: String,
}

/// What a run says about a control.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControlState {
    /// Open findings bear on it.
    Failed,
    /// Checks that bear on it ran and none has an open finding. That is no proof of conformance.
    Passed,
    /// Checks bear on it, and none of them ran, or nothing that they speak of was in the files.
    NotAssessed,
    /// No check bears on it.
    NotCovered,
}

/// A control with its state.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ControlCoverage {
    /// Its number within the framework.
    pub id: String,
    /// What it asks for.
    pub words: String,
    /// True when the framework itself leaves it to a person.
    pub manual: bool,
    /// What the run says.
    pub state: ControlState,
    /// The checks that bear on it, by id.
    pub checks: Vec<CheckId>,
    /// Open findings that bear on it.
    pub findings: u32,
    /// Blind gaps in which a check that bears on it could not decide.
    pub gaps: u32,
}

/// A framework with what a run says about each control. Headings are left out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FrameworkCoverage {
    /// The framework's word.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Whether a person has reviewed the mappings.
    pub reviewed: bool,
    /// Its controls, in its own order.
    pub controls: Vec<ControlCoverage>,
}

impl FrameworkCoverage {
    /// How many controls are in a state.
    pub fn count(&self, state: ControlState) -> usize {
        self.controls.iter().filter(|control| control.state == state).count()
    }
}
