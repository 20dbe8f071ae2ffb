//! The gate's decision with everything it rests on. Exit code, admission answer and report come from this one value.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::{Coverage, Finding, Fingerprint, Gap, GapKind, Severity, Subject};

/// The program and its data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Tool {
    /// `plimsoll`.
    pub name: &'static str,
    /// Version of the program.
    pub version: &'static str,
    /// The Kubernetes minor that was judged for, for example `1.37`.
    pub target: String,
}

/// From which severity on an open finding fails the gate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailOn {
    /// This one and worse.
    Severity(Severity),
    /// Findings never fail it.
    Never,
}

impl fmt::Display for FailOn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Severity(severity) => severity.fmt(formatter),
            Self::Never => formatter.write_str("never"),
        }
    }
}

/// A text that is no threshold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParseFailOnError;

impl fmt::Display for ParseFailOnError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a threshold: one of critical, high, medium, low, info, never")
    }
}

impl std::error::Error for ParseFailOnError {}

impl FromStr for FailOn {
    type Err = ParseFailOnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "never" {
            return Ok(Self::Never);
        }
        text.parse().map(Self::Severity).map_err(|_| ParseFailOnError)
    }
}

/// The gate's answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    /// Nothing stands against it.
    Allow,
    /// Something does.
    Deny,
}

/// The answer and what decided it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// The answer.
    pub gate: Gate,
    /// The threshold in words.
    pub fail_on: String,
    /// The findings that decided a refusal, each once, in order of risk.
    pub because: Vec<Fingerprint>,
    /// True when the job could not be done: a named target was unreadable, or a blind gap with `--strict`.
    pub incomplete: bool,
}

/// Everything one run has to say.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    /// The program.
    pub tool: Tool,
    /// The UTC day the run judged by, `YYYY-MM-DD`.
    pub as_of: String,
    /// Who and what the findings and gaps are about, by id.
    pub subjects: Vec<Subject>,
    /// Worst first: by risk, then by place.
    pub findings: Vec<Finding>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
    /// What was looked at.
    pub coverage: Coverage,
    /// The answer.
    pub decision: Decision,
}

impl Verdict {
    /// The exit code of DESIGN section 6: 3 before 1 before 0.
    pub fn exit_code(&self) -> u8 {
        match (self.decision.incomplete, self.decision.gate) {
            (true, _) => 3,
            (false, Gate::Deny) => 1,
            (false, Gate::Allow) => 0,
        }
    }

    /// The gaps that count.
    pub fn blind_gaps(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(|gap| gap.kind == GapKind::Blind)
    }
}
