//! What a person wants to know first: how much there is, what the gate says, what to do first. Shared by the formats
//! for people.

use std::collections::BTreeMap;

use plimsoll_model::{Finding, GapKind, Gate, Severity, Status, Verdict};

/// How many findings and gaps a verdict holds, whatever is shown of them.
pub(crate) struct Counts {
    /// Open findings by effective severity, in the order of [`Severity::WORST_FIRST`].
    pub(crate) open: [(Severity, usize); 5],
    /// Waived findings.
    pub(crate) waived: usize,
    /// Findings that statements on exploitability closed.
    pub(crate) closed: usize,
    /// Findings of the baseline.
    pub(crate) known: usize,
    /// Gaps that count.
    pub(crate) gaps: usize,
    /// What was out of reach.
    pub(crate) out_of_reach: usize,
}

impl Counts {
    /// Counts a verdict.
    pub(crate) fn of(verdict: &Verdict) -> Self {
        let mut open = Severity::WORST_FIRST.map(|severity| (severity, 0));
        let (mut waived, mut closed, mut known) = (0, 0, 0);
        let is_left_out = |finding: &&Finding| verdict.decision.only_fixed && finding.has_no_fix();
        for finding in verdict.findings.iter().filter(|finding| !is_left_out(finding)) {
            match &finding.status {
                Status::Waived { .. } => waived += 1,
                Status::Closed { .. } => closed += 1,
                Status::Known { .. } => known += 1,
                Status::Open => {
                    let severity = finding.effective_severity();
                    open.iter_mut().filter(|(of, _)| *of == severity).for_each(|(_, count)| *count += 1);
                }
            }
        }
        let gaps = verdict.blind_gaps().count();
        let out_of_reach = verdict.gaps.iter().filter(|gap| gap.kind == GapKind::OutOfReach).count();
        Self { open, waived, closed, known, gaps, out_of_reach }
    }
}

/// The gate's answer in words that fit after `gate: `.
pub(crate) fn gate(verdict: &Verdict) -> &'static str {
    match (verdict.decision.gate, verdict.decision.incomplete) {
        (Gate::Allow, false) => "PASS",
        (Gate::Deny, false) => "FAIL",
        (Gate::Allow, true) => "INCOMPLETE",
        (Gate::Deny, true) => "FAIL, INCOMPLETE",
    }
}

/// A number with its noun: `1 gap`, `2 gaps`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// True when neither a file nor an image was read.
pub(crate) fn saw_nothing(verdict: &Verdict) -> bool {
    verdict.coverage.files == 0 && verdict.coverage.objects.values().all(|count| *count == 0)
}

/// What was looked at in one line, so that a green result says what it is green about.
pub(crate) fn looked_at(verdict: &Verdict) -> String {
    let coverage = &verdict.coverage;
    let of = |kind: &str| coverage.objects.get(kind).copied().unwrap_or_default() as usize;
    let (dockerfiles, services, images) = (of("Dockerfile"), of("Compose service"), of("Image"));
    let all: usize = coverage.objects.values().map(|count| *count as usize).sum();
    let mut parts = Vec::new();
    if coverage.files > 0 || images == 0 {
        parts.push(counted(coverage.files as usize, "file"));
    }
    let objects = all.saturating_sub(dockerfiles + services + images);
    if objects > 0 || all == 0 {
        parts.push(counted(objects, "object"));
    }
    let others = [(services, "Compose service"), (dockerfiles, "Dockerfile"), (images, "image")];
    parts.extend(others.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(count, noun)));
    parts.push(counted(coverage.checks.run as usize, "check"));
    let mut line = parts.join(", ");
    if let Some(day) = &coverage.advisories {
        line.push_str(&format!(", advisories of {day}"));
    }
    line
}

/// What was read, what was not understood and why, in one line. Not yet escaped.
pub(crate) fn read_in_one_line(verdict: &Verdict) -> String {
    let coverage = &verdict.coverage;
    let mut line = looked_at(verdict);
    let mut unread: BTreeMap<&str, usize> = BTreeMap::new();
    for gap in verdict.blind_gaps() {
        // The words before a place or a detail in brackets tell what sort of thing could not be read; those that begin
        // with a route are about a single value.
        let sort = gap.reason.split([':', '(']).next().unwrap_or_default().split(" at line ").next();
        let sort = sort.filter(|sort| !sort.starts_with('`')).unwrap_or("value that is not written here");
        *unread.entry(sort.trim()).or_default() += 1;
    }
    let mut unread: Vec<_> = unread.into_iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    let kinds: u32 = coverage.not_understood.values().sum();
    if kinds > 0 {
        let first = coverage.not_understood.keys().next().map_or("", String::as_str);
        let more = coverage.not_understood.len() - 1;
        let more = if more > 0 { format!(" and {}", counted(more, "other kind")) } else { String::new() };
        unread.push(format!("{} of {first}{more}", counted(kinds as usize, "object")));
    }
    if !unread.is_empty() {
        line.push_str(&format!("; not understood: {}", unread.join(", ")));
    }
    if !unread.is_empty() || coverage.files_ignored > 0 {
        line.push_str("; `--explain-coverage` lists it");
    }
    line
}

/// The addends of a risk: `critical +60, exposed from outside +20`. Not yet escaped.
pub(crate) fn addends(finding: &Finding) -> String {
    let addends = finding.risk.factors.iter().map(|factor| format!("{} +{}", factor.factor, factor.delta));
    addends.collect::<Vec<_>>().join(", ")
}
