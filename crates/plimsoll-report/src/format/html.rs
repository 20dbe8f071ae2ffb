//! One self-contained HTML file: nothing is loaded from anywhere, it works without scripts, in light and dark.
//!
//! Names from outside are escaped, and should one ever get through, the content security policy lets run only the one
//! script and apply only the one style sheet whose digests stand in it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};

use plimsoll_model::{
    CheckId, Evidence, Finding, Fix, FrameworkCoverage, Gap, GapKind, Safety, Severity, Span, Status, TextEdit,
    Vulnerability,
};

use crate::action::{Action, actions, remedy};
use crate::escape::markup;
use crate::excerpt::{Row, excerpt};
use crate::frameworks::{STATES, caution, totals, words};
use crate::patch::hunks;
use crate::summary::{Counts, addends, counted, gate, looked_at, saw_nothing};
use crate::{Format, Report, first_place, prose};

/// The format `html`.
pub const FORMAT: Format = Format { name: "html", about: "one self-contained HTML file for people", write };

const STYLE: &str = include_str!("html.css");
const SCRIPT: &str = include_str!("html.js");
/// SHA-256 of [`STYLE`] in base64. A test compares them.
const STYLE_DIGEST: &str = "baudDvREo2LX3FxlVpLeNNaNBgpW4mCJHcX/+6eujsA=";
/// SHA-256 of [`SCRIPT`] in base64. A test compares them.
const SCRIPT_DIGEST: &str = "K+3FoIpkzDU2tgkazKlNseL40R+TKYfyXTiwOhCtSqs=";

/// Lines of the source shown before and after the marked one.
const AROUND: u32 = 2;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let findings: Vec<&Finding> = report.shown().collect();
    write_head(&mut out)?;
    write_header(report, &mut out)?;
    writeln!(out, "<main>")?;
    write_actions(report, &mut out)?;
    write_findings(report, &findings, &mut out)?;
    write_gaps(report, &mut out)?;
    write_coverage(report, &mut out)?;
    for framework in &report.verdict.coverage.frameworks {
        write_framework(framework, &mut out)?;
    }
    write_pages(report, &findings, &mut out)?;
    let tool = &report.verdict.tool;
    let as_of = markup(&report.verdict.as_of);
    writeln!(out, "</main>\n<footer>{} {}, as of {as_of}</footer>", markup(tool.name), markup(tool.version))?;
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")?;
    out.flush()
}

fn write_head(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; \
         form-action 'none'; \
         style-src 'sha256-{STYLE_DIGEST}'; script-src 'sha256-{SCRIPT_DIGEST}'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>Plimsoll report</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>"
    )
}

fn write_header(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let verdict = report.verdict;
    let counts = Counts::of(verdict);
    let fail = if verdict.exit_code() == 0 { "" } else { " fail" };
    writeln!(out, "<header><div>\n<h1>Plimsoll report <span class=\"gate{fail}\">gate: {}</span></h1>", gate(verdict))?;
    writeln!(
        out,
        "<p class=\"about\">{} looked at for Kubernetes {}, as of {}. The gate fails on {}.</p>",
        markup(&looked_at(verdict)),
        markup(&verdict.tool.target),
        markup(&verdict.as_of),
        markup(&verdict.decision.fail_on),
    )?;
    writeln!(out, "<ul class=\"counts\">")?;
    let severities = counts.open.iter().map(|(severity, count)| (severity.word(), *count));
    let others = [
        ("waived", counts.waived),
        ("known", counts.known),
        (if counts.gaps == 1 { "gap" } else { "gaps" }, counts.gaps),
    ];
    let closed = Some(("closed", counts.closed)).filter(|(_, count)| *count > 0);
    for (word, count) in severities.chain(closed).chain(others) {
        let zero = if count == 0 { " zero" } else { "" };
        writeln!(out, "<li class=\"{word}{zero}\"><b>{count}</b>{word}</li>")?;
    }
    writeln!(out, "</ul>")?;
    let actions = actions(report, report.counting().filter(|finding| finding.is_open()));
    if let Some(action) = actions.first() {
        write_first(report, action, out)?;
    }
    writeln!(out, "</div></header>")
}

