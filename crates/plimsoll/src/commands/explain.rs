//! `plimsoll explain`: the page of a check, and with targets what the check made of each object.

use std::io::Write as _;
use std::sync::Arc;

use plimsoll_model::{Fingerprint, GapKind, Page, Status, SubjectId, peer_id};
use plimsoll_report::harmless_line;

use super::explain_flaw;
use super::pipeline::{self, Request};
use crate::advisories::is_flaw_id;
use crate::cli::{Explain, Global};
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::output::stdout;
use crate::pages::pages;

pub(crate) fn run(args: &Explain, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &args.settings)?;
    if args.check.starts_with("v1:") {
        return explain_fingerprint(args, &configuration);
    }
    let found = find(&args.check);
    if found.is_empty() && is_flaw_id(&args.check) {
        return explain_flaw::run(&args.check, args.package.as_deref(), &args.targets, &configuration);
    }
    if args.package.is_some() {
        return Err(Failure::usage("`--package` goes with the id of a flaw, such as CVE-2024-3094"));
    }
    if found.is_empty() {
        let plan = plimsoll_engine::Selection { only: vec![args.check.clone()], ..Default::default() };
        let message = match plimsoll_engine::Plan::new(&pages(), &plan, plimsoll_engine::Reach::default()) {
            Err(error) => error.to_string(),
            Ok(_) => format!(
                "`{}` means several checks; `plimsoll checks list --only {}` shows them",
                args.check, args.check
            ),
        };
        return Err(Failure::usage(message));
    }
    let mut out = stdout();
    for page in &found {
        write_page(page, &mut out)?;
    }
    if !args.targets.is_empty() {
        let run = pipeline::run(&Request {
            targets: &args.targets,
            configuration: &configuration,
            with_fixes: false,
            progress: false,
        })?;
        for page in &found {
            explain_targets(page, &run, &mut out)?;
        }
    }
    out.flush()?;
    Ok(0)
}

/// The pages that an id, a slug or a peer's id means.
fn find(word: &str) -> Vec<&'static Page> {
    let is_meant = |page: &&'static Page| {
        let meta = &page.meta;
        meta.slug == word
            || meta.id.to_string().eq_ignore_ascii_case(word)
            || meta.aliases.iter().filter_map(|alias| alias.split_once(':')).any(|(tool, id)| {
                // With the tool's name before it, or its id alone.
                let id_meant = word.split_once(':').map_or(Some(word), |(of, id)| (of == tool).then_some(id));
                id_meant.is_some_and(|meant| peer_id(tool, meant) == peer_id(tool, id))
            })
    };
    pages().into_iter().filter(is_meant).collect()
}

fn write_page(page: &Page, out: &mut dyn std::io::Write) -> Result<(), Failure> {
    let meta = &page.meta;
    writeln!(out, "{} {}: {}", meta.id, meta.slug, meta.title)?;
    writeln!(
        out,
        "severity {}, {}",
        meta.severity,
        match meta.default {
            plimsoll_model::Activation::On => "on by default",
            plimsoll_model::Activation::Off => "off by default",
            plimsoll_model::Activation::Restricted => "joins with the Pod Security level restricted",
            plimsoll_model::Activation::Config => "runs once its parameter is set",
        }
    )?;
    if !meta.controls.is_empty() {
        writeln!(out, "controls {} (mapped by hand, not reviewed by a person)", meta.controls.join(", "))?;
    }
    if !meta.aliases.is_empty() {
        writeln!(out, "elsewhere {}", meta.aliases.join(", "))?;
    }
    writeln!(out, "{}", page.markdown.trim_end())?;
    Ok(())
}

fn explain_targets(page: &Page, run: &pipeline::Run, out: &mut dyn std::io::Write) -> Result<(), Failure> {
    let id = page.meta.id;
    writeln!(out, "\n{id} here:")?;
    if let Some(skipped) = run.plan.skipped.iter().find(|skipped| skipped.id == id) {
        writeln!(out, "  did not run: {}", skipped.why)?;
        return Ok(());
    }
    let is_about_dockerfiles =
        plimsoll_checks::all().iter().any(|check| check.page.meta.id == id && check.is_about_dockerfiles());
    for dockerfile in run.estate.dockerfiles().filter(|_| is_about_dockerfiles) {
        explain_subject(page, run, (&dockerfile.subject, dockerfile.text.path()), true, out)?;
    }
    for object in run.estate.objects() {
        let document = object.document.text().path();
        explain_subject(page, run, (&object.subject, document), applies(page, object), out)?;
    }
    for file in run.estate.files() {
        let Some(project) = file.project() else { continue };
        let is_meant = page.meta.id.letter() == 'M';
        // What is wrong with the file as a whole belongs to none of its services.
        if run.verdict.findings.iter().any(|finding| finding.check == id && finding.subject == project.subject) {
            explain_subject(page, run, (&project.subject, file.text.path()), is_meant, out)?;
        }
        for service in &project.services {
            explain_subject(page, run, (&service.subject, file.text.path()), is_meant, out)?;
        }
    }
    Ok(())
}

