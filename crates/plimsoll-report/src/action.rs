//! What there is to do: findings that one action cures, over all objects, as one thing to do.
//!
//! A page says which check's remedy cures its findings too (`part-of`), and which checks report the same cause at the
//! same place (`absorbs`). So a container without any security context is one action and not six, and a privileged
//! container that also mounts the node's disk is the one escape that it is.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::{CheckId, Evidence, Finding, Fix, Severity, SubjectId};

use crate::Report;
use crate::summary::counted;

/// Something to do, with the findings that it closes.
pub(crate) struct Action<'a> {
    /// The check whose remedy it is.
    pub(crate) check: CheckId,
    /// What to do, where the findings know it better than the check.
    own: Option<&'a str>,
    /// The findings, in the verdict's order; never empty.
    pub(crate) findings: Vec<&'a Finding>,
}

impl<'a> Action<'a> {
    /// What to do, in the imperative. Not yet escaped.
    pub(crate) fn remedy<'s>(&'s self, report: &'s Report<'_>) -> &'s str {
        self.own.unwrap_or_else(|| report.page(self.check).map_or("", |page| page.meta.remedy))
    }

    /// The finding that shows best what is wrong: the worst one, of equals one of the check whose remedy it is.
    pub(crate) fn example(&self) -> Option<&'a Finding> {
        let worth = |finding: &Finding| (finding.risk.score, finding.check == self.check);
        self.findings.iter().copied().reduce(|best, other| if worth(other) > worth(best) { other } else { best })
    }

    /// The worst severity among its findings.
    pub(crate) fn severity(&self) -> Severity {
        self.findings.iter().map(|finding| finding.effective_severity()).max().unwrap_or(Severity::Info)
    }

    /// The subjects it is done in, in the verdict's order.
    pub(crate) fn subjects(&self) -> Vec<&'a SubjectId> {
        let mut seen = BTreeSet::new();
        self.findings.iter().map(|finding| &finding.subject).filter(|subject| seen.insert(*subject)).collect()
    }

    /// The checks whose findings it closes, with their numbers, by id.
    pub(crate) fn checks(&self) -> BTreeMap<CheckId, usize> {
        let mut checks = BTreeMap::new();
        for finding in &self.findings {
            *checks.entry(finding.check).or_default() += 1;
        }
        checks
    }

    /// By what people know it: the id of the worst flaw, else that of its check.
    pub(crate) fn name(&self) -> String {
        let flaw = self.example().filter(|finding| finding.vulnerability.is_some());
        flaw.map_or_else(|| self.check.to_string(), Finding::known_as)
    }

    /// By what people know its findings: checks in the order of their ids, flaws in that of the verdict.
    pub(crate) fn known_as(&self) -> Vec<String> {
        let (flaws, others): (Vec<&Finding>, Vec<&Finding>) =
            self.findings.iter().partition(|finding| finding.vulnerability.is_some());
        let checks: BTreeSet<String> = others.into_iter().map(Finding::known_as).collect();
        let mut seen = BTreeSet::new();
        let flaws = flaws.into_iter().map(Finding::known_as).filter(|id| seen.insert(id.clone()));
        checks.into_iter().chain(flaws).collect()
    }

    /// Where it is done: the first subjects by name, and how many more. Not yet escaped.
    pub(crate) fn places(&self, report: &Report<'_>, most: usize) -> String {
        let subjects = self.subjects();
        let named: Vec<_> = subjects.iter().take(most).map(|subject| report.subject_name(subject)).collect();
        match subjects.len() - named.len() {
            0 => named.join(", "),
            more => format!("{} and {}", named.join(", "), counted(more, "other")),
        }
    }

    /// What decides the order: the worst risk, then the sum of all risks.
    fn weight(&self) -> (u8, u64) {
        let risks = self.findings.iter().map(|finding| finding.risk.score);
        (risks.clone().max().unwrap_or(0), risks.map(u64::from).sum())
    }
}

/// The actions that close these findings, the one against the worst risk first; of equals, the one that closes more,
/// then the one that comes first in the verdict.
pub(crate) fn actions<'a>(report: &Report<'a>, findings: impl Iterator<Item = &'a Finding>) -> Vec<Action<'a>> {
    let findings: Vec<&'a Finding> = findings.collect();
    let by_slug: BTreeMap<&str, CheckId> = report.pages.iter().map(|page| (page.meta.slug, page.meta.id)).collect();
    let leader = |check: CheckId| {
        let part_of = report.page(check).and_then(|page| page.meta.part_of);
        part_of.and_then(|slug| by_slug.get(slug)).copied().unwrap_or(check)
    };
    let same_cause = same_cause(report, &findings, &by_slug);
    let mut actions: Vec<Action<'a>> = Vec::new();
    let mut places: BTreeMap<(CheckId, Option<&str>), usize> = BTreeMap::new();
    for finding in findings {
        let absorber = finding.primary().and_then(|evidence| same_cause.get(&key(finding, finding.check, evidence)?));
        let check = leader(absorber.copied().unwrap_or(finding.check));
        let own = own_remedy(finding);
        let place = *places.entry((check, own)).or_insert_with(|| {
            actions.push(Action { check, own, findings: Vec::new() });
            actions.len() - 1
        });
        if let Some(action) = actions.get_mut(place) {
            action.findings.push(finding);
        }
    }
    // Stable: equals stay in the verdict's order.
    actions.sort_by_key(|action| std::cmp::Reverse(action.weight()));
    actions
}

/// What to do against this very finding: a package is raised for itself.
fn own_remedy(finding: &Finding) -> Option<&str> {
    finding.fixes.iter().find_map(|fix| match fix {
        Fix::Upgrade { text, .. } => Some(text.as_str()),
        Fix::Patch { .. } | Fix::Prose { .. } => None,
    })
}

/// What to do against a finding: what itself says, else its page. Not yet escaped.
pub(crate) fn remedy<'s>(report: &'s Report<'_>, finding: &'s Finding) -> &'s str {
    own_remedy(finding).unwrap_or_else(|| report.page(finding.check).map_or("", |page| page.meta.remedy))
}

/// A check at a place of a subject.
type Key<'a> = (CheckId, &'a SubjectId, &'a str, u32);

fn key<'a>(finding: &'a Finding, check: CheckId, evidence: &'a Evidence) -> Option<Key<'a>> {
    let (document, span) = evidence.location()?;
    Some((check, &finding.subject, document, span.start))
}

/// For each place at which a check's findings are the same cause as another one's, that other check.
fn same_cause<'a>(
    report: &Report<'a>,
    findings: &[&'a Finding],
    by_slug: &BTreeMap<&str, CheckId>,
) -> BTreeMap<Key<'a>, CheckId> {
    let absorbs = |check: CheckId| {
        let slugs = report.page(check).map_or(&[][..], |page| page.meta.absorbs);
        slugs.iter().filter_map(|slug| by_slug.get(slug).copied())
    };
    let mut same_cause: BTreeMap<Key<'a>, CheckId> = BTreeMap::new();
    for finding in findings {
        for check in absorbs(finding.check) {
            for key in finding.evidence.iter().filter_map(|evidence| key(finding, check, evidence)) {
                let absorber = same_cause.entry(key).or_insert(finding.check);
                // Of two, the one that also absorbs the other.
                if absorbs(finding.check).any(|check| check == *absorber) {
                    *absorber = finding.check;
                }
            }
        }
    }
    same_cause
}
