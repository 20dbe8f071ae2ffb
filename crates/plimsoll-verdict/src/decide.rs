//! The gate.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_engine::{Book, Judgement, Plan, seal_book};
use plimsoll_facts::{Estate, ImageSet, SourceFile};
use plimsoll_graph::Exposure;
use plimsoll_model::{
    CheckId, Coverage, Decision, Effect, FailOn, Finding, Fingerprint, Gap, GapKind, Gate, Meta, Severity, Status,
    Subject, SubjectId, SubjectKind, Tool, Verdict,
};

use crate::waiver::Rules;
use crate::{Baseline, Deadlines, Honored, WaiverFile, foreign, risk, waiver};

/// What the user decided about findings.
#[derive(Debug)]
pub struct Policy {
    /// What fails the gate; one of them is enough.
    pub fail_on: Vec<FailOn>,
    /// Whether flaws without a fix are left out of the gate.
    pub only_fixed: bool,
    /// How deadlines of flaws are told.
    pub deadlines: Deadlines,
    /// Whether a blind gap means that the job could not be done.
    pub strict: bool,
    /// Whether findings that the baseline knows are left out of the gate.
    pub new_only: bool,
    /// The user's severities.
    pub severities: BTreeMap<CheckId, Severity>,
    /// Checks that no waiver covers.
    pub unwaivable: BTreeSet<CheckId>,
    /// The waivers of the configuration file.
    pub waivers: WaiverFile,
    /// Whose ignore marks count, of other tools.
    pub honored: Honored,
    /// Known debt.
    pub baseline: Option<Baseline>,
    /// The day to judge by, `YYYY-MM-DD`.
    pub as_of: String,
    /// Whether a target in which nothing is recognised is fine.
    pub allow_empty: bool,
}

/// What the run saw.
pub struct Inputs<'i> {
    /// What was planned.
    pub plan: &'i Plan,
    /// What was read.
    pub estate: &'i Estate,
    /// The images that were read.
    pub images: &'i ImageSet,
    /// What the judges said.
    pub judgement: Judgement,
    /// Who exposes which workload.
    pub exposure: &'i BTreeMap<SubjectId, Exposure>,
    /// What was looked at.
    pub coverage: Coverage,
    /// The program.
    pub tool: Tool,
}

/// The verdict on what a run saw.
pub fn decide(inputs: Inputs<'_>, policy: &Policy) -> Verdict {
    let Inputs { plan, estate, images, judgement, exposure, mut coverage, tool } = inputs;
    let Judgement { mut findings, mut gaps, mut subjects, .. } = judgement;
    for finding in &mut findings {
        finding.severity_override = policy.severities.get(&finding.check).copied();
    }
    close(&mut findings);
    let mut stale = stale_waivers(&mut findings, plan, estate, policy, &mut coverage);
    findings.append(&mut stale.findings);
    gaps.append(&mut stale.gaps);
    subjects.append(&mut stale.subjects);
    for finding in &mut findings {
        finding.severity_override = policy.severities.get(&finding.check).copied();
        let own = std::mem::take(&mut finding.risk).factors;
        let exposure = exposure.get(&finding.subject);
        finding.risk = risk::risk(own, finding.effective_severity(), exposure);
        if let Some(flaw) = &mut finding.vulnerability {
            flaw.due = policy.deadlines.of(flaw, exposure);
        }
    }
    // The one final order; the baseline counts along it, so it comes first.
    findings.sort_by_cached_key(order);
    if let Some(baseline) = &policy.baseline {
        baseline.mark(&mut findings);
    }
    let has_nothing = images.is_empty() && estate.files().iter().all(SourceFile::is_context);
    let is_empty = has_nothing && gaps.is_empty();
    if is_empty && !policy.allow_empty {
        gaps.push(nothing_recognised());
    }
    gaps.sort();
    gaps.dedup();
    for gap in &gaps {
        if !subjects.iter().any(|subject| subject.id == gap.subject) {
            subjects.push(Subject {
                id: gap.subject.clone(),
                kind: SubjectKind::Estate,
                name: "the targets".to_owned(),
                parent: None,
            });
        }
    }
    subjects.sort();
    subjects.dedup_by(|one, other| one.id == other.id);
    let decision = decision(&findings, &gaps, policy);
    Verdict { tool, as_of: policy.as_of.clone(), subjects, findings, gaps, coverage, decision }
}

