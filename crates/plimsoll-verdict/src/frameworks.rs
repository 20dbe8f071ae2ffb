//! What a run says about the controls of a framework.

use std::collections::BTreeMap;

use plimsoll_engine::Plan;
use plimsoll_model::{CheckId, ControlCoverage, ControlState, Framework, FrameworkCoverage, Meta, Verdict};

/// The states of a framework's controls after a run. `exact` are controls that were evaluated by themselves, such as
/// those of the Pod Security Standards, in the form `pss/baseline/privileged`. `has_subject` tells whether the files
/// hold anything that a check speaks of.
pub fn framework_coverage(
    framework: &Framework,
    plan: &Plan,
    exact: &[String],
    verdict: &Verdict,
    has_subject: &dyn Fn(CheckId) -> bool,
) -> FrameworkCoverage {
    let mut of_checks: BTreeMap<&str, Vec<&Meta>> = BTreeMap::new();
    for meta in &plan.known {
        for control in meta.controls {
            of_checks.entry(control).or_default().push(meta);
        }
    }
    let open = || verdict.findings.iter().filter(|finding| finding.is_open());
    let mut by_check: BTreeMap<CheckId, u32> = BTreeMap::new();
    let mut by_control: BTreeMap<&str, u32> = BTreeMap::new();
    for finding in open() {
        *by_check.entry(finding.check).or_default() += 1;
        for control in &finding.violates {
            *by_control.entry(&control.0).or_default() += 1;
        }
    }
    let controls = framework.controls.iter().filter(|control| control.assessment != "group").map(|control| {
        let name = format!("{}/{}", framework.id, control.id);
        let metas = of_checks.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        let is_exact = exact.contains(&name);
        let findings = if is_exact {
            by_control.get(name.as_str()).copied().unwrap_or(0)
        } else {
            metas.iter().filter(|meta| plan.runs(meta.id)).filter_map(|meta| by_check.get(&meta.id)).sum()
        };
        let has_run = is_exact || metas.iter().any(|meta| plan.runs(meta.id) && has_subject(meta.id));
        let state = match (has_run, findings) {
            (true, 0) => ControlState::Passed,
            (true, _) => ControlState::Failed,
            (false, _) if metas.is_empty() => ControlState::NotCovered,
            (false, _) => ControlState::NotAssessed,
        };
        let bears = |check: &CheckId| metas.iter().any(|meta| meta.id == *check);
        let gaps = verdict.blind_gaps().filter(|gap| gap.checks.iter().any(bears)).count();
        ControlCoverage {
            id: control.id.clone(),
            words: control.words.clone(),
            manual: control.assessment == "manual",
            state,
            checks: metas.iter().map(|meta| meta.id).collect(),
            findings,
            gaps: u32::try_from(gaps).unwrap_or(u32::MAX),
        }
    });
    FrameworkCoverage {
        id: framework.id.clone(),
        title: framework.title.clone(),
        reviewed: framework.reviewed,
        controls: controls.collect(),
    }
}
