//! `plimsoll scan`: the main job.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write as _;

use plimsoll_model::{Fix, Status, TextEdit};
use plimsoll_report::{Report, harmless_line};
use plimsoll_source::{Extent, Text};
use plimsoll_verdict::Baseline;

use super::pipeline::{self, Request};
use crate::cli::{Global, Scan};
use crate::config::{Configuration, read_text};
use crate::exit::{Failure, Outcome};
use crate::output::{Style, stdout, write_file, write_file_by};
use crate::pages::pages;

pub(crate) fn run(args: &Scan, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &args.settings)?;
    if args.plan {
        return show_plan(&configuration);
    }
    let destinations = configuration.destinations()?;
    let with_fixes = destinations.iter().any(|destination| {
        // The others have no place for an edit.
        matches!(destination.format.name, "text" | "json" | "ndjson" | "sarif" | "html")
    });
    let style = Style::of(global, &configuration, args.all)?;
    let as_of = configuration.as_of()?;
    let progress = !global.quiet;
    let configuration = &configuration;
    let mut run = pipeline::run(&Request { targets: &args.targets, configuration, with_fixes, progress })?;
    hide_edits(&mut run);
    if let Some(path) = &args.write_baseline {
        let before =
            if path.exists() { Some(Baseline::read(&read_text(path)?).map_err(Failure::usage)?) } else { None };
        let baseline = Baseline::of(&run.verdict.findings, before.as_ref(), &as_of);
        write_file(path, baseline.to_text().as_bytes())?;
        let known: u32 = baseline.entries.iter().map(|entry| entry.count).sum();
        style.note(&format!("wrote {known} findings to {}", path.display()));
    }
    let pages = pages();
    // Secrets are masked here, once for every format.
    let texts: BTreeMap<&str, Cow<'_, str>> =
        run.estate.files().iter().map(|file| (&**file.text.path(), file.text.shown())).collect();
    let text = |path: &str| texts.get(path).map(AsRef::as_ref);
    for destination in destinations {
        let report = Report {
            verdict: &run.verdict,
            pages: &pages,
            text: &text,
            style: style.for_report(destination.file.is_none()),
        };
        match &destination.file {
            None => {
                let mut out = stdout();
                (destination.format.write)(&report, &mut out)?;
                out.flush()?;
            }
            Some(path) => {
                write_file_by(path, |out| (destination.format.write)(&report, out))?;
            }
        }
    }
    if args.explain_coverage {
        explain_coverage(&run)?;
    }
    if args.write_baseline.is_some() && !run.verdict.decision.incomplete {
        // What was just written down does not fail the run that wrote it.
        let waived_or_known = run.verdict.findings.iter().all(|finding| finding.status != Status::Open);
        return Ok(if waived_or_known { run.verdict.exit_code() } else { 0 });
    }
    Ok(run.verdict.exit_code())
}

/// Takes the edits out that would repeat a secret, such as those that write a mapping anew. `fix` applies them.
fn hide_edits(run: &mut pipeline::Run) {
    let concealed = run.estate.files().iter().map(|file| &*file.text).filter(|text| text.concealed().is_some());
    let texts: BTreeMap<&str, &Text> = concealed.map(|text| (&**text.path(), text)).collect();
    let repeats = |edit: &TextEdit| {
        texts.get(&*edit.document).is_some_and(|text| {
            // What an edit writes anew stands around its place.
            let around = Extent { start: edit.start.saturating_sub(AROUND), end: edit.end.saturating_add(AROUND) };
            text.without_secrets(edit.text.clone(), around) != edit.text
        })
    };
    for fix in run.verdict.findings.iter_mut().flat_map(|finding| &mut finding.fixes) {
        if matches!(fix, Fix::Patch { edits, .. } if edits.iter().any(repeats)) {
            let text = "`plimsoll fix` has an edit, which is not shown because it repeats a secret".to_owned();
            *fix = Fix::Prose { text };
        }
    }
}

/// Bytes around the place of an edit that it may write anew.
const AROUND: u32 = 64 << 10;

/// What would run, without running it.
fn show_plan(configuration: &Configuration) -> Outcome {
    let plan = pipeline::plan(configuration)?;
    let mut out = stdout();
    writeln!(out, "reads files below the targets; uses no network")?;
    writeln!(out, "judges for Kubernetes {}", configuration.target_version()?)?;
    if let Some(pss) = plan.pss {
        writeln!(out, "holds pods to the Pod Security level {} of {}", pss.level, pss.version)?;
    }
    writeln!(out, "\n{} checks run", plan.checks.len())?;
    for meta in &plan.checks {
        writeln!(out, "  {} {:<8} {}", meta.id, meta.severity, meta.title)?;
    }
    writeln!(out, "\n{} checks do not", plan.skipped.len())?;
    for skipped in &plan.skipped {
        writeln!(out, "  {} {}", skipped.id, skipped.why)?;
    }
    out.flush()?;
    Ok(0)
}

fn explain_coverage(run: &pipeline::Run) -> Result<(), Failure> {
    let mut out = std::io::stderr().lock();
    let coverage = &run.verdict.coverage;
    writeln!(
        out,
        "coverage: {} files, {} files of other kinds, {} judgements",
        coverage.files, coverage.files_ignored, coverage.assessments
    )?;
    for (kind, count) in &coverage.objects {
        writeln!(out, "  {count:>5} {}", harmless_line(kind))?;
    }
    for (kind, count) in &coverage.not_understood {
        writeln!(out, "  {count:>5} {} (kind not known: pods in it, if any, were not seen)", harmless_line(kind))?;
    }
    for gap in run.verdict.blind_gaps() {
        let place = gap.place.as_ref().map_or(gap.subject.as_str(), |place| &*place.document);
        writeln!(out, "  not understood: {}: {}", harmless_line(place), harmless_line(&gap.reason))?;
    }
    writeln!(out, "  {} checks ran, {} did not:", run.plan.checks.len(), run.plan.skipped.len())?;
    for skipped in &run.plan.skipped {
        writeln!(out, "  {} {}", skipped.id, skipped.why)?;
    }
    Ok(())
}