/// What to do first. The remedy may be that of a check that found nothing itself and so has no page here.
fn write_first(report: &Report<'_>, action: &Action<'_>, out: &mut dyn Write) -> io::Result<()> {
    let places = markup(&action.places(report, 1));
    let closes = counted(action.findings.len(), "finding");
    let ids = action.checks().into_keys().map(|id| format!("<a href=\"#{id}\">{id}</a>"));
    let ids = ids.collect::<Vec<_>>().join(", ");
    let remedy = prose::inline(action.remedy(report));
    writeln!(
        out,
        "<p class=\"first\"><b>Do first:</b> {remedy} in {places} \
         <span class=\"id\">(closes {closes}: {ids})</span></p>"
    )
}

/// What there is to do, each thing once.
fn write_actions(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let actions = actions(report, report.counting().filter(|finding| finding.is_open()));
    if actions.len() < 2 {
        return Ok(());
    }
    writeln!(out, "<h2>What to do <small>{}, worst first</small></h2>", counted(actions.len(), "action"))?;
    writeln!(out, "<table>\n<tr><th>Severity</th><th>Action</th><th>Where</th><th>Closes</th></tr>")?;
    for action in &actions {
        let ids = action.checks().into_keys().map(|id| format!("<a href=\"#{id}\">{id}</a>")).collect::<Vec<_>>();
        writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}: {}</td></tr>",
            action.severity(),
            prose::inline(action.remedy(report)),
            markup(&action.places(report, 3)),
            action.findings.len(),
            ids.join(" ")
        )?;
    }
    writeln!(out, "</table>")
}

fn write_findings(report: &Report<'_>, findings: &[&Finding], out: &mut dyn Write) -> io::Result<()> {
    let order = if findings.len() > 1 { ", worst first" } else { "" };
    writeln!(out, "<h2>Findings <small>{}{order}</small></h2>", findings.len())?;
    if findings.is_empty() {
        let words = if saw_nothing(report.verdict) {
            "Nothing to look at: no file and no image was recognised.".to_owned()
        } else {
            format!("No open findings to show in {}.", looked_at(report.verdict))
        };
        return writeln!(out, "<p class=\"empty\">{}</p>", markup(&words));
    }
    let severities: BTreeSet<Severity> = findings.iter().map(|finding| finding.effective_severity()).collect();
    writeln!(
        out,
        "<form class=\"filter\" hidden>\n<input type=\"search\" placeholder=\"Filter by id, title, place\" \
         aria-label=\"Filter by id, title, place\">"
    )?;
    for severity in severities.iter().rev() {
        writeln!(out, "<label><input type=\"checkbox\" value=\"{severity}\" checked>{severity}</label>")?;
    }
    writeln!(out, "<output></output>\n</form>")?;
    for finding in findings {
        write_finding(report, finding, out)?;
    }
    Ok(())
}

