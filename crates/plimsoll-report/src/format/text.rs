//! The default for people: the worst actions, each with the source of its worst finding, the rest as one line per
//! action, then what could not be seen, the decision, and what to do first.

use std::collections::BTreeMap;
use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use plimsoll_model::{Evidence, Finding, Fix, Gap, GapKind, Role, Severity, Span, Status, TextEdit};

use crate::action::{self, Action, actions};
use crate::escape::plain;
use crate::excerpt::{Row, excerpt};
use crate::frameworks::write_text;
use crate::patch::{Hunk, hunks};
use crate::summary::{Counts, addends, counted, gate, read_in_one_line, saw_nothing};
use crate::{Format, Report, Style, first_place};

/// The format `text`.
pub const FORMAT: Format =
    Format { name: "text", about: "for people: the worst findings with their source, then a summary", write };

/// Actions shown with the source of their worst finding unless all are asked for: about two screens, what a person
/// reads before fixing something.
const IN_FULL: usize = 5;
/// Objects that are named in the line of an action.
const NAMED: usize = 3;
/// Gaps shown unless all are asked for.
const GAPS_SHOWN: usize = 10;
/// Lines between the primary place and another one of the same file that is still drawn into the same source.
const NEAR: u32 = 60;
/// Lines of a fix that are shown; a longer one is shown by `plimsoll fix`.
const PATCH_LINES: usize = 16;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    if report.style.all {
        for finding in report.shown() {
            writeln!(out, "{}\n", in_full_with_source(report, finding, None))?;
        }
    } else {
        let (open, settled): (Vec<&Finding>, Vec<&Finding>) = report.shown().partition(|finding| finding.is_open());
        let actions = actions(report, open.into_iter());
        for action in actions.iter().take(IN_FULL) {
            if let Some(worst) = action.example() {
                writeln!(out, "{}\n", in_full_with_source(report, worst, Some(action)))?;
            }
        }
        write_rest(report, actions.get(IN_FULL..).unwrap_or_default(), out)?;
        for finding in settled {
            writeln!(out, "{}\n", in_full_with_source(report, finding, None))?;
        }
    }
    write_gaps(report, out)?;
    for framework in &report.verdict.coverage.frameworks {
        write_text(framework, out)?;
    }
    write_summary(report, out)
}

/// One finding: title, source, notes, remedy; with what else the same action closes. Without a line break at the end.
fn in_full_with_source<'a>(report: &Report<'a>, finding: &Finding, of: Option<&Action<'a>>) -> String {
    let style = report.style;
    let level = match finding.effective_severity() {
        Severity::Critical | Severity::High => Level::ERROR,
        Severity::Medium => Level::WARNING,
        Severity::Low | Severity::Info => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(plain(&finding.title)).id(plain(&finding.known_as())));
    let mut drawn: Vec<&Evidence> = Vec::new();
    let mut arrow = None;
    if let Some((document, span)) = first_place(finding) {
        let source = (report.text)(document);
        let near = |at: Span| at == span || source.is_some() && at.line.abs_diff(span.line) <= NEAR;
        let evidence = finding.evidence.iter();
        drawn = evidence
            .filter(|evidence| evidence.location().is_some_and(|(other, at)| **other == *document && near(at)))
            .collect();
        if let Some((last_line, snippet)) = source.and_then(|source| snippet(source, &drawn, span)) {
            group = group.element(snippet);
            // Written here, because the renderer would count columns in the excerpt and not in the file.
            let width = last_line.to_string().len();
            let head = style.paint(GUTTER, &format!("{:width$}-->", ""));
            arrow = Some(format!("{head} {}:{}:{}", plain(document), span.line, span.column));
        } else {
            group =
                group.element(Origin::path(plain(document)).line(span.line as usize).char_column(span.column as usize));
            drawn.retain(|evidence| evidence.location().is_some_and(|(_, at)| at == span));
        }
    }
    let notes = finding.evidence.iter().filter(|evidence| !drawn.iter().any(|drawn| std::ptr::eq(*drawn, *evidence)));
    group = group.elements(notes.map(|evidence| note("note", place_note(evidence))));
    // A file is named above the source already.
    let name = report.subject_name(&finding.subject);
    let is_file = finding.primary().and_then(Evidence::location).is_some_and(|(document, _)| **document == *name);
    if !is_file {
        group = group.element(note("note", plain(name)));
    }
    if let Some(flaw) = &finding.vulnerability {
        let about = if flaw.summary.is_empty() { flaw.url() } else { format!("{}; {}", flaw.summary, flaw.url()) };
        group = group.element(note("about", plain(&about)));
        if let Some(due) = &flaw.due {
            group = group.element(note("due", plain(&format!("{} ({})", due.within, due.because.join(", ")))));
        }
    }
    let risk = format!("{} ({})", finding.risk.score, plain(&addends(finding)));
    group = group.element(note("risk", risk));
    if let Some(note_of_status) = status_note(&finding.status) {
        group = group.element(note("note", note_of_status));
    }
    if let Some(action) = of.filter(|action| action.findings.len() > 1) {
        group = group.element(note("closes", plain(&closes(report, action))));
    }
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(style.width);
    let mut shown = renderer.render(&[group]);
    if let Some((arrow, end_of_title)) = arrow.zip(shown.find('\n')) {
        shown.insert_str(end_of_title, &format!("\n{arrow}"));
    }
    let remedy = match of {
        Some(action) => action.remedy(report),
        None => action::remedy(report, finding),
    };
    if !remedy.is_empty() {
        shown.extend(["\n", &style.paint(HELP, "help:"), " ", &plain(remedy)]);
    }
    shown.push_str(&patch(report, finding));
    shown
}

