//! The first risk score: what it is, who can reach it, whether it is used. Source: DESIGN section 4, "Risk".

use std::borrow::Cow;

use plimsoll_graph::{Exposure, Reach};
use plimsoll_model::{Factor, Risk, Severity};

/// The risk of a finding: `own` are the addends for what it is, where its judge knows more than the severity says.
pub(crate) fn risk(own: Vec<Factor>, severity: Severity, exposure: Option<&Exposure>) -> Risk {
    let base = match severity {
        Severity::Critical => 60,
        Severity::High => 40,
        Severity::Medium => 20,
        Severity::Low => 8,
        Severity::Info => 0,
    };
    let (reach, words) = match exposure {
        Some(Exposure { reach: Reach::Outside, by }) => (20, Cow::Owned(format!("exposed to the outside by {by}"))),
        Some(Exposure { reach: Reach::Cluster, by }) => (12, Cow::Owned(format!("exposed inside the cluster by {by}"))),
        None => (12, Cow::Borrowed("exposure unknown")),
    };
    let mut factors = own;
    if factors.is_empty() {
        factors.push(Factor { factor: Cow::Borrowed(severity.word()), delta: base });
    }
    factors.push(Factor { factor: words, delta: reach });
    factors.push(Factor { factor: Cow::Borrowed("use unknown"), delta: 10 });
    Risk::of(factors)
}
