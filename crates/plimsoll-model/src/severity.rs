//! How bad a finding is by itself, and how sure it is.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// What a finding allows by itself. It never depends on the workload; context belongs to the risk.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Style.
    Info,
    /// Good practice.
    Low,
    /// A hardening is missing.
    Medium,
    /// A door is open.
    High,
    /// The node or the cluster can be taken over directly.
    Critical,
}

impl Severity {
    /// All of them, worst first.
    pub const WORST_FIRST: [Self; 5] = [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Info];

    /// The word in outputs and options.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.word())
    }
}

/// A text that is not a severity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParseSeverityError;

impl fmt::Display for ParseSeverityError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a severity: one of critical, high, medium, low, info")
    }
}

impl std::error::Error for ParseSeverityError {}

impl FromStr for Severity {
    type Err = ParseSeverityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::WORST_FIRST.into_iter().find(|severity| severity.word() == text).ok_or(ParseSeverityError)
    }
}

/// How sure a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A heuristic that is often right.
    Low,
    /// Read from something that looks like the real thing, such as a pod template found by its shape.
    Medium,
    /// Read from the thing itself.
    High,
}