fn write_finding(report: &Report<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let severity = finding.effective_severity();
    let subject = markup(report.subject_name(&finding.subject));
    let place = first_place(finding)
        .map_or(String::new(), |(document, span)| format!(" · {}:{}:{}", markup(document), span.line, span.column));
    let status = match &finding.status {
        Status::Open => String::new(),
        other => format!(" <span class=\"status\">{}</span>", other.word()),
    };
    writeln!(
        out,
        "<details class=\"finding {severity}\" data-severity=\"{severity}\">\n<summary>\
         <span class=\"severity\">{severity}\
         </span> <span class=\"id\">{}</span> <span class=\"title\">{}{status}</span> <span class=\"score\" \
         title=\"risk, 0 to 100\">{}</span> <span class=\"place\">{subject}{place}</span></summary>\n\
         <div class=\"body\">",
        markup(&finding.known_as()),
        prose::inline(&finding.title),
        finding.risk.score,
    )?;
    write_source(report, finding, out)?;
    let page = report.page(finding.check);
    writeln!(out, "<dl>")?;
    let remedy = remedy(report, finding);
    if !remedy.is_empty() {
        writeln!(out, "<dt>Remedy</dt><dd><b>{}</b></dd>", prose::inline(remedy))?;
    }
    if let Some(flaw) = &finding.vulnerability {
        write_flaw(flaw, out)?;
    }
    writeln!(out, "<dt>Risk</dt><dd>{} ({})</dd>", finding.risk.score, markup(&addends(finding)))?;
    for evidence in finding.evidence.iter().skip(1) {
        writeln!(out, "<dt>See also</dt><dd>{}</dd>", place_words(evidence))?;
    }
    match finding.evidence.first() {
        Some(absent @ Evidence::Absent { .. }) => writeln!(out, "<dt>Missing</dt><dd>{}</dd>", place_words(absent))?,
        Some(Evidence::Field { .. }) | None => {}
        Some(other) => writeln!(out, "<dt>Where</dt><dd>{}</dd>", place_words(other))?,
    }
    match &finding.status {
        Status::Open => {}
        Status::Waived { reason, owner, until, source } => {
            let owner = owner.as_ref().map_or(String::new(), |owner| format!(" by {}", markup(owner)));
            let (reason, until, source) = (markup(reason), markup(Status::end(until.as_deref())), markup(source));
            writeln!(out, "<dt>Waived</dt><dd>{reason} (until {until}{owner}, <code>{source}</code>)</dd>")?;
        }
        Status::Closed { says, reason, author, source } => {
            let (says, source) = (markup(says), markup(source));
            let by = if author.is_empty() { String::new() } else { format!(" by {}", markup(author)) };
            let reason = if reason.is_empty() { String::new() } else { format!(": {}", markup(reason)) };
            writeln!(out, "<dt>Closed</dt><dd>{says}{by} (<code>{source}</code>){reason}</dd>")?;
        }
        Status::Known { first_seen } => {
            writeln!(out, "<dt>Known</dt><dd>in the baseline since {}</dd>", markup(first_seen))?;
        }
    }
    writeln!(out, "</dl>")?;
    let why = page.map_or("", |page| page.section("Why it matters"));
    if !why.is_empty() {
        write!(out, "<h3>Why it matters</h3>\n{}", prose::html(why))?;
    }
    for fix in &finding.fixes {
        write_fix(report, finding, fix, out)?;
    }
    if page.is_some() {
        writeln!(out, "<p><a href=\"#{id}\">All about {id}</a></p>", id = finding.check)?;
    }
    writeln!(out, "</div>\n</details>")
}

/// What a flaw of a package is, until when it should be gone, and where to read on.
fn write_flaw(flaw: &Vulnerability, out: &mut dyn Write) -> io::Result<()> {
    let url = markup(&flaw.url());
    let summary = if flaw.summary.is_empty() { String::new() } else { format!("{}; ", markup(&flaw.summary)) };
    writeln!(out, "<dt>About</dt><dd>{summary}<a href=\"{url}\" rel=\"noreferrer\">{url}</a></dd>")?;
    writeln!(out, "<dt>Package</dt><dd><code>{}</code></dd>", markup(&flaw.package))?;
    if let Some(due) = &flaw.due {
        writeln!(out, "<dt>Due</dt><dd>{} ({})</dd>", due.within, markup(&due.because.join(", ")))?;
    }
    Ok(())
}

/// The lines around the first place.
fn write_source(report: &Report<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let evidence = finding.evidence.iter().find(|evidence| evidence.location().is_some());
    let Some((evidence, (document, span))) = evidence.zip(first_place(finding)) else { return Ok(()) };
    let rows = (report.text)(document).and_then(|source| excerpt(source, &[span], AROUND, AROUND));
    let Some(rows) = rows else { return Ok(()) };
    write!(out, "<pre class=\"source\"><code>")?;
    for Row { number, text, marks } in &rows {
        let number = format!("<span class=\"number\">{number}</span>");
        let Some((_, mark)) = marks.first() else {
            write!(out, "<span class=\"line\">{number}{}</span>", markup(text))?;
            continue;
        };
        let piece = |range: std::ops::Range<usize>| markup(text.get(range).unwrap_or_default());
        let (before, marked, after) = (piece(0..mark.start), piece(mark.clone()), piece(mark.end..text.len()));
        write!(out, "<span class=\"line hit\">{number}{before}<mark>{marked}</mark>{after}</span>")?;
        if let Some(words) = words_at(evidence) {
            write!(out, "<span class=\"label\">{words}</span>")?;
        }
    }
    writeln!(out, "</code></pre>")
}

