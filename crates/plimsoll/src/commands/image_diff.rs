//! `plimsoll image diff`: how two images differ, and what is newly wrong.

use std::collections::BTreeMap;
use std::io::Write;

use plimsoll_content::conceal_image;
use plimsoll_facts::Image;
use plimsoll_facts::image::shown_path;
use plimsoll_graph::{Difference, FieldChange, FileChange, config_changes};
use plimsoll_model::{Assessed, CheckId, FailOn, Finding, Status, Unknown};
use plimsoll_report::harmless_line;

use super::image::{code, gaps_of, only, target_of};
use super::pipeline::run_image;
use crate::cli::{Global, ImageDiff};
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::images::{self, Seen};
use crate::output::stdout;

pub(super) fn run(args: &ImageDiff, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &args.settings)?;
    super::pipeline::set_threads(&configuration)?;
    let mut old = seen(&args.old, &configuration)?;
    let mut new = seen(&args.new, &configuration)?;
    let mut gaps = gaps_of(&mut old);
    gaps.extend(gaps_of(&mut new));
    let mut difference = Difference::between(only(&old, &args.old)?, only(&new, &args.new)?);
    old.images.iter_mut().chain(&mut new.images).for_each(conceal_image);
    let (before, after) = (only(&old, &args.old)?, only(&new, &args.new)?);
    difference.config = difference.config.and_then(|changes| concealed(changes, before, after));
    let mut out = stdout();
    write_difference(&difference, before, after, args.files, &mut out)?;
    if !args.findings {
        out.flush()?;
        return Ok(code(&gaps, &configuration));
    }
    let mut findings = Vec::new();
    let mut gate = 0;
    for mut seen in [old, new] {
        let Some(image) = seen.images.pop() else { continue };
        let verdict = run_image(image, &configuration)?;
        gate = gate.max(if verdict.decision.incomplete { 3 } else { 0 });
        findings.push(verdict.findings);
    }
    let [before, after] = findings.as_slice() else { return Ok(3) };
    let changes = Changes::between(before, after);
    changes.write(&mut out)?;
    out.flush()?;
    let fail_on = configuration.fail_on()?;
    gate = gate.max(u8::from(changes.new.iter().any(|finding| fails(finding, &fail_on))));
    // 3 counts before 1 (image spec section 2.4).
    Ok(gate.max(code(&gaps, &configuration)))
}

fn counts(finding: &Finding) -> bool {
    !matches!(finding.status, Status::Waived { .. } | Status::Closed { .. })
}

fn fails(finding: &Finding, fail_on: &[FailOn]) -> bool {
    counts(finding) && fail_on.iter().any(|fail_on| fail_on.fails(finding))
}

/// Findings of two states of an image.
struct Changes<'f> {
    new: Vec<&'f Finding>,
    gone: Vec<&'f Finding>,
    same: usize,
}

impl<'f> Changes<'f> {
    /// By check and place: the two may have names and forms that have nothing in common. A second finding of a check at
    /// a place is new when there was one.
    fn between(before: &'f [Finding], after: &'f [Finding]) -> Self {
        let mut known: BTreeMap<(CheckId, &str), Vec<&Finding>> = BTreeMap::new();
        for finding in before.iter().rev() {
            known.entry(key(finding)).or_default().push(finding);
        }
        let mut changes = Self { new: Vec::new(), gone: Vec::new(), same: 0 };
        for finding in after {
            match known.get_mut(&key(finding)).and_then(Vec::pop) {
                Some(_) => changes.same += 1,
                None => changes.new.push(finding),
            }
        }
        let is_left = |finding: &&Finding| {
            known.get(&key(finding)).is_some_and(|left| left.iter().any(|other| std::ptr::eq(*other, *finding)))
        };
        changes.gone = before.iter().filter(is_left).collect();
        changes
    }

    fn write(&self, out: &mut dyn Write) -> Result<(), Failure> {
        for (sign, findings) in [('+', &self.new), ('-', &self.gone)] {
            for finding in findings {
                let severity = finding.effective_severity().to_string();
                let waived = if counts(finding) { String::new() } else { format!(" ({})", finding.status.word()) };
                let line = format!("finding  {sign} {severity:<8} {} {}{waived}", finding.check, finding.title);
                writeln!(out, "{}", harmless_line(&line))?;
            }
        }
        writeln!(out, "findings {} new, {} gone, {} the same", self.new.len(), self.gone.len(), self.same)?;
        Ok(())
    }
}

/// What makes it the same finding in another state of an image.
fn key(finding: &Finding) -> (CheckId, &str) {
    (finding.check, finding.primary().map_or("", |evidence| evidence.route()))
}

