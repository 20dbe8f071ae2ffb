//! A summary in Markdown, short enough for the comment of a pull request: the decision, counts, findings by what
//! closes them.
//!
//! Everything from outside stands in code spans, where nothing is markup, a link, a mention or a reference.

use std::fmt::Write as _;
use std::io::{self, Write};

use plimsoll_model::{Gap, Status};

use crate::action::actions;
use crate::escape::{markdown_code, markdown_words};
use crate::summary::{Counts, counted, gate, looked_at, saw_nothing};
use crate::{Format, Report, first_place};

/// The format `markdown`.
pub const FORMAT: Format = Format { name: "markdown", about: "a summary for the comment of a pull request", write };

/// Bytes of findings and gaps that are written unless all are asked for. GitHub refuses comments beyond 65,536
/// characters; the rest is for what stands around them.
const BUDGET: usize = 56_000;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let verdict = report.verdict;
    let counts = Counts::of(verdict);
    let budget = if report.style.all { usize::MAX } else { BUDGET };
    writeln!(out, "## Plimsoll: gate {}\n", gate(verdict))?;
    let open: Vec<_> = counts.open.iter().map(|(severity, count)| (severity.word(), *count)).collect();
    let others = [("waived", counts.waived), ("closed", counts.closed), ("known", counts.known), ("gaps", counts.gaps)];
    let others = others.into_iter().filter(|(word, count)| *word != "closed" || *count > 0);
    let columns: Vec<_> = open.iter().copied().chain(others).collect();
    let row = |cell: &dyn Fn(&(&str, usize)) -> String| columns.iter().map(cell).collect::<Vec<_>>().join(" | ");
    writeln!(out, "| {} |", row(&|(word, _)| (*word).to_owned()))?;
    writeln!(out, "| {} |", row(&|_| "---:".to_owned()))?;
    writeln!(out, "| {} |\n", row(&|(_, count)| count.to_string()))?;
    if let Some(action) = actions(report, report.counting().filter(|finding| finding.is_open())).first() {
        let (remedy, places) = (markdown_words(action.remedy(report)), markdown_code(&action.places(report, 1)));
        let closes = counted(action.findings.len(), "finding");
        writeln!(out, "**Do first:** {remedy} in {places} (closes {closes})\n")?;
    }
    let mut body = String::new();
    let left_out = push_findings(report, budget, &mut body);
    push_gaps(verdict.blind_gaps(), budget, &mut body);
    out.write_all(body.as_bytes())?;
    if left_out > 0 {
        writeln!(out, "{} not shown here.\n", counted(left_out, "more finding"))?;
    }
    let least = report.style.min_severity;
    let hidden: usize = counts.open.iter().filter(|(severity, _)| *severity < least).map(|(_, count)| count).sum();
    if hidden > 0 {
        writeln!(out, "{} below {least} not shown.\n", counted(hidden, "finding"))?;
    }
    if counts.out_of_reach > 0 {
        writeln!(out, "Out of reach of this run: {}.\n", counted(counts.out_of_reach, "thing"))?;
    }
    if saw_nothing(verdict) {
        writeln!(out, "Nothing to look at: no file and no image was recognised.")
    } else {
        writeln!(out, "Looked at {}.", looked_at(verdict))
    }
}

/// The findings by the action that closes them. Returns how many did not fit.
fn push_findings(report: &Report<'_>, budget: usize, body: &mut String) -> usize {
    let mut left_out = 0;
    for action in actions(report, report.shown()) {
        if body.len() >= budget {
            left_out += action.findings.len();
            continue;
        }
        let (remedy, severity) = (markdown_words(action.remedy(report)), action.severity());
        let open = action.findings.iter().filter(|finding| finding.is_open()).count();
        let closes = counted(open, "open finding");
        // Writing to a String cannot fail.
        let _ = writeln!(body, "### {remedy}\n\n{severity}, closes {closes}.\n");
        for finding in action.findings {
            if body.len() >= budget {
                left_out += 1;
                continue;
            }
            let subject = markdown_code(report.subject_name(&finding.subject));
            let place = first_place(finding).map_or(String::new(), |(document, span)| {
                format!("{} ", markdown_code(&format!("{document}:{}:{}", span.line, span.column)))
            });
            let status = match &finding.status {
                Status::Open => String::new(),
                other => format!(", {}", other.word()),
            };
            let (check, title) = (markdown_words(&finding.known_as()), markdown_words(&finding.title));
            let score = finding.risk.score;
            let _ = writeln!(body, "- {check} {place}{title} ({subject}, risk {score}{status})");
        }
        body.push('\n');
    }
    left_out
}

fn push_gaps<'a>(gaps: impl Iterator<Item = &'a Gap>, budget: usize, body: &mut String) {
    let mut left_out = 0;
    for (index, gap) in gaps.enumerate() {
        if body.len() >= budget {
            left_out += 1;
            continue;
        }
        if index == 0 {
            body.push_str("### Could not be seen\n\n");
        }
        let place = gap.place.as_ref().map_or(gap.subject.as_str(), |place| &*place.document);
        let (reason, consequence) = (markdown_words(&gap.reason), markdown_words(&gap.consequence));
        // Writing to a String cannot fail.
        let _ = writeln!(body, "- {}: {reason}: {consequence}", markdown_code(place));
    }
    if left_out > 0 {
        let _ = writeln!(body, "- {}", counted(left_out, "more gap"));
    }
    if body.ends_with('\n') && !body.ends_with("\n\n") {
        body.push('\n');
    }
}