/// What a check made of a subject, of which the file at hand is the one that it begins in.
fn explain_subject(
    page: &Page,
    run: &pipeline::Run,
    (subject, document): (&SubjectId, &Arc<str>),
    applies: bool,
    out: &mut dyn std::io::Write,
) -> Result<(), Failure> {
    let id = page.meta.id;
    // A service may be written in several files.
    let is_here = |found: Option<&Arc<str>>| {
        subject.as_str().starts_with("service:") || found.is_none_or(|found| found == document)
    };
    let findings: Vec<_> = run
        .verdict
        .findings
        .iter()
        .filter(|finding| finding.check == id && finding.subject == *subject)
        .filter(|finding| is_here(finding.occurrence().0))
        .collect();
    let gap = run.verdict.gaps.iter().find(|gap| gap.subject == *subject && gap.checks.contains(&id));
    let name = harmless_line(subject.as_str());
    for finding in &findings {
        let place = finding.primary().and_then(|evidence| evidence.location());
        let place =
            place.map_or(String::new(), |(document, span)| format!("{}:{}", harmless_line(document), span.line));
        let state = match &finding.status {
            Status::Open => "fired".to_owned(),
            Status::Waived { source, until, .. } => {
                format!("waived by {} until {}", harmless_line(source), Status::end(until.as_deref()))
            }
            Status::Closed { says, source, .. } => {
                format!("closed by {}: {}", harmless_line(source), harmless_line(says))
            }
            Status::Known { first_seen } => format!("known since {first_seen}"),
        };
        writeln!(out, "  {state}: {name}: {} ({place}, {})", harmless_line(&finding.title), finding.fingerprint)?;
    }
    match gap {
        Some(gap) => {
            let word = if gap.kind == GapKind::Blind { "gap" } else { "out of reach" };
            writeln!(out, "  {word}: {name}: {}", harmless_line(&gap.reason))?;
        }
        None if findings.is_empty() && applies => writeln!(out, "  passed: {name}")?,
        None if findings.is_empty() => writeln!(out, "  not applicable: {name}")?,
        None => {}
    }
    Ok(())
}

/// True when the check has something to look at in the object.
fn applies(page: &Page, object: &plimsoll_facts::Object) -> bool {
    let meta = &page.meta;
    if meta.is_for_kind(&object.kind) {
        return true;
    }
    let windows = object.pods().all(|pod| matches!(pod.is_windows(), Ok(true)));
    meta.kinds.is_empty() && !object.pods.is_empty() && !(meta.linux_only && windows)
}

fn explain_fingerprint(args: &Explain, configuration: &Configuration) -> Outcome {
    if args.targets.is_empty() {
        let failure = Failure::usage("a fingerprint is explained by where it was found");
        return Err(failure.with_help(format!("plimsoll explain {} TARGET", args.check)));
    }
    let run = pipeline::run(&Request { targets: &args.targets, configuration, with_fixes: false, progress: false })?;
    let fingerprint: Fingerprint =
        args.check.parse().map_err(|error| Failure::usage(format!("`{}`: {error}", args.check)))?;
    let found = run.verdict.findings.iter().find(|finding| finding.has_fingerprint(fingerprint));
    let Some(finding) = found else {
        return Err(Failure::usage(format!("no finding of this run has the fingerprint {}", args.check)));
    };
    if let Some(flaw) = &finding.vulnerability {
        return explain_flaw::run(&flaw.id, Some(&flaw.name), &args.targets, configuration);
    }
    let mut out = stdout();
    for page in pages().into_iter().filter(|page| page.meta.id == finding.check) {
        write_page(page, &mut out)?;
        explain_targets(page, &run, &mut out)?;
    }
    out.flush()?;
    Ok(0)
}