/// What an action closes: `6 findings of PLM-P007, PLM-P012 and 2 others, in Deployment shop/web`.
fn closes(report: &Report<'_>, action: &Action<'_>) -> String {
    let all = action.known_as();
    let named = all.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = match all.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {}", counted(more, "other")),
    };
    format!("{} of {named}{more}, in {}", counted(action.findings.len(), "finding"), action.places(report, NAMED))
}

fn note(name: &'static str, text: String) -> Element<'static> {
    Level::NOTE.with_name(name).message(text).into()
}

/// The source around the primary place with its marks, and the number of its last line; `None` when the text is not the
/// one that was judged.
fn snippet(source: &str, drawn: &[&Evidence], primary: Span) -> Option<(u32, Snippet<'static, Annotation<'static>>)> {
    let spans: Vec<Span> = drawn.iter().filter_map(|evidence| Some(evidence.location()?.1)).collect();
    let rows = excerpt(source, &spans, 0, 0)?;
    let mut text = String::new();
    let mut annotations = Vec::new();
    let mut first = true;
    for Row { text: line, marks, .. } in &rows {
        for (index, mark) in marks {
            let evidence = drawn.get(*index)?;
            let is_primary = first && evidence.location().is_some_and(|(_, span)| span == primary);
            first &= !is_primary;
            let kind = if is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            annotations.push(kind.span(text.len() + mark.start..text.len() + mark.end).label(label(evidence)));
        }
        text.push_str(line);
        text.push('\n');
    }
    let line = rows.first()?.number as usize;
    Some((rows.last()?.number, Snippet::source(text).line_start(line).annotations(annotations)))
}

/// The words at a place.
fn label(evidence: &Evidence) -> Option<String> {
    match evidence {
        Evidence::Field { label: Some(label), .. } => Some(plain(label)),
        Evidence::Field { missing: true, role: Role::Primary, route, .. } => {
            Some(format!("`{}` is not set here", plain(last_segment(route))))
        }
        _ => None,
    }
}

/// What stands after the last dot of a route that is not within brackets.
fn last_segment(route: &str) -> &str {
    let mut depth = 0usize;
    let dot = route.char_indices().rev().find(|(_, character)| {
        match character {
            ']' => depth += 1,
            '[' => depth = depth.saturating_sub(1),
            _ => {}
        }
        *character == '.' && depth == 0
    });
    dot.and_then(|(dot, _)| route.get(dot + 1..)).unwrap_or(route)
}

/// A piece of evidence that is not drawn into the source.
fn place_note(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Field { document, span, route, label, .. } => {
            let words = label.as_deref().unwrap_or(route);
            format!("{}:{}:{}: {}", plain(document), span.line, span.column, plain(words))
        }
        other => plain(&other.words().unwrap_or_default()),
    }
}

fn status_note(status: &Status) -> Option<String> {
    match status {
        Status::Open => None,
        Status::Waived { reason, owner, until, source } => {
            let owner = owner.as_ref().map(|owner| format!(" by {}", plain(owner))).unwrap_or_default();
            Some(format!(
                "waived{owner} until {} ({}): {}",
                plain(Status::end(until.as_deref())),
                plain(source),
                plain(reason)
            ))
        }
        Status::Closed { says, reason, author, source } => {
            let by = if author.is_empty() { String::new() } else { format!(" by {}", plain(author)) };
            let reason = if reason.is_empty() { String::new() } else { format!(": {}", plain(reason)) };
            Some(format!("closed{by} as {} ({}){reason}", plain(says), plain(source)))
        }
        Status::Known { first_seen } => Some(format!("known since {} (baseline)", plain(first_seen))),
    }
}

