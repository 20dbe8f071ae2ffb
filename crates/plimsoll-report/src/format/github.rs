//! Workflow commands of GitHub Actions: an annotation per finding on the lines of a pull request.
//!
//! GitHub shows ten annotations of a level per step, so the order matters; it is the verdict's. Source: GitHub
//! documentation, "Workflow commands for GitHub Actions", and the escapes of the toolkit's `core` package.

use std::io::{self, BufWriter, Write};

use plimsoll_model::{Severity, Span};

use crate::action::remedy;
use crate::escape::{github_message, github_property};
use crate::{Format, Report, first_place};

/// The format `github`.
pub const FORMAT: Format = Format { name: "github", about: "annotations of a GitHub Actions run", write };

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for finding in report.shown() {
        let level = match finding.effective_severity() {
            Severity::Critical | Severity::High => "error",
            Severity::Medium => "warning",
            Severity::Low | Severity::Info => "notice",
        };
        let place = first_place(finding).map_or_else(
            || report.file_of(&finding.subject).map_or(String::new(), |path| place(path, None)),
            |(document, span)| place(document, Some(span)),
        );
        let page = report.page(finding.check);
        let slug = page.map_or("", |page| page.meta.slug);
        let remedy = remedy(report, finding);
        let title = github_property(&format!("{} {slug}", finding.known_as()));
        let subject = github_message(report.subject_name(&finding.subject));
        let (words, remedy) = (github_message(&finding.title), github_message(remedy));
        let score = finding.risk.score;
        writeln!(out, "::{level} {place}title={title}::{words} ({subject}, risk {score})%0A{remedy}")?;
    }
    for gap in report.verdict.blind_gaps() {
        let place = match &gap.place {
            Some(at) => place(&at.document, at.span),
            None => report.file_of(&gap.subject).map_or(String::new(), |path| place(path, None)),
        };
        let (reason, consequence) = (github_message(&gap.reason), github_message(&gap.consequence));
        writeln!(out, "::warning {place}title=gap::{reason}: {consequence}")?;
    }
    out.flush()
}

/// The properties of a place, each with a comma behind. Columns only within one line: GitHub drops others.
fn place(path: &str, span: Option<Span>) -> String {
    let file = github_property(path);
    match span {
        None => format!("file={file},"),
        Some(Span { line, column, end_line, end_column, .. }) if line == end_line => {
            format!("file={file},line={line},endLine={line},col={column},endColumn={end_column},")
        }
        Some(Span { line, end_line, .. }) => format!("file={file},line={line},endLine={end_line},"),
    }
}
