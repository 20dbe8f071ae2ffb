//! Waivers from comments, annotations and the configuration file, applied to findings.

use std::fmt;

use globset::{Glob, GlobMatcher};
use plimsoll_engine::{Book, Scope};
use plimsoll_facts::{Estate, MarkProblem, MarkScope, SourceFile, WaiverMark};
use plimsoll_model::{CheckId, Evidence, Finding, Fingerprint, Fix, Meta, Safety, Status, TextEdit};
use plimsoll_source::Extent;

/// What a waiver is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Waives {
    /// Findings of a check.
    Check(CheckId),
    /// A flaw of packages, by any of its ids.
    Flaw(String),
}

impl Waives {
    /// Whether a finding is one of these.
    fn is(&self, finding: &Finding) -> bool {
        match self {
            Self::Check(check) => finding.check == *check,
            Self::Flaw(id) => finding
                .vulnerability
                .as_ref()
                .is_some_and(|flaw| flaw.ids.iter().any(|own| own.eq_ignore_ascii_case(id))),
        }
    }

    /// The checks whose findings it can be about.
    pub fn checks(&self) -> Vec<CheckId> {
        match self {
            Self::Check(check) => vec![*check],
            Self::Flaw(_) => crate::vulnerabilities::checks().collect(),
        }
    }
}

impl fmt::Display for Waives {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check(check) => check.fmt(out),
            Self::Flaw(id) => out.write_str(id),
        }
    }
}

/// A waiver of the configuration file. What is `None` is not asked.
#[derive(Clone, Debug)]
pub struct FileWaiver {
    /// The check or flaw.
    pub waives: Waives,
    /// The package that has the flaw: its name, or its package URL with or without version.
    pub package: Option<String>,
    /// Glob over the path of the document, from the folder of the configuration file.
    pub path: Option<Glob>,
    /// Kind of the object.
    pub kind: Option<String>,
    /// Namespace of the object.
    pub namespace: Option<String>,
    /// Name of the object.
    pub name: Option<String>,
    /// Name of the container.
    pub container: Option<String>,
    /// The very finding.
    pub fingerprint: Option<Fingerprint>,
    /// Why; empty when the file does not say, and then it does not hold.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day on which it holds, `YYYY-MM-DD`; empty when the file does not say, and then it does not hold.
    pub until: String,
    /// Where it stands in the file.
    pub at: Extent,
}

/// The waivers of a configuration file.
#[derive(Debug, Default)]
pub struct WaiverFile {
    /// The waivers.
    pub waivers: Vec<FileWaiver>,
    /// The file, for findings about them.
    pub file: Option<SourceFile>,
    /// What stands before the path of each document, seen from the folder of the file; ends with `/` or is empty.
    pub prefix: String,
    /// True when the run looks at all that the file is for, so that a waiver without a path must match something.
    pub sees_all: bool,
}

/// What applying waivers needs to know.
pub(crate) struct Rules<'r> {
    /// Checks that must not be waived.
    pub(crate) unwaivable: &'r dyn Fn(CheckId) -> bool,
    /// Checks that ran; a waiver of another one matches nothing and is not stale.
    pub(crate) ran: &'r dyn Fn(CheckId) -> bool,
    /// The day to judge by.
    pub(crate) as_of: &'r str,
}

/// Why a waiver is stale.
fn stale_words(problem: MarkProblem) -> &'static str {
    match problem {
        MarkProblem::BadCheck => "names no check",
        MarkProblem::NoDate => "has no date `until=YYYY-MM-DD`",
        MarkProblem::NoReason => "has no reason after `--`",
    }
}

/// The facts about a finding that waivers ask for.
pub(crate) struct Target<'f> {
    document: &'f str,
    index: Option<u32>,
    start: Option<u32>,
    kind: &'f str,
    namespace: &'f str,
    name: &'f str,
    pub(crate) container: &'f str,
}