/// The edits of the first patch in the finding's document, with a line break in front; empty when there is none.
fn patch(report: &Report<'_>, finding: &Finding) -> String {
    let edits = finding.fixes.iter().find_map(|fix| match fix {
        Fix::Patch { edits, .. } => Some(edits),
        Fix::Prose { .. } | Fix::Upgrade { .. } => None,
    });
    let Some((edits, (document, span))) = edits.zip(first_place(finding)) else { return String::new() };
    // A patch that also changes other files is shown whole by `plimsoll fix`; half of it would mislead.
    if edits.iter().any(|edit| &*edit.document != document) {
        return String::new();
    }
    let edits: Vec<&TextEdit> = edits.iter().collect();
    let hunks = (report.text)(document).and_then(|source| hunks(source, &edits, Some(span)));
    hunks.map_or(String::new(), |hunks| drawn_patch(report.style, &hunks))
}

fn drawn_patch(style: Style, hunks: &[Hunk]) -> String {
    let width = hunks.iter().map(|hunk| hunk.line.to_string().len()).max().unwrap_or(1);
    let gutter = style.paint(GUTTER, "|");
    let mut lines = Vec::new();
    for (index, hunk) in hunks.iter().enumerate() {
        if index > 0 {
            lines.push(style.paint(GUTTER, "..."));
        }
        let signed = hunk.removed.iter().map(|line| (line, '-', REMOVED));
        for (line, sign, color) in signed.chain(hunk.added.iter().map(|line| (line, '+', ADDED))) {
            let number = style.paint(GUTTER, &format!("{:width$}", hunk.line));
            let line: String = line.chars().take(style.width.max(40)).collect();
            lines.push(format!("{number} {}", style.paint(color, format!("{sign} {line}").trim_end())));
        }
    }
    if lines.len() > PATCH_LINES {
        let more = lines.len() - PATCH_LINES;
        lines.truncate(PATCH_LINES);
        lines.push(style.paint(GUTTER, &format!("... and {}", counted(more, "more line"))));
    }
    format!("\n{:width$} {gutter}\n{}", "", lines.join("\n"))
}

/// The actions that are not shown in full, a line each. Those against nothing worse than `low` are only counted when
/// there is something worse to do.
fn write_rest(report: &Report<'_>, rest: &[Action<'_>], out: &mut dyn Write) -> io::Result<()> {
    let is_minor = |action: &&Action<'_>| action.severity() <= Severity::Low;
    let (minor, major): (Vec<&Action<'_>>, Vec<&Action<'_>>) = rest.iter().partition(is_minor);
    let (listed, counted_only) = if major.is_empty() { (minor, Vec::new()) } else { (major, minor) };
    if listed.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "and {}; `--all` shows every finding, `--format concise` a line each:",
        counted(rest.len(), "more action")
    )?;
    // A place that all have in common is the subject of the run.
    let mut places: Vec<String> = listed.iter().map(|action| plain(&action.places(report, 1))).collect();
    if places.len() > 1 && places.iter().all(|place| Some(place) == places.first()) {
        places.clear();
    }
    let names: Vec<String> = listed.iter().map(|action| plain(&action.name())).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    for (number, (action, name)) in listed.iter().zip(&names).enumerate() {
        let severity = action.severity();
        let word = report.style.paint(Style::severity(severity), &format!("{severity:8}"));
        let place = places.get(number).map(|place| format!(" (in {place})")).unwrap_or_default();
        let (count, remedy) = (action.findings.len(), plain(action.remedy(report)));
        writeln!(out, "{count:>6}  {word}  {name:width$}  {remedy}{place}")?;
    }
    if !counted_only.is_empty() {
        let findings: usize = counted_only.iter().map(|action| action.findings.len()).sum();
        let (findings, actions) = (counted(findings, "finding"), counted(counted_only.len(), "action"));
        writeln!(out, "        not listed: {findings} of low severity or less, closed by {actions}")?;
    }
    writeln!(out)
}