/// Closes findings about flaws of which a statement says that there is nothing to do.
fn close(findings: &mut [Finding]) {
    for finding in findings {
        let notes = finding.vulnerability.iter().flat_map(|flaw| &flaw.vex);
        if let Some(note) = notes.clone().find(|note| note.closes) {
            finding.status = Status::Closed {
                says: note.status.clone(),
                reason: note.reason.clone(),
                author: note.author.clone(),
                source: format!("{}:{}", note.document, note.statement),
            };
        }
    }
}

/// Applies the waivers; returns the findings about those that are stale.
fn stale_waivers(
    findings: &mut [Finding],
    plan: &Plan,
    estate: &Estate,
    policy: &Policy,
    coverage: &mut Coverage,
) -> Judgement {
    // What is said of waivers is about files.
    let mut book = Book::default();
    let Some(page) = crate::all().iter().find(|join| join.page.meta.slug == "stale-suppression") else {
        return seal_book(plan, estate, &ImageSet::default(), book);
    };
    let stale: &'static Meta = &page.page.meta;
    let unwaivable = |check| policy.unwaivable.contains(&check);
    let rules = Rules { unwaivable: &unwaivable, ran: &|check| plan.runs(check), as_of: &policy.as_of };
    waiver::apply(findings, estate, &policy.waivers, &rules, stale, &mut book);
    let marks = foreign::Marks { honored: &policy.honored, known: &plan.known, rules: &rules };
    coverage.foreign_marks = foreign::apply(findings, estate, &marks, stale, &mut book);
    let mut sealed = seal_book(plan, estate, &ImageSet::default(), book);
    if !plan.runs(stale.id) {
        sealed.findings.clear();
    }
    sealed
}

/// Worst risk first, then severity, then the place.
fn order(finding: &Finding) -> impl Ord + use<> {
    let place = finding.primary().and_then(|evidence| evidence.location());
    (
        std::cmp::Reverse((finding.risk.score, finding.effective_severity())),
        place.map(|(document, span)| (document.to_string(), span.start)),
        finding.check,
        finding.title.clone(),
        finding.fingerprint,
    )
}

fn nothing_recognised() -> Gap {
    Gap {
        subject: SubjectId::new("estate:"),
        stage: "walk",
        why: "unreadable",
        reason: "nothing was recognised".to_owned(),
        consequence: "there is nothing to judge; pass `--allow-empty` if that is right".to_owned(),
        kind: GapKind::Blind,
        effect: Effect::Whole,
        checks: Vec::new(),
        place: None,
    }
}

fn decision(findings: &[Finding], gaps: &[Gap], policy: &Policy) -> Decision {
    let counts = |finding: &Finding| match &finding.status {
        Status::Open => true,
        Status::Known { .. } => !policy.new_only,
        Status::Waived { .. } | Status::Closed { .. } => false,
    };
    let counts = |finding: &Finding| counts(finding) && !(policy.only_fixed && finding.has_no_fix());
    let fails = |finding: &Finding| policy.fail_on.iter().any(|fail_on| fail_on.fails(finding));
    let mut because: Vec<Fingerprint> = Vec::new();
    let mut seen = BTreeSet::new();
    for finding in findings.iter().filter(|finding| counts(finding) && fails(finding)) {
        if seen.insert(finding.fingerprint) {
            because.push(finding.fingerprint);
        }
    }
    let incomplete =
        gaps.iter().any(|gap| gap.kind == GapKind::Blind && (gap.effect == Effect::Whole || policy.strict));
    let gate = if because.is_empty() { Gate::Allow } else { Gate::Deny };
    let fail_on: Vec<String> = policy.fail_on.iter().map(FailOn::to_string).collect();
    Decision { gate, fail_on: fail_on.join(", "), only_fixed: policy.only_fixed, because, incomplete }
}