/// What is to be said at a place, escaped.
fn words_at(evidence: &Evidence) -> Option<String> {
    match evidence {
        Evidence::Field { label: Some(label), .. } => Some(markup(label)),
        Evidence::Field { missing: true, route, .. } => Some(format!("not set here: {}", markup(route))),
        _ => None,
    }
}

/// A place in words, escaped.
fn place_words(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Field { document, span, route, label, .. } => {
            let label = label.as_ref().map_or(String::new(), |label| format!(": {}", markup(label)));
            let (document, route) = (markup(document), markup(route));
            format!("<code>{document}:{}:{}</code> <code>{route}</code>{label}", span.line, span.column)
        }
        Evidence::Absent { looked_for, place } => {
            format!("looked for {} in {}: there is none", prose::inline(looked_for), prose::inline(place))
        }
        other => markup(&other.words().unwrap_or_default()),
    }
}

fn write_fix(report: &Report<'_>, finding: &Finding, fix: &Fix, out: &mut dyn Write) -> io::Result<()> {
    let (safety, edits) = match fix {
        Fix::Prose { text } | Fix::Upgrade { text, .. } => {
            return writeln!(out, "<h3>Fix</h3>\n<p>{}</p>", prose::inline(text));
        }
        Fix::Patch { safety: Safety::Safe, edits } => ("Safe to apply.", edits),
        Fix::Patch { safety: Safety::Unsafe, edits } => {
            ("Look at it first: it may change what the workload can do.", edits)
        }
    };
    let mut documents: BTreeMap<&str, Vec<&TextEdit>> = BTreeMap::new();
    for edit in edits {
        documents.entry(&edit.document).or_default().push(edit);
    }
    for (document, edits) in documents {
        let mut places = finding.evidence.iter().filter_map(Evidence::location);
        let anchor: Option<Span> = places.find(|(other, _)| &***other == document).map(|(_, span)| span);
        let hunks = (report.text)(document).and_then(|source| hunks(source, &edits, anchor));
        let Some(hunks) = hunks else { continue };
        writeln!(out, "<h3>Fix</h3>\n<p>{safety}</p>")?;
        write!(out, "<pre class=\"diff\" aria-label=\"changes of {}\"><code>", markup(document))?;
        for hunk in &hunks {
            let removed = hunk.removed.iter().map(|line| (line, '-', "removed"));
            for (line, sign, class) in removed.chain(hunk.added.iter().map(|line| (line, '+', "added"))) {
                let number = format!("<span class=\"number\">{}</span>", hunk.line);
                write!(out, "<span class=\"line {class}\">{number}{sign} {}</span>", markup(line))?;
            }
        }
        writeln!(out, "</code></pre>")?;
    }
    Ok(())
}

fn write_gaps(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let gaps = &report.verdict.gaps;
    if gaps.is_empty() {
        return Ok(());
    }
    let counts = Counts::of(report.verdict);
    let blind = counted(counts.gaps, "gap");
    writeln!(out, "<h2>What could not be seen <small>{blind}, {} out of reach</small></h2>", counts.out_of_reach)?;
    writeln!(out, "<table>\n<tr><th>Where</th><th>Why</th><th>So</th><th>Counts</th></tr>")?;
    let (blind, out_of_reach): (Vec<&Gap>, Vec<&Gap>) = gaps.iter().partition(|gap| gap.kind == GapKind::Blind);
    for gap in blind.into_iter().chain(out_of_reach) {
        let place = match &gap.place {
            Some(place) => {
                let span = place.span.map_or(String::new(), |span| format!(":{}:{}", span.line, span.column));
                format!("<code>{}{span}</code>", markup(&place.document))
            }
            None => markup(report.subject_name(&gap.subject)),
        };
        let counts = if gap.kind == GapKind::Blind { "yes" } else { "no" };
        let (reason, consequence) = (prose::inline(&gap.reason), prose::inline(&gap.consequence));
        writeln!(out, "<tr><td>{place}</td><td>{reason}</td><td>{consequence}</td><td>{counts}</td></tr>")?;
    }
    writeln!(out, "</table>")
}