fn write_gaps(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let style = report.style;
    let place_of = |gap: &Gap| match &gap.place {
        Some(place) => match place.span {
            Some(span) => format!("{}:{}:{}", plain(&place.document), span.line, span.column),
            None => plain(&place.document),
        },
        None => plain(report.subject(&gap.subject).map_or(gap.subject.as_str(), |subject| &subject.name)),
    };
    let (blind, out_of_reach): (Vec<&Gap>, Vec<&Gap>) =
        report.verdict.gaps.iter().partition(|gap| gap.kind == GapKind::Blind);
    let shown = if style.all { usize::MAX } else { GAPS_SHOWN };
    for gap in blind.iter().take(shown) {
        let head = style.paint(Style::severity(Severity::Medium), "gap:");
        writeln!(out, "{head} {}: {}: {}", place_of(gap), plain(&gap.reason), plain(&gap.consequence))?;
    }
    if let Some(more) = blind.len().checked_sub(shown).filter(|more| *more > 0) {
        writeln!(out, "and {}; `--all` shows them", counted(more, "more gap"))?;
    }
    if style.all {
        for gap in &out_of_reach {
            writeln!(out, "out of reach: {}: {}: {}", place_of(gap), plain(&gap.reason), plain(&gap.consequence))?;
        }
    } else if !out_of_reach.is_empty() {
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for gap in &out_of_reach {
            *reasons.entry(&gap.reason).or_default() += 1;
        }
        let mut reasons: Vec<_> = reasons.into_iter().collect();
        reasons.sort_by_key(|(reason, count)| (std::cmp::Reverse(*count), *reason));
        let named: Vec<_> =
            reasons.iter().take(3).map(|(reason, count)| format!("{count} {}", plain(reason))).collect();
        let more = if reasons.len() > named.len() { ", ..." } else { "" };
        writeln!(out, "out of reach: {}{more}; `--all` lists them", named.join(", "))?;
    }
    if !report.verdict.gaps.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

fn write_summary(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let style = report.style;
    let verdict = report.verdict;
    let counts = Counts::of(verdict);
    let open = counts.open.iter().filter(|(_, count)| *count > 0);
    let mut words: Vec<String> =
        open.map(|(severity, count)| style.paint(Style::severity(*severity), &format!("{count} {severity}"))).collect();
    if words.is_empty() {
        words.push(if saw_nothing(verdict) {
            "nothing to look at: no file and no image was recognised".to_owned()
        } else {
            "no open findings".to_owned()
        });
    }
    if !saw_nothing(verdict) {
        writeln!(out, "read: {}", plain(&read_in_one_line(verdict)))?;
    }
    words.extend((counts.waived > 0).then(|| format!("{} waived", counts.waived)));
    words.extend((counts.closed > 0).then(|| format!("{} closed by VEX", counts.closed)));
    words.extend((counts.known > 0).then(|| format!("{} known", counts.known)));
    words.extend((counts.gaps > 0).then(|| counted(counts.gaps, "gap")));
    for (tool, count) in &verdict.coverage.foreign_marks {
        let marks = counted(*count as usize, "ignore mark");
        writeln!(out, "not honored: {marks} of {tool}; `--honor-foreign {tool}` does")?;
    }
    let gate_color = if verdict.exit_code() == 0 { ADDED } else { Style::severity(Severity::Critical) };
    writeln!(out, "{}      gate: {}", words.join("  "), style.paint(gate_color, gate(verdict)))?;
    let least = style.min_severity;
    if verdict.decision.only_fixed {
        let unfixed = report.findings().filter(|finding| finding.is_open() && finding.has_no_fix()).count();
        if unfixed > 0 {
            writeln!(out, "not shown: {} without a fix, which the gate leaves out", counted(unfixed, "flaw"))?;
        }
    }
    let hidden: usize = counts.open.iter().filter(|(severity, _)| *severity < least).map(|(_, count)| count).sum();
    if hidden > 0 {
        writeln!(out, "not shown: {} below {least}", counted(hidden, "finding"))?;
    }
    let actions = actions(report, report.counting().filter(|finding| finding.is_open()));
    let Some(action) = actions.first() else { return Ok(()) };
    let (remedy, places) = (plain(action.remedy(report)), plain(&action.places(report, 1)));
    writeln!(out, "do first: {remedy} in {places} (closes {})", action.findings.len())?;
    writeln!(out, "explain:  plimsoll explain {}", plain(&action.name()))
}

/// Parameters of the escape sequences `SGR`. The words say the same without them.
const ADDED: &str = "32";
const REMOVED: &str = "31";
const GUTTER: &str = "1;34";
const HELP: &str = "1;36";

impl Style {
    /// The colour of a severity.
    const fn severity(severity: Severity) -> &'static str {
        match severity {
            Severity::Critical => "1;31",
            Severity::High => "31",
            Severity::Medium => "33",
            Severity::Low | Severity::Info => "36",
        }
    }

    /// The text in a colour, when colours are asked for.
    fn paint(self, color: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::last_segment;

    #[test]
    fn names_in_brackets_are_not_cut() {
        assert_eq!(last_segment("spec.containers[web.v1].image"), "image");
        assert_eq!(last_segment("metadata.annotations[a.b/c]"), "annotations[a.b/c]");
        assert_eq!(last_segment("kind"), "kind");
    }
}
