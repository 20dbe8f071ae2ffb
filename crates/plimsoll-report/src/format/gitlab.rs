//! GitLab's Code Quality report: a JSON array of issues, shown in merge requests.
//!
//! It knows no waivers, so it holds what a person is shown. A fingerprint must be unique in the report: copies of an
//! object share theirs here, so the second and later ones get a counter. Source: GitLab documentation, "Code Quality
//! report format".

use std::collections::BTreeMap;
use std::io::{self, Write};

use plimsoll_model::{Finding, Fingerprint, Severity};
use serde::Serialize;

use crate::contract::write_json;
use crate::escape::plain;
use crate::{Format, Report, first_place};

/// The format `gitlab`.
pub const FORMAT: Format = Format { name: "gitlab", about: "GitLab Code Quality report", write };

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut seen: BTreeMap<Fingerprint, usize> = BTreeMap::new();
    let issues: Vec<Issue<'_>> = report
        .shown()
        .map(|finding| {
            let count = seen.entry(finding.fingerprint).or_insert(0);
            *count += 1;
            issue(report, finding, *count)
        })
        .collect();
    write_json(out, &issues)
}

/// The issue of a finding whose fingerprint comes for the `count`th time.
fn issue<'s>(report: &'s Report<'_>, finding: &'s Finding, count: usize) -> Issue<'s> {
    let hexadecimal = finding.fingerprint.to_string().replace("v1:", "");
    // The merge request shows a path of the repository; what is nowhere is shown at its root.
    let (path, begin) = match first_place(finding) {
        Some((document, span)) => (document, span.line),
        None => (report.file_of(&finding.subject).unwrap_or("."), 1),
    };
    let path = path.trim_start_matches("./");
    let subject = report.subject_name(&finding.subject);
    Issue {
        description: match &finding.vulnerability {
            Some(flaw) => plain(&format!("{}: {} ({subject})", flaw.id, finding.title)),
            None => plain(&format!("{} ({subject})", finding.title)),
        },
        check_name: report.page(finding.check).map_or("", |page| page.meta.slug),
        fingerprint: if count == 1 { hexadecimal } else { format!("{hexadecimal}-{count}") },
        severity: match finding.effective_severity() {
            Severity::Critical => "blocker",
            Severity::High => "critical",
            Severity::Medium => "major",
            Severity::Low => "minor",
            Severity::Info => "info",
        },
        location: Location { path, lines: Lines { begin } },
    }
}