/// The controls of a framework in a table, the failed ones first.
fn write_framework(framework: &FrameworkCoverage, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<h2>{} <small>{}</small></h2>", markup(&framework.title), markup(&totals(framework)))?;
    writeln!(out, "<p>{}</p>\n<table>", prose::inline(caution(framework)))?;
    writeln!(
        out,
        "<tr><th>State</th><th>Control</th><th>Asks for</th><th>Findings</th><th>Gaps</th><th>Checks</th></tr>"
    )?;
    let of_state = |state| framework.controls.iter().filter(move |control| control.state == state);
    for control in STATES.into_iter().flat_map(of_state) {
        let manual = if control.manual { " (manual)" } else { "" };
        let checks: Vec<String> = control.checks.iter().map(ToString::to_string).collect();
        writeln!(
            out,
            "<tr><td>{}</td><td>{}{manual}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            words(control.state),
            markup(&control.id),
            markup(&control.words),
            control.findings,
            control.gaps,
            checks.join(" ")
        )?;
    }
    writeln!(out, "</table>")
}

fn write_coverage(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let coverage = &report.verdict.coverage;
    writeln!(out, "<h2>What was looked at <small>{}</small></h2>\n<table>", markup(&looked_at(report.verdict)))?;
    let kinds = |kinds: &BTreeMap<String, u32>| {
        let kinds = kinds.iter().map(|(kind, count)| format!("{} {count}", markup(kind)));
        kinds.collect::<Vec<_>>().join(", ")
    };
    let rows = [
        ("Objects", kinds(&coverage.objects)),
        ("Kinds not understood", kinds(&coverage.not_understood)),
        ("Files without anything known", coverage.files_ignored.to_string()),
        ("Single judgements", coverage.assessments.to_string()),
    ];
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "<tr><th>{name}</th><td>{value}</td></tr>")?;
    }
    writeln!(out, "</table>")?;
    if !coverage.checks.skipped.is_empty() {
        writeln!(
            out,
            "<details class=\"page\"><summary><span class=\"id\">{}</span> <span class=\"title\">\
             Checks that did not run, \
             and why</span></summary>\n<div class=\"body\"><ul>",
            coverage.checks.skipped.len()
        )?;
        for skipped in &coverage.checks.skipped {
            writeln!(out, "<li>{}: {}", skipped.id, markup(&skipped.why))?;
        }
        writeln!(out, "</ul></div></details>")?;
    }
    Ok(())
}

/// The pages of the checks that have findings, each once.
fn write_pages(report: &Report<'_>, findings: &[&Finding], out: &mut dyn Write) -> io::Result<()> {
    let ids: BTreeSet<CheckId> = findings.iter().map(|finding| finding.check).collect();
    if ids.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h2>Checks <small>that found something</small></h2>")?;
    for page in ids.into_iter().filter_map(|id| report.page(id)) {
        let meta = &page.meta;
        writeln!(
            out,
            "<details class=\"page\" id=\"{id}\">\n<summary><span class=\"id\">{id}</span> \
             <span class=\"title\">{}</span>\
             </summary>\n<div class=\"body\">\n{}",
            prose::inline(meta.title),
            prose::html(page.markdown),
            id = meta.id
        )?;
        writeln!(out, "<dl><dt>Severity</dt><dd>{}</dd>", meta.severity)?;
        for (name, list) in [("Controls", meta.controls), ("Elsewhere", meta.aliases)] {
            if !list.is_empty() {
                writeln!(out, "<dt>{name}</dt><dd>{}</dd>", markup(&list.join(", ")))?;
            }
        }
        writeln!(out, "</dl>\n</div>\n</details>")?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    /// SHA-256 in base64, as content security policies have it.
    fn digest(text: &str) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let digest = Sha256::digest(text);
        let mut encoded = String::new();
        for three in digest.chunks(3) {
            let bits = three.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
            for place in 0..=three.len() {
                encoded.push(char::from(ALPHABET[bits >> (18 - 6 * place) & 63]));
            }
        }
        encoded + "="
    }

    #[test]
    fn policy_allows_exactly_the_style_and_the_script() {
        assert_eq!((STYLE_DIGEST, SCRIPT_DIGEST), (digest(STYLE).as_str(), digest(SCRIPT).as_str()));
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</"));
    }

    #[test]
    fn nothing_is_loaded_from_anywhere() {
        for text in [STYLE, SCRIPT] {
            assert!(!text.contains("url(") && !text.contains("@import") && !text.contains("://"));
        }
    }
}
