//! The first risk score: what it is, who can reach it, whether it is used. Source: DESIGN section 4, "Risk".

use std::borrow::Cow;

use plimsoll_graph::{Exposure, Reach};
use plimsoll_model::{Factor, Risk, Severity};

/// The risk of a posture finding.
pub(crate) fn risk(severity: Severity, exposure: Option<&Exposure>) -> Risk {
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
    Risk::of(vec![
        Factor { factor: Cow::Borrowed(severity.word()), delta: base },
        Factor { factor: words, delta: reach },
        Factor { factor: Cow::Borrowed("use unknown"), delta: 10 },
    ])
}
