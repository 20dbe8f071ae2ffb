//! JUnit XML, which every continuous-integration service shows: a suite per file, a failed test per finding.
//!
//! Waived and known findings are skipped tests, gaps that count are errors. There is no one schema; this keeps both
//! that of Jenkins and the stricter one of Ant, which asks for a time, a host and empty elements.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use plimsoll_model::{Finding, Gap, Status};

use crate::action::remedy;
use crate::escape::markup;
use crate::summary::{addends, looked_at};
use crate::{Format, Report, first_place};

/// The format `junit`.
pub const FORMAT: Format =
    Format { name: "junit", about: "JUnit XML, a suite per file and a failure per finding", write };

/// What belongs to one file.
#[derive(Default)]
struct Suite<'a> {
    findings: Vec<&'a Finding>,
    gaps: Vec<&'a Gap>,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let mut suites: BTreeMap<String, Suite<'_>> = BTreeMap::new();
    for finding in report.findings() {
        let file = first_place(finding).map(|(document, _)| document).or_else(|| report.file_of(&finding.subject));
        suites.entry(suite_name(file)).or_default().findings.push(finding);
    }
    for gap in report.verdict.blind_gaps() {
        let file = gap.place.as_ref().map(|place| &*place.document).or_else(|| report.file_of(&gap.subject));
        suites.entry(suite_name(file)).or_default().gaps.push(gap);
    }
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>")?;
    if suites.is_empty() {
        // Services take a file without any test for a broken run.
        write_suite_start(report, "plimsoll", 0, [1, 0, 0, 0], &mut out)?;
        let looked_at = markup(&looked_at(report.verdict));
        writeln!(out, "<testcase name=\"no findings in {looked_at}\" classname=\"plimsoll\" time=\"0\"/>")?;
        write_suite_end(&mut out)?;
    }
    for (id, (name, suite)) in suites.iter().enumerate() {
        let open = suite.findings.iter().filter(|finding| finding.is_open()).count();
        let (all, gaps) = (suite.findings.len(), suite.gaps.len());
        write_suite_start(report, name, id, [all + gaps, open, gaps, all - open], &mut out)?;
        for finding in &suite.findings {
            write_finding(report, finding, &mut out)?;
        }
        for gap in &suite.gaps {
            let (reason, consequence) = (markup(&gap.reason), markup(&gap.consequence));
            writeln!(
                out,
                "<testcase name=\"gap: {reason}\" classname=\"plimsoll.gap\" time=\"0\">\
                 <error type=\"{}\" message=\"{reason}\">{consequence}</error></testcase>",
                gap.why
            )?;
        }
        write_suite_end(&mut out)?;
    }
    writeln!(out, "</testsuites>")?;
    out.flush()
}

fn suite_name(file: Option<&str>) -> String {
    file.filter(|file| !file.trim().is_empty()).map_or_else(|| "plimsoll".to_owned(), markup)
}

/// `counts`: tests, failures, errors, skipped.
fn write_suite_start(
    report: &Report<'_>,
    name: &str,
    id: usize,
    counts: [usize; 4],
    out: &mut dyn Write,
) -> io::Result<()> {
    let [tests, failures, errors, skipped] = counts;
    let day = markup(&report.verdict.as_of);
    writeln!(
        out,
        "<testsuite name=\"{name}\" package=\"plimsoll\" id=\"{id}\" timestamp=\"{day}T00:00:00\" \
         hostname=\"localhost\" \
         tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"0\">\n<properties/>"
    )
}

fn write_suite_end(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<system-out/>\n<system-err/>\n</testsuite>")
}

fn write_finding(report: &Report<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let page = report.page(finding.check);
    let (title, subject) = (markup(&finding.title), markup(report.subject_name(&finding.subject)));
    let slug = page.map_or("", |page| page.meta.slug);
    // Services split the class name at its last dot into a package and a class.
    write!(
        out,
        "<testcase name=\"{}: {title} ({subject})\" classname=\"plimsoll.{}\" time=\"0\">",
        markup(&finding.known_as()),
        markup(slug)
    )?;
    match &finding.status {
        Status::Open => {
            let place = first_place(finding).map_or(String::new(), |(document, span)| {
                format!("place: {}:{}:{}\n", markup(document), span.line, span.column)
            });
            let remedy = match remedy(report, finding) {
                "" => String::new(),
                remedy => format!("\nremedy: {}", markup(remedy)),
            };
            let (severity, score, addends) =
                (finding.effective_severity(), finding.risk.score, markup(&addends(finding)));
            write!(
                out,
                "<failure type=\"{severity}\" message=\"{title}\">{place}risk: {score} ({addends}){remedy}</failure>"
            )?;
        }
        Status::Waived { reason, until, .. } => {
            write!(
                out,
                "<skipped message=\"waived until {}: {}\"/>",
                markup(Status::end(until.as_deref())),
                markup(reason)
            )?;
        }
        Status::Closed { says, reason, source, .. } => {
            let (says, source, reason) = (markup(says), markup(source), markup(reason));
            write!(out, "<skipped message=\"closed by {source}: {says}: {reason}\"/>")?;
        }
        Status::Known { first_seen } => {
            write!(out, "<skipped message=\"in the baseline since {}\"/>", markup(first_seen))?;
        }
    }
    writeln!(out, "</testcase>")
}
