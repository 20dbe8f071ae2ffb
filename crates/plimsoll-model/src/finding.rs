//! What any judge reports.

use std::sync::Arc;

use serde::Serialize;

use crate::{CheckId, Confidence, Control, Evidence, Fingerprint, Fix, Risk, Severity, SubjectId, Vulnerability};

/// Whether a finding counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Status {
    /// It counts.
    Open,
    /// Someone accepted it.
    Waived {
        /// Why.
        reason: String,
        /// Who answers for it.
        #[serde(skip_serializing_if = "Option::is_none")]
        owner: Option<String>,
        /// The last day, `YYYY-MM-DD`, on which it holds; `None` for marks of other tools that name none.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<String>,
        /// Where the waiver stands, for example `plimsoll.yaml:12`.
        source: String,
    },
    /// A statement on exploitability says that there is nothing to do.
    Closed {
        /// What it says: `not_affected` or `fixed`.
        says: String,
        /// Why, in the words of the statement; may be empty.
        reason: String,
        /// Who says so; may be empty.
        author: String,
        /// The document and the number of the statement, for example `vex.json:2`.
        source: String,
    },
    /// It is in the baseline.
    Known {
        /// The day, `YYYY-MM-DD`, the baseline first had it.
        first_seen: String,
    },
}

impl Status {
    /// In a word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waived { .. } => "waived",
            Self::Closed { .. } => "closed",
            Self::Known { .. } => "known",
        }
    }

    /// The last day of a waiver, in words.
    pub fn end(until: Option<&str>) -> &str {
        until.unwrap_or("further notice")
    }
}

/// One occurrence of something wrong. Controls, aliases and help belong to the check's page and are joined by `report`.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// The check that found it.
    pub check: CheckId,
    /// Who or what it is about.
    pub subject: SubjectId,
    /// One line that names the thing.
    pub title: String,
    /// Severity by itself, from the check's page.
    pub severity: Severity,
    /// The severity the user gave the check, if any.
    pub severity_override: Option<Severity>,
    /// How sure it is.
    pub confidence: Confidence,
    /// Its place in the order.
    pub risk: Risk,
    /// Whether it counts.
    pub status: Status,
    /// Where it was seen; the first one is the primary place.
    pub evidence: Vec<Evidence>,
    /// What cures it.
    pub fixes: Vec<Fix>,
    /// Controls that this very occurrence breaks, such as `pss/baseline/hostNamespaces`.
    pub violates: Vec<Control>,
    /// The aliases of its check that report this very occurrence too, where a tool has several rules for what one check
    /// looks for. Empty when all of them do.
    pub answers: Vec<&'static str>,
    /// What makes it the same finding in another run.
    pub fingerprint: Fingerprint,
    /// Fingerprints that it would have under the other ids of its flaw. A waiver or baseline that was made before the
    /// flaw got its present id still knows it.
    pub former_fingerprints: Vec<Fingerprint>,
    /// What a finding about a flaw of a package says beyond others.
    pub vulnerability: Option<Box<Vulnerability>>,
}

impl Finding {
    /// The severity that counts: the user's, else the intrinsic one.
    pub fn effective_severity(&self) -> Severity {
        self.severity_override.unwrap_or(self.severity)
    }

    /// By what people know it: the id of the flaw, else that of the check.
    pub fn known_as(&self) -> String {
        self.vulnerability.as_ref().map_or_else(|| self.check.to_string(), |flaw| flaw.id.clone())
    }

    /// True for its fingerprint and for those that it would have under other ids of its flaw.
    pub fn has_fingerprint(&self, fingerprint: Fingerprint) -> bool {
        self.fingerprint == fingerprint || self.former_fingerprints.contains(&fingerprint)
    }

    /// The primary place.
    pub fn primary(&self) -> Option<&Evidence> {
        self.evidence.first()
    }

    /// Document and route of the primary place: with the fingerprint, the key of this occurrence.
    pub fn occurrence(&self) -> (Option<&Arc<str>>, &str) {
        let primary = self.primary();
        (primary.and_then(Evidence::location).map(|(document, _)| document), primary.map_or("", Evidence::route))
    }

    /// True for a flaw against which nothing can be installed.
    pub fn has_no_fix(&self) -> bool {
        self.vulnerability.as_ref().is_some_and(|flaw| !flaw.is_fixable())
    }

    /// True when nobody waived it and no baseline knows it.
    pub fn is_open(&self) -> bool {
        self.status == Status::Open
    }
}
