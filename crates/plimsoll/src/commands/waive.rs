//! `plimsoll waive`: accepted findings in plimsoll.yaml, written with its comments kept.

use std::io::Write as _;
use std::path::PathBuf;

use plimsoll_model::{CheckId, Evidence, Finding, Status};
use plimsoll_report::harmless_line;
use plimsoll_source::Node;
use plimsoll_source::edit::{Edit, Value, apply};
use plimsoll_verdict::Waives;

use super::pipeline::{self, Request};
use crate::advisories::is_flaw_id;
use crate::cli::{Global, SettingArgs, Waive, WaiveAdd, WaiveTargets};
use crate::config::{CONFIG_NAME, ConfigFile, Configuration};
use crate::exit::{Failure, Outcome};
use crate::output::{replace_file, stdout, write_new_file};
use crate::pages::pages;

pub(crate) fn run(command: &Waive, global: &Global) -> Outcome {
    match command {
        Waive::Add(args) => add(args, global),
        Waive::List(args) => list(args, global),
        Waive::Prune(args) => prune(args, global),
    }
}

fn add(args: &WaiveAdd, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &SettingArgs::default())?;
    let id = if is_flaw_id(&args.check) {
        Waives::Flaw(args.check.clone())
    } else {
        Waives::Check(check_named(&args.check)?)
    };
    if args.package.is_some() && matches!(id, Waives::Check(_)) {
        return Err(Failure::usage("`--package` goes with the id of a flaw, such as CVE-2024-3094"));
    }
    let until: jiff::civil::Date = args
        .until
        .parse()
        .map_err(|_| Failure::usage(format!("`{}` is no date of the form YYYY-MM-DD", args.until)))?;
    if args.reason.trim().is_empty() {
        return Err(Failure::usage("a waiver needs a reason"));
    }
    let is_unwaivable = |id: &CheckId| configuration.checks.get(id).is_some_and(|check| check.waivable == Some(false));
    if id.checks().iter().any(is_unwaivable) {
        return Err(Failure::usage(format!("{id} must not be waived: the configuration says `waivable: false`")));
    }
    if until.to_string() < configuration.as_of()? {
        return Err(Failure::usage(format!("{until} is over")).with_help("a waiver holds through its last day"));
    }
    let mut entry = vec![("id".to_owned(), Value::Text(id.to_string()))];
    let optional = [
        ("package", &args.package),
        ("path", &args.path),
        ("kind", &args.kind),
        ("namespace", &args.namespace),
        ("name", &args.name),
        ("container", &args.container),
    ];
    let text = |value: &String| Value::Text(value.clone());
    entry.extend(optional.iter().filter_map(|(key, value)| Some(((*key).to_owned(), text(value.as_ref()?)))));
    entry.push(("reason".to_owned(), text(&args.reason)));
    entry.extend(args.owner.as_ref().map(|owner| ("owner".to_owned(), text(owner))));
    entry.push(("until".to_owned(), Value::Text(until.to_string())));
    let entry = Value::Mapping(entry);
    let path = configuration.file.as_ref().map_or_else(|| PathBuf::from(CONFIG_NAME), |file| file.path.clone());
    let root = configuration.file.as_ref().and_then(|file| file.document()).and_then(plimsoll_source::Document::root);
    match (&configuration.file, root.filter(|root| !root.is_null())) {
        (Some(file), Some(root)) => {
            rewrite(file, &Edit::new().append(root.id(), &["waivers"], entry))?;
        }
        (Some(file), None) => {
            // Only comments so far: the list goes below them.
            let separator =
                if file.text.content().is_empty() || file.text.content().ends_with('\n') { "" } else { "\n" };
            let after = format!("{}{separator}{}", file.text.content(), fresh(&entry)?);
            replace_file(&file.path, file.text.content(), &after)?;
        }
        (None, _) => write_new_file(&path, fresh(&entry)?.as_bytes())?,
    }
    let mut out = stdout();
    writeln!(out, "waived {id} until {until} in {}", path.display())?;
    writeln!(out, "next: `plimsoll waive list` shows what it covers")?;
    out.flush()?;
    Ok(0)
}

/// A list of waivers with one entry, as the text of a file.
fn fresh(entry: &Value) -> Result<String, Failure> {
    let text = std::sync::Arc::new(plimsoll_source::Text::new("new", "waivers:\n"));
    let limits = plimsoll_source::yaml::Limits::default();
    let parsed = plimsoll_source::yaml::parse(&text, 0, false, &limits);
    let document = parsed.documents.first();
    let root = document.and_then(plimsoll_source::Document::root);
    let (Some(document), Some(root)) = (document, root) else {
        return Err(Failure::job(anyhow::anyhow!("cannot begin a list of waivers")));
    };
    let rendered = Edit::new().append(root.id(), &["waivers"], entry.clone()).render(document).map_err(cannot)?;
    Ok(apply(text.content(), &rendered.edits).map_err(cannot)?)
}

