//! The book of a run: the only place where findings and gaps are written.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use plimsoll_model::{Assessed, CheckId, DocumentId, Effect, NodeId, SubjectId, Unknown, Why};
use plimsoll_source::Extent;

use crate::{Draft, Findings, Scope};

/// A gap that is no single judgement: a file or document that could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GapDraft {
    /// Who could not be seen.
    pub subject: SubjectId,
    /// The stage that met it.
    pub stage: &'static str,
    /// The reason.
    pub why: Why,
    /// The reason for people.
    pub reason: String,
    /// What is not known because of it.
    pub consequence: String,
    /// How much of a named target it takes away.
    pub effect: Effect,
    /// Path and place, when there is one.
    pub place: Option<(Arc<str>, Option<Extent>)>,
}

/// What could not be judged: one per subject, node and reason.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct BlindSpot {
    pub(crate) subject: SubjectId,
    pub(crate) at: Option<(DocumentId, NodeId)>,
    pub(crate) why: Why,
}

/// Findings, gaps and the count of what was attempted. Each parallel part of a run writes its own; they are merged in
/// the order of the plan.
#[derive(Debug, Default)]
pub struct Book {
    pub(crate) drafts: Vec<Draft>,
    /// Blind spots with the checks they blind, sorted and without repetition.
    pub(crate) blind: BTreeMap<BlindSpot, Vec<CheckId>>,
    pub(crate) gaps: Vec<GapDraft>,
    pub(crate) attempts: u64,
}

impl Book {
    /// Does one piece of work for a check. An `Err` or a panic becomes a gap; findings made before it stay.
    pub fn attempt<'e, T>(
        &mut self,
        what: CheckId,
        scope: &Scope<'e>,
        work: impl FnOnce(&mut Findings<'_, 'e>) -> Assessed<T>,
    ) -> Option<T> {
        self.attempts += 1;
        let mut findings = Findings::new(what, scope, &mut self.drafts);
        let result = catch_unwind(AssertUnwindSafe(|| work(&mut findings)));
        match result.unwrap_or(Err(Unknown::new(Why::Panicked))) {
            Ok(value) => Some(value),
            Err(unknown) => {
                self.blind(what, scope.subject(), unknown);
                None
            }
        }
    }

    /// Books that a check cannot judge a subject, without having tried.
    pub fn blind(&mut self, what: CheckId, subject: &SubjectId, unknown: Unknown) {
        let spot = BlindSpot { subject: subject.clone(), at: unknown.at, why: unknown.why };
        let checks = self.blind.entry(spot).or_default();
        if let Err(place) = checks.binary_search(&what) {
            checks.insert(place, what);
        }
    }

    /// Books a gap that is no single judgement.
    pub fn gap(&mut self, gap: GapDraft) {
        self.gaps.push(gap);
    }

    /// Appends what another part of the run wrote.
    pub(crate) fn merge(&mut self, other: Self) {
        self.drafts.extend(other.drafts);
        for (spot, checks) in other.blind {
            let known = self.blind.entry(spot).or_default();
            known.extend(checks);
            known.sort_unstable();
            known.dedup();
        }
        self.gaps.extend(other.gaps);
        self.attempts += other.attempts;
    }
}
