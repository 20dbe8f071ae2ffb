//! The gate's decision with everything it rests on. Exit code, admission answer and report come from this one value.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::{Coverage, Finding, Fingerprint, Gap, GapKind, Severity, Subject, VulnerabilityClass};

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

/// What makes an open finding fail the gate; one of several is enough.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailOn {
    /// This severity and worse.
    Severity(Severity),
    /// A flaw that should be gone within so many days, or a package that is malicious.
    Due(u16),
    /// This risk and above.
    Risk(u8),
    /// A flaw that is known to be exploited.
    KnownExploited,
    /// Nothing does.
    Never,
}

impl FailOn {
    /// Whether a finding fails the gate by it.
    pub fn fails(self, finding: &Finding) -> bool {
        let flaw = finding.vulnerability.as_deref();
        match self {
            // A broken Pod Security control fails the gate whatever its severity: the user asked for the level.
            Self::Severity(least) => finding.effective_severity() >= least || !finding.violates.is_empty(),
            Self::Due(days) => flaw.is_some_and(|flaw| {
                let is_due = flaw.due.as_ref().and_then(|due| due.days).is_some_and(|due| due <= days);
                is_due || flaw.class == VulnerabilityClass::Malicious
            }),
            Self::Risk(least) => finding.risk.score >= least,
            Self::KnownExploited => flaw.is_some_and(|flaw| flaw.kev.is_some()),
            Self::Never => false,
        }
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Severity(severity) => severity.fmt(formatter),
            Self::Due(days) => write!(formatter, "due={days}"),
            Self::Risk(least) => write!(formatter, "risk={least}"),
            Self::KnownExploited => formatter.write_str("kev"),
            Self::Never => formatter.write_str("never"),
        }
    }
}

/// A text that is no threshold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParseFailOnError;

impl fmt::Display for ParseFailOnError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .write_str("not a threshold: one of critical, high, medium, low, info, due=DAYS, risk=0..100, kev, never")
    }
}

impl std::error::Error for ParseFailOnError {}

impl FromStr for FailOn {
    type Err = ParseFailOnError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some(("due", days)) => days.parse().map(Self::Due).map_err(|_| ParseFailOnError),
            Some(("risk", least)) => {
                let least: u8 = least.parse().map_err(|_| ParseFailOnError)?;
                if least <= 100 { Ok(Self::Risk(least)) } else { Err(ParseFailOnError) }
            }
            Some(_) => Err(ParseFailOnError),
            None if text == "never" => Ok(Self::Never),
            None if text == "kev" => Ok(Self::KnownExploited),
            None => text.parse().map(Self::Severity).map_err(|_| ParseFailOnError),
        }
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
    /// Flaws without a fix do not count, and people do not see them.
    pub only_fixed: bool,
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