fn cannot(error: plimsoll_source::edit::NotEditable) -> anyhow::Error {
    anyhow::Error::new(error).context("cannot edit the configuration")
}

/// Applies an edit to the configuration file and reads the result back before it is written.
fn rewrite(file: &ConfigFile, edit: &Edit) -> Result<(), Failure> {
    let Some(document) = file.document() else { return Ok(()) };
    let rendered = edit.render(document).map_err(cannot)?;
    let after = apply(file.text.content(), &rendered.edits).map_err(cannot)?;
    ConfigFile::of_text(&file.path, after.clone())?.waivers()?;
    replace_file(&file.path, file.text.content(), &after)
}

fn check_named(word: &str) -> Result<CheckId, Failure> {
    let pages = pages();
    let page = pages.iter().find(|page| page.meta.slug == word || page.meta.id.to_string().eq_ignore_ascii_case(word));
    page.map(|page| page.meta.id).ok_or_else(|| {
        Failure::usage(format!("there is no check `{word}`")).with_help("`plimsoll checks list` shows them")
    })
}

/// Findings by the waiver that covers them, which is named by its place.
fn covered(findings: &[Finding], place: &str) -> usize {
    let is_by = |finding: &&Finding| matches!(&finding.status, Status::Waived { source, .. } if source == place);
    findings.iter().filter(is_by).count()
}

/// The problem of a waiver, from the finding about it.
fn problem<'f>(findings: &'f [Finding], path: &str, start: u32) -> Option<&'f str> {
    let about = findings.iter().find(|finding| {
        finding.title.starts_with("the waiver ")
            && finding
                .primary()
                .and_then(Evidence::location)
                .is_some_and(|(document, span)| **document == *path && span.start == start)
    });
    about.map(|finding| finding.title.as_str())
}

fn list(args: &WaiveTargets, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &SettingArgs::default())?;
    let request =
        Request { targets: &args.targets, configuration: &configuration, with_fixes: false, progress: !global.quiet };
    let run = pipeline::run(&request)?;
    let findings = &run.verdict.findings;
    let mut out = stdout();
    let mut number = 0;
    let mut show = |path: &str, line: u32, start: u32, what: &str| -> Result<(), Failure> {
        number += 1;
        let place = format!("{path}:{line}");
        let state = match problem(findings, path, start) {
            Some(problem) => problem.to_owned(),
            None => format!("covers {}", covered(findings, &place)),
        };
        writeln!(out, "{}: {}: {}", harmless_line(&place), harmless_line(what), harmless_line(&state))?;
        Ok(())
    };
    let waivers = configuration.waivers()?;
    if let Some(file) = &waivers.file {
        for waiver in &waivers.waivers {
            let line = file.text.position(waiver.at.start).0;
            let what = format!("{} until {}: {}", waiver.waives, waiver.until, waiver.reason);
            show(file.text.path(), line, waiver.at.start, &what)?;
        }
    }
    for file in run.estate.files() {
        for mark in &file.marks {
            let line = file.text.position(mark.at.start).0;
            let what = match &mark.terms {
                Ok(terms) => {
                    let checks: Vec<_> = terms.checks.iter().map(ToString::to_string).collect();
                    format!("{} until {}: {}", checks.join(", "), terms.until, terms.reason)
                }
                Err(_) => file.text.without_secrets(file.text.slice(mark.at).to_owned(), mark.at),
            };
            show(file.text.path(), line, mark.at.start, &what)?;
        }
    }
    if number == 0 {
        writeln!(out, "no waivers")?;
    }
    out.flush()?;
    Ok(0)
}

fn prune(args: &WaiveTargets, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &SettingArgs::default())?;
    let Some(file) = &configuration.file else {
        return Err(Failure::usage("there is no plimsoll.yaml here").with_help("`plimsoll fix` removes dead comments"));
    };
    let request =
        Request { targets: &args.targets, configuration: &configuration, with_fixes: false, progress: !global.quiet };
    let run = pipeline::run(&request)?;
    let items = file.document().and_then(|document| document.root()?.get("waivers")).into_iter().flat_map(Node::items);
    let path = file.text.path();
    let mut edit = Edit::new();
    let mut out = stdout();
    for item in items {
        if let Some(problem) = problem(&run.verdict.findings, path, item.extent().start) {
            edit = edit.remove(item.id());
            writeln!(out, "removed {}:{}: {}", harmless_line(path), item.span().line, harmless_line(problem))?;
        }
    }
    if edit.operations.is_empty() {
        writeln!(out, "nothing to prune")?;
    } else {
        rewrite(file, &edit)?;
    }
    out.flush()?;
    Ok(0)
}
