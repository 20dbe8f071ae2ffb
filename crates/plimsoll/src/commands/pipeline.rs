//! The pipeline from targets to a verdict: edge, read, derive, judge, decide.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use plimsoll_checks::PostureJudge;
use plimsoll_engine::{Collected, Context, Judge, Judgement, Plan, collect, judge};
use plimsoll_facts::{Estate, ImageSet};
use plimsoll_graph::exposure;
use plimsoll_manifest::{Options, is_manifest_name, read, settle};
use plimsoll_model::{ChecksCoverage, Coverage, Tool, Verdict};
use plimsoll_verdict::{Baseline, Inputs, Policy, WaiverFile, decide};
use plimsoll_walk::{Exclude, Opaque, Walk};

use crate::config::{Configuration, read_text};
use crate::exit::Failure;
use crate::output::Progress;

/// Bytes of one file. Source: configuration spec section 3.1.
const FILE_BYTES: u64 = 64 << 20;

/// A run from targets to a verdict, with what it was made of.
pub(crate) struct Run {
    pub(crate) plan: Plan,
    pub(crate) estate: Estate,
    pub(crate) verdict: Verdict,
}

/// How a run is made.
pub(crate) struct Request<'r> {
    pub(crate) targets: &'r [PathBuf],
    pub(crate) configuration: Configuration,
    /// Whether edits are wanted with the findings.
    pub(crate) with_fixes: bool,
    pub(crate) progress: bool,
}

/// The plan of a configuration.
pub(crate) fn plan(configuration: &Configuration) -> Result<Plan, Failure> {
    let selection = configuration.selection()?;
    Plan::new(&super::pages(), &selection, false, false).map_err(|error| {
        Failure::usage(error.to_string()).with_help("`plimsoll checks list` shows ids, words and families")
    })
}

/// Uses the asked number of threads from here on.
pub(crate) fn set_threads(configuration: &Configuration) -> Result<(), Failure> {
    let Some(jobs) = configuration.jobs()? else { return Ok(()) };
    let built = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    built.map_err(|error| Failure::Job(anyhow::Error::new(error).context("cannot start threads")))
}

/// Runs the pipeline.
pub(crate) fn run(request: Request<'_>) -> Result<Run, Failure> {
    let Request { targets, mut configuration, with_fixes, progress } = request;
    set_threads(&configuration)?;
    let plan = plan(&configuration)?;
    let here = [PathBuf::from(".")];
    let targets = if targets.is_empty() { &here } else { targets };
    recognised(targets)?;
    let mut policy = policy(&mut configuration, targets)?;
    let options = Options { default_namespace: configuration.default_namespace(), ..Options::default() };
    let progress = Progress::new(progress);
    let walk = Walk {
        targets: targets.to_vec(),
        exclude: Exclude::new(configuration.exclude()).map_err(|error| Failure::usage(error.to_string()))?,
        wanted: &is_manifest_name,
        opaque: vec![Opaque {
            marker: "Chart.yaml",
            folders: &["templates", "charts"],
            reason: "a chart that is not rendered",
            consequence: "its objects are unknown; render it and scan the result",
        }],
        file_bytes: FILE_BYTES,
        progress: &|| progress.step(),
    };
    let reader = |collected: Collected| read(collected, &options);
    let collection = collect(&[&walk], &reader, &settle, configuration.switch("complete-set"));
    let estate = collection.estate;
    let exposure = exposure(&estate);
    let posture = PostureJudge::new(&plan, with_fixes);
    let judges: [&dyn Judge; 1] = [&posture];
    let images = ImageSet::default();
    let context = Context { target: configuration.target_version()?, estate: &estate, images: &images };
    let judgement = judge(&plan, &judges, &context, collection.book);
    progress.finish();
    let coverage = coverage(&plan, &estate, &judgement, collection.files_ignored);
    let tool = Tool {
        name: "plimsoll",
        version: env!("CARGO_PKG_VERSION"),
        target: configuration.target_version()?.to_string(),
    };
    policy.allow_empty = configuration.switch("allow-empty");
    let inputs = Inputs { plan: &plan, estate: &estate, judgement, exposure: &exposure, coverage, tool };
    let verdict = decide(inputs, &policy);
    Ok(Run { plan, estate, verdict })
}

/// Refuses a word that is no path and looks like the name of an image: no part of this version reads images.
fn recognised(targets: &[PathBuf]) -> Result<(), Failure> {
    for target in targets {
        let text = target.to_string_lossy();
        let is_word = !text.contains(['/', '\\', '.']) && text != "-";
        if is_word && !target.exists() {
            return Err(Failure::usage(format!("`{text}` is no file or folder here")).with_help(format!(
                "a folder is scanned by `plimsoll scan ./{text}`; images are not read by this version"
            )));
        }
    }
    Ok(())
}

fn policy(configuration: &mut Configuration, targets: &[PathBuf]) -> Result<Policy, Failure> {
    let baseline = match configuration.baseline() {
        None => None,
        Some(path) => {
            let read = Baseline::read(&read_text(&path)?);
            Some(read.map_err(|problem| Failure::usage(format!("the baseline {}: {problem}", path.display())))?)
        }
    };
    let unwaivable: BTreeSet<_> =
        configuration.checks.iter().filter(|(_, check)| check.waivable == Some(false)).map(|(id, _)| *id).collect();
    let mut waivers = std::mem::take(&mut configuration.waivers);
    waivers.sees_all = sees_all(&waivers, targets);
    Ok(Policy {
        fail_on: configuration.fail_on()?,
        strict: configuration.switch("strict"),
        new_only: baseline.is_some() && configuration.switch("new-only"),
        severities: configuration.severities()?,
        unwaivable,
        waivers,
        baseline,
        as_of: configuration.as_of()?,
        allow_empty: false,
    })
}

/// True when a target is the folder of the configuration file, so that every waiver in it should match something.
fn sees_all(waivers: &WaiverFile, targets: &[PathBuf]) -> bool {
    waivers.prefix.is_empty() && targets.iter().any(|target| target == Path::new("."))
}

fn coverage(plan: &Plan, estate: &Estate, judgement: &Judgement, files_ignored: u32) -> Coverage {
    let mut coverage = Coverage {
        files: u32::try_from(estate.files().len()).unwrap_or(u32::MAX),
        files_ignored,
        assessments: judgement.assessments,
        checks: ChecksCoverage {
            run: u32::try_from(plan.checks.len()).unwrap_or(u32::MAX),
            skipped: plan.skipped.clone(),
        },
        ..Coverage::default()
    };
    for object in estate.objects() {
        *coverage.objects.entry(object.kind.clone()).or_default() += 1;
        let is_custom = plimsoll_manifest::is_kubernetes_group(object.group());
        if !is_custom && object.pods.is_empty() {
            *coverage.not_understood.entry(format!("{}.{}", object.kind, object.group())).or_default() += 1;
        }
    }
    coverage
}