fn seen(word: &str, configuration: &Configuration) -> Result<Seen, Failure> {
    let target = target_of(word)?;
    let (options, bases) = (configuration.image_options()?, configuration.bases()?);
    images::see(&target, &options, &bases, images::Depth::Files).map_err(|error| images::failure(&target, &error))
}

fn write_difference(
    difference: &Difference,
    old: &Image,
    new: &Image,
    lists_files: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    for change in &difference.packages {
        let (before, after) = (change.before.join(", "), change.after.join(", "));
        let line = match (change.before.is_empty(), change.after.is_empty()) {
            (true, _) => format!("package  + {} {after}", change.name),
            (_, true) => format!("package  - {} {before}", change.name),
            _ => format!("package  ~ {} {before} -> {after}", change.name),
        };
        writeln!(out, "{}", harmless_line(line.trim_end()))?;
    }
    match &difference.config {
        Ok(changes) => changes.iter().try_for_each(|change| write_field(change, out))?,
        Err(unknown) => write_unknown("config", *unknown, out)?,
    }
    match &difference.files {
        Ok(changes) if lists_files => changes.iter().try_for_each(|change| write_file(change, out))?,
        Ok(changes) => write_counts(changes, out)?,
        Err(unknown) => write_unknown("files", *unknown, out)?,
    }
    for path in &difference.unknown_executables {
        writeln!(out, "unowned  + /{}", harmless_line(&shown_path(path)))?;
    }
    let name = |image: &Image, number: usize| {
        let layer = image.layers.get(number);
        let digest = layer.and_then(|layer| layer.digest.or(layer.diff_id)).map(|digest| digest.to_string());
        digest.unwrap_or_else(|| "without a digest".to_owned())
    };
    for number in &difference.layers.repacked {
        writeln!(out, "layer    = {number} has the same content and another digest: {}", name(new, *number))?;
    }
    for number in &difference.layers.removed {
        writeln!(out, "layer    - {number} {}", name(old, *number))?;
    }
    for number in &difference.layers.added {
        writeln!(out, "layer    + {number} {}", name(new, *number))?;
    }
    Ok(())
}

fn write_field(change: &FieldChange, out: &mut dyn Write) -> Result<(), Failure> {
    let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    let line = format!("config   ~ {}: {} -> {}", change.field, shown(&change.before), shown(&change.after));
    writeln!(out, "{}", harmless_line(&line))?;
    Ok(())
}

/// The changes as the images show them now that no secret is in them any more. Where only the secret is another one,
/// that is all that is said.
fn concealed(changes: Vec<FieldChange>, before: &Image, after: &Image) -> Assessed<Vec<FieldChange>> {
    const NOT_SHOWN: &str = "(a secret, not shown)";
    let mut shown: BTreeMap<String, FieldChange> =
        config_changes(before, after)?.into_iter().map(|change| (change.field.clone(), change)).collect();
    let hidden = |value: Option<String>| value.map(|_| NOT_SHOWN.to_owned());
    let changes = changes.into_iter().map(|change| {
        shown.remove(&change.field).unwrap_or_else(|| FieldChange {
            field: change.field,
            before: hidden(change.before),
            after: hidden(change.after),
        })
    });
    Ok(changes.collect())
}

fn write_counts(changes: &[FileChange], out: &mut dyn Write) -> Result<(), Failure> {
    let count = |is: fn(&FileChange) -> bool| changes.iter().filter(|change| is(change)).count();
    if !changes.is_empty() {
        writeln!(
            out,
            "files    {} added, {} removed, {} renamed, {} changed; `--files` lists them",
            count(|change| matches!(change, FileChange::Added(_))),
            count(|change| matches!(change, FileChange::Removed(_))),
            count(|change| matches!(change, FileChange::Renamed(..))),
            count(|change| matches!(change, FileChange::Changed(..)))
        )?;
    }
    Ok(())
}

fn write_file(change: &FileChange, out: &mut dyn Write) -> Result<(), Failure> {
    let line = match change {
        FileChange::Added(path) => format!("file     + /{}", shown_path(path)),
        FileChange::Removed(path) => format!("file     - /{}", shown_path(path)),
        FileChange::Renamed(from, to) => format!("file     > /{} -> /{}", shown_path(from), shown_path(to)),
        FileChange::Changed(path, what) => format!("file     ~ /{}: {}", shown_path(path), what.join(", ")),
    };
    writeln!(out, "{}", harmless_line(&line))?;
    Ok(())
}

fn write_unknown(what: &str, unknown: Unknown, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "{what:<8} ? not compared: of one of the two it is not known ({})", unknown.why.word())?;
    Ok(())
}
