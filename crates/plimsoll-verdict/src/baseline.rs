//! Known debt: findings that were there when the baseline was written.
//!
//! Entries are counted, so that a second copy of a known finding is new.

use std::collections::BTreeMap;

use plimsoll_model::{Finding, Fingerprint, Status};
use serde::{Deserialize, Serialize};

/// The schema of the file.
const SCHEMA: &str = "plimsoll/baseline/1";

/// A baseline file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    schema: String,
    /// The known findings.
    pub entries: Vec<BaselineEntry>,
}

/// A finding of a baseline.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BaselineEntry {
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// The check, for people.
    pub check: String,
    /// The subject, for people.
    pub subject: String,
    /// How many occurrences are known.
    pub count: u32,
    /// The day, `YYYY-MM-DD`, on which it was first written.
    pub first_seen: String,
}

impl Baseline {
    /// Reads a baseline; the error says what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let baseline: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if baseline.schema != SCHEMA {
            return Err(format!("the schema is `{}`, expected `{SCHEMA}`", baseline.schema));
        }
        for entry in &baseline.entries {
            let known: Result<Fingerprint, _> = entry.fingerprint.parse();
            known.map_err(|error| format!("`{}`: {error}", entry.fingerprint))?;
        }
        Ok(baseline)
    }

    /// The baseline of these findings: all that are not waived. Entries that `before` had keep their day.
    pub fn of(findings: &[Finding], before: Option<&Self>, as_of: &str) -> Self {
        let days: BTreeMap<&str, &str> = before
            .into_iter()
            .flat_map(|baseline| &baseline.entries)
            .map(|entry| (entry.fingerprint.as_str(), entry.first_seen.as_str()))
            .collect();
        let mut entries: BTreeMap<String, BaselineEntry> = BTreeMap::new();
        for finding in
            findings.iter().filter(|finding| !matches!(finding.status, Status::Waived { .. } | Status::Closed { .. }))
        {
            let fingerprint = finding.fingerprint.to_string();
            let first_seen = days.get(fingerprint.as_str()).copied().unwrap_or(as_of).to_owned();
            let entry = entries.entry(fingerprint.clone()).or_insert_with(|| BaselineEntry {
                fingerprint,
                check: finding.check.to_string(),
                subject: finding.subject.to_string(),
                count: 0,
                first_seen,
            });
            entry.count += 1;
        }
        Self { schema: SCHEMA.to_owned(), entries: entries.into_values().collect() }
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        // A struct of texts and numbers has no value that JSON cannot say.
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |text| text + "\n")
    }

    /// Marks the open findings that it knows, as many of each as it counts.
    pub(crate) fn mark(&self, findings: &mut [Finding]) {
        let mut left: BTreeMap<&str, (u32, &str)> = self
            .entries
            .iter()
            .map(|entry| (entry.fingerprint.as_str(), (entry.count, entry.first_seen.as_str())))
            .collect();
        for finding in findings.iter_mut().filter(|finding| finding.is_open()) {
            // A flaw that got another id since is still the same.
            let own = std::iter::once(&finding.fingerprint).chain(&finding.former_fingerprints);
            let known =
                own.map(Fingerprint::to_string).find(|own| left.get(own.as_str()).is_some_and(|(count, _)| *count > 0));
            if let Some((count, first_seen)) = known.and_then(|known| left.get_mut(known.as_str())) {
                *count -= 1;
                finding.status = Status::Known { first_seen: (*first_seen).to_owned() };
            }
        }
    }
}
