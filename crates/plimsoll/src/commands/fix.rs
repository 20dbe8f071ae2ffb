//! `plimsoll fix`: edits that are re-parsed and re-judged before they are kept.
//!
//! Fixes are applied in rounds, since several may touch the same place. After each round everything is read and judged
//! anew: a file in which a fixed finding is still there, or a new one came, goes back to what it was and takes its
//! fixes one at a time, leaving out those that do harm.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use plimsoll_model::{CheckId, Evidence, Finding, Fingerprint, Fix, Safety, TextEdit};
use plimsoll_report::harmless_line;
use similar::TextDiff;

use super::pipeline::{self, Request};
use crate::cli::{Fix as FixArgs, Global};
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::output::{replace_file, stdout};
use crate::pages::pages;

/// More rounds than fixes can build on each other.
const ROUNDS: usize = 200;

/// A finding at its place. The place moves when an item before it goes, so that across rounds findings are counted.
type Key = (Fingerprint, String);

/// A file on its way.
struct Work {
    path: Arc<str>,
    original: String,
    /// What it was before the last round.
    before: String,
    current: String,
    /// Findings before the last round, and those that the round is to cure.
    known: BTreeMap<Fingerprint, usize>,
    aimed: Vec<Key>,
    /// True when the file runs nothing, so that others may depend on it and it is cheap to judge.
    is_context: bool,
    /// Fixes that did harm.
    refused: BTreeSet<Key>,
    one_at_a_time: bool,
}

pub(crate) fn run(args: &FixArgs, global: &Global) -> Outcome {
    if args.targets.iter().any(|target| target.as_os_str() == "-") {
        return Err(Failure::usage("standard input cannot be fixed in place").with_help("name a file"));
    }
    let configuration = Configuration::load(global, &args.settings)?;
    let request =
        Request { targets: &args.targets, configuration: &configuration, with_fixes: true, progress: !global.quiet };
    let first = pipeline::run(&request)?;
    let mut files: Vec<Work> = first
        .estate
        .files()
        .iter()
        .map(|file| {
            let content = file.text.content().to_owned();
            Work {
                path: Arc::clone(file.text.path()),
                original: content.clone(),
                before: content.clone(),
                current: content,
                known: BTreeMap::new(),
                aimed: Vec::new(),
                is_context: file.dockerfile().is_none() && file.objects.iter().all(|object| object.pods.is_empty()),
                refused: BTreeSet::new(),
                one_at_a_time: false,
            }
        })
        .collect();
    let incomplete = first.verdict.decision.incomplete;
    let mut findings = first.verdict.findings;
    // Findings of files that no longer change.
    let mut left: Vec<Finding> = Vec::new();
    let mut moving: BTreeSet<Arc<str>> = files.iter().map(|file| Arc::clone(&file.path)).collect();
    for _ in 0..ROUNDS {
        let mut by_file = group(&findings);
        let mut next = BTreeSet::new();
        for file in files.iter_mut().filter(|file| moving.contains(&file.path)) {
            let here = by_file.remove(&file.path).unwrap_or_default();
            if file.advance(&here, args.with_unsafe) {
                next.insert(Arc::clone(&file.path));
            } else {
                left.extend(here.into_iter().cloned());
            }
        }
        moving = next;
        if moving.is_empty() {
            break;
        }
        let is_needed = |file: &&Work| file.is_context || moving.contains(&file.path);
        let texts: Vec<_> =
            files.iter().filter(is_needed).map(|file| (Arc::clone(&file.path), file.current.clone())).collect();
        findings = pipeline::run_texts(&texts, &configuration, &args.targets)?.verdict.findings;
    }
    let mut out = stdout();
    let mut changed = 0;
    for file in files.iter().filter(|file| file.current != file.original) {
        changed += 1;
        let path = harmless_line(&file.path);
        // What must not be shown is masked on both sides, so that a line differs only where an edit changed it.
        let Some(before) = first.estate.files().iter().find(|read| read.text.path() == &file.path) else { continue };
        let (was, is) = (pipeline::shown(&before.text, &file.original), pipeline::shown(&before.text, &file.current));
        let diff = TextDiff::from_lines(&was, &is);
        let text = diff.unified_diff().header(&path, &path).to_string();
        out.write_all(plimsoll_report::harmless_lines(&text).as_bytes())?;
        if !args.dry_run {
            replace_file(Path::new(&*file.path), &file.original, &file.current)?;
        }
    }
    if !global.quiet {
        summary(&mut out, changed, args, &left)?;
    }
    out.flush()?;
    Ok(if incomplete { 3 } else { 0 })
}