impl<'f> Target<'f> {
    pub(crate) fn of(finding: &'f Finding) -> Self {
        // Subjects are `workload:namespace/Kind/name`, or `object:Kind/name` where there is no namespace.
        let subject = finding.subject.as_str().split_once(':').map_or("", |(_, rest)| rest);
        let parts: Vec<&str> = subject.splitn(3, '/').collect();
        let (namespace, kind, name) = match parts.as_slice() {
            [namespace, kind, name] => (*namespace, *kind, *name),
            [kind, name] => ("", *kind, *name),
            _ => ("", "", ""),
        };
        let (document, index, start) = match finding.primary() {
            Some(Evidence::Field { document, index, span, .. }) => (&**document, Some(*index), Some(span.start)),
            _ => ("", None, None),
        };
        let container = finding.primary().map_or("", |evidence| container_of(evidence.route()));
        Self { document, index, start, kind, namespace, name, container }
    }
}

/// The container that a route goes through: what stands in `containers[..]` or `initContainers[..]` and the like.
fn container_of(route: &str) -> &str {
    let after =
        ["ontainers[", "steps[", "sidecars["].iter().find_map(|list| route.split_once(list)).map(|(_, after)| after);
    after.and_then(|after| after.split_once(']')).map_or("", |(name, _)| name)
}

/// Applies all waivers and books what is stale among them. A check that must not be waived is passed over.
pub(crate) fn apply(
    findings: &mut [Finding],
    estate: &Estate,
    file: &WaiverFile,
    rules: &Rules<'_>,
    stale: &Meta,
    book: &mut Book,
) {
    for source in estate.files() {
        for mark in &source.marks {
            let outcome = apply_mark(findings, source, mark, rules);
            if let Err(problem) = outcome {
                note(book, stale, source, mark.at, &problem);
            }
        }
    }
    let Some(source) = &file.file else { return };
    for waiver in &file.waivers {
        if let Err(problem) = apply_file(findings, estate, file, waiver, rules) {
            note(book, stale, source, waiver.at, &problem);
        }
    }
}

fn note(book: &mut Book, stale: &Meta, source: &SourceFile, at: Extent, problem: &str) {
    let path = source.text.path();
    let scope = Scope::file(source, path.rsplit('/').next().unwrap_or(path));
    book.attempt(stale.id, &scope, |findings| {
        let text = source.text.slice(at).split_whitespace().collect::<Vec<_>>().join(" ");
        let noted = findings.at_extent(source, 0, at, format_args!("the waiver {problem}")).discriminated_by(&text);
        if let Some(edit) = removal(source, at) {
            noted.cured_by(Fix::Patch { safety: Safety::Safe, edits: vec![edit] });
        }
        Ok(())
    });
}

/// The edit that takes a waiver away which is a comment or an annotation on one line: the whole line when nothing else
/// stands there. Entries of the configuration file are removed by `waive prune`, which knows their list.
fn removal(source: &SourceFile, at: Extent) -> Option<TextEdit> {
    let content = source.text.content();
    let is_comment = source.text.slice(at).starts_with('#');
    let is_annotation = source.text.slice(at).contains("plimsoll.dev/ignore.");
    if !is_comment && !is_annotation {
        return None;
    }
    let (before, after) = (content.get(..at.start as usize)?, content.get(at.end as usize..)?);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let rest = after.split('\n').next().unwrap_or_default();
    let is_alone = before.get(line_start..)?.trim().is_empty() && rest.trim().is_empty();
    let (start, end) = if is_alone {
        (line_start, (at.end as usize + rest.len() + 1).min(content.len()))
    } else if is_comment {
        (before.trim_end_matches([' ', '\t']).len(), at.end as usize)
    } else {
        return None;
    };
    Some(TextEdit {
        document: source.text.path().clone(),
        start: u32::try_from(start).unwrap_or(u32::MAX),
        end: u32::try_from(end).unwrap_or(u32::MAX),
        text: String::new(),
    })
}

fn apply_mark(
    findings: &mut [Finding],
    source: &SourceFile,
    mark: &WaiverMark,
    rules: &Rules<'_>,
) -> Result<(), String> {
    let terms = mark.terms.as_ref().map_err(|problem| stale_words(*problem).to_owned())?;
    let (line, _) = source.text.position(mark.at.start);
    let status = Status::Waived {
        reason: terms.reason.clone(),
        owner: terms.owner.clone(),
        until: Some(terms.until.clone()),
        source: format!("{}:{line}", source.text.path()),
    };
    for check in &terms.checks {
        let covers = |finding: &Finding| {
            let target = Target::of(finding);
            in_scope(&mark.scope, source, finding, &target)
                && terms.container.as_deref().is_none_or(|container| container == target.container)
        };
        waive(findings, &Waives::Check(*check), &terms.until, rules, &status, &covers)?;
    }
    Ok(())
}