impl Work {
    /// Looks at what the last round did, and applies the next fixes. True when the text is not what was judged.
    fn advance(&mut self, here: &[&Finding], with_unsafe: bool) -> bool {
        let now = counts(here);
        let mut expected = self.known.clone();
        for (fingerprint, _) in &self.aimed {
            expected.entry(*fingerprint).and_modify(|count| *count -= 1);
        }
        // More than expected: a fixed finding is still there, or a new one came.
        let did_harm = now.iter().any(|(fingerprint, count)| expected.get(fingerprint).is_none_or(|most| count > most));
        if !self.aimed.is_empty() && did_harm {
            self.current.clone_from(&self.before);
            if self.one_at_a_time {
                self.refused.extend(self.aimed.drain(..));
            }
            self.one_at_a_time = true;
            self.aimed.clear();
            return true;
        }
        self.before.clone_from(&self.current);
        self.known = now;
        self.aimed.clear();
        let mut edits: Vec<&TextEdit> = Vec::new();
        for finding in here.iter().filter(|finding| finding.is_open()) {
            let key = key(finding);
            if self.refused.contains(&key) || (self.one_at_a_time && !self.aimed.is_empty()) {
                continue;
            }
            let Some(patch) = patch(finding, with_unsafe) else { continue };
            let is_free = patch.iter().all(|edit| edits.iter().all(|taken| is_apart(edit, taken)));
            if is_free && patch.iter().all(|edit| edit.document == self.path) {
                edits.extend(patch);
                self.aimed.push(key);
            }
        }
        if let Some(text) = applied(&self.current, &mut edits) {
            self.current = text;
        }
        self.current != self.before
    }
}

/// The edits of a finding's fix, if it may be applied.
fn patch(finding: &Finding, with_unsafe: bool) -> Option<&[TextEdit]> {
    finding.fixes.iter().find_map(|fix| match fix {
        Fix::Patch { safety, edits } if *safety == Safety::Safe || with_unsafe => Some(edits.as_slice()),
        _ => None,
    })
}

/// True when two edits do not touch, not even at their ends: two insertions at one place have no order.
fn is_apart(one: &TextEdit, other: &TextEdit) -> bool {
    one.end < other.start || other.end < one.start
}

/// The text with the edits, which do not touch.
fn applied(text: &str, edits: &mut [&TextEdit]) -> Option<String> {
    edits.sort_by_key(|edit| edit.start);
    let mut result = String::with_capacity(text.len() + 256);
    let mut from = 0;
    for edit in edits.iter() {
        result.push_str(text.get(from..edit.start as usize)?);
        result.push_str(&edit.text);
        from = edit.end as usize;
    }
    result.push_str(text.get(from..)?);
    Some(result)
}

fn key(finding: &Finding) -> Key {
    let route = match finding.primary() {
        Some(Evidence::Field { index, route_indexed, .. }) => format!("{index} {route_indexed}"),
        _ => String::new(),
    };
    (finding.fingerprint, route)
}

fn counts(findings: &[&Finding]) -> BTreeMap<Fingerprint, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.fingerprint).or_default() += 1;
    }
    counts
}

fn group(findings: &[Finding]) -> BTreeMap<Arc<str>, Vec<&Finding>> {
    let mut groups: BTreeMap<Arc<str>, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        if let Some((document, _)) = finding.primary().and_then(Evidence::location) {
            groups.entry(Arc::clone(document)).or_default().push(finding);
        }
    }
    groups
}

/// What was done and what is left, by check.
fn summary(out: &mut dyn std::io::Write, changed: usize, args: &FixArgs, findings: &[Finding]) -> Result<(), Failure> {
    let verb = if args.dry_run { "would change" } else { "changed" };
    let files = if changed == 1 { "file" } else { "files" };
    writeln!(out, "{verb} {changed} {files}")?;
    let mut left: BTreeMap<CheckId, (u32, u32)> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.is_open()) {
        let has_unsafe = !args.with_unsafe && patch(finding, true).is_some();
        let (all, with_edit) = left.entry(finding.check).or_default();
        *all += 1;
        *with_edit += u32::from(has_unsafe);
    }
    if left.is_empty() {
        writeln!(out, "nothing is left")?;
        return Ok(());
    }
    writeln!(out, "left:")?;
    let pages = pages();
    for (id, (all, with_edit)) in left {
        let page = pages.iter().find(|page| page.meta.id == id);
        let (title, remedy) = page.map_or(("", ""), |page| (page.meta.title, page.meta.remedy));
        let next = if with_edit == 0 { format!("by hand: {remedy}") } else { "`--unsafe` changes it".to_owned() };
        writeln!(out, "  {all:>5} {id} {title}; {next}")?;
    }
    Ok(())
}