/// True when a finding is in what a mark of a file covers.
pub(crate) fn in_scope(scope: &MarkScope, source: &SourceFile, finding: &Finding, target: &Target<'_>) -> bool {
    let is_here = target.document == &**source.text.path();
    is_here
        && match scope {
            MarkScope::File => true,
            MarkScope::Document(index) => target.index == Some(*index),
            MarkScope::Extent(extent) => {
                let is_inside = |start| extent.start <= start && start < extent.end.max(extent.start + 1);
                target.start.is_some_and(is_inside)
            }
            MarkScope::Object(subject) => finding.subject == *subject,
        }
}

fn apply_file(
    findings: &mut [Finding],
    estate: &Estate,
    file: &WaiverFile,
    waiver: &FileWaiver,
    rules: &Rules<'_>,
) -> Result<(), String> {
    if waiver.reason.is_empty() {
        return Err("has no `reason`".to_owned());
    }
    if waiver.until.is_empty() {
        return Err("has no `until: YYYY-MM-DD`".to_owned());
    }
    let matcher = waiver.path.as_ref().map(Glob::compile_matcher);
    let line = file.file.as_ref().map_or(1, |source| source.text.position(waiver.at.start).0);
    let path = file.file.as_ref().map_or("", |source| source.text.path());
    let status = Status::Waived {
        reason: waiver.reason.clone(),
        owner: waiver.owner.clone(),
        until: Some(waiver.until.clone()),
        source: format!("{path}:{line}"),
    };
    let covers = |finding: &Finding| {
        let target = Target::of(finding);
        let equals = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        let in_path = matcher
            .as_ref()
            .is_none_or(|matcher: &GlobMatcher| matcher.is_match(format!("{}{}", file.prefix, target.document)));
        in_path
            && equals(&waiver.kind, target.kind)
            && equals(&waiver.namespace, target.namespace)
            && equals(&waiver.name, target.name)
            && equals(&waiver.container, target.container)
            && waiver.fingerprint.is_none_or(|fingerprint| finding.has_fingerprint(fingerprint))
            && waiver.package.as_deref().is_none_or(|package| is_of_package(finding, package))
    };
    // A run over part of the repository says nothing about waivers for the rest.
    let in_sight = match &matcher {
        Some(matcher) => {
            estate.files().iter().any(|source| matcher.is_match(format!("{}{}", file.prefix, source.text.path())))
        }
        None => file.sees_all,
    };
    let ran = |check| in_sight && (rules.ran)(check);
    let rules = Rules { ran: &ran, ..*rules };
    waive(findings, &waiver.waives, &waiver.until, &rules, &status, &covers)
}

/// Whether a finding is about a flaw of a package of that name or package URL.
fn is_of_package(finding: &Finding, package: &str) -> bool {
    finding.vulnerability.as_ref().is_some_and(|flaw| {
        let purl = flaw.package.split('?').next().unwrap_or_default();
        let without_version = purl.rsplit_once('@').map_or(purl, |(before, _)| before);
        [flaw.name.as_str(), &flaw.package, purl, without_version].contains(&package)
    })
}

/// Waives the open findings that are covered; says why it cannot, or that there is none.
fn waive(
    findings: &mut [Finding],
    waives: &Waives,
    until: &str,
    rules: &Rules<'_>,
    status: &Status,
    covers: &dyn Fn(&Finding) -> bool,
) -> Result<(), String> {
    if let Some(check) = waives.checks().into_iter().find(|check| (rules.unwaivable)(*check)) {
        return Err(format!("is for {check}, which the configuration does not let anyone waive"));
    }
    let mut matched = false;
    for finding in findings.iter_mut().filter(|finding| waives.is(finding) && covers(finding)) {
        matched = true;
        // It holds through its last day.
        if finding.is_open() && until >= rules.as_of {
            finding.status = status.clone();
        }
    }
    let ran = || waives.checks().into_iter().any(|check| (rules.ran)(check));
    match (matched, until >= rules.as_of) {
        (_, false) => Err(format!("for {waives} expired on {until}")),
        (false, true) if ran() => Err(format!("for {waives} matches nothing")),
        (_, true) => Ok(()),
    }
}
