//! The pipeline from targets to a verdict: edge, read, derive, judge, decide.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use plimsoll_advisory::vex::Vex;
use plimsoll_checks::{PostureJudge, framework, pss};
use plimsoll_content::conceal;
use plimsoll_engine::{
    Book, Collected, Collection, Collector, Context, Judge, Judgement, Plan, Reach, ReadOutcome, Rights, collect, judge,
};
use plimsoll_facts::{Estate, Image, ImageSet, SourceFile};
use plimsoll_graph::{Builds, Relations, exposure};
use plimsoll_image::Target;
use plimsoll_manifest::{Options, files_beside, is_manifest_name, read, settle};
use plimsoll_model::{Assessed, ChecksCoverage, Coverage, FrameworkCoverage, Tool, Verdict};
use plimsoll_source::{Extent, Text};
use plimsoll_verdict::{
    Baseline, EndOfLifeJudge, Inputs, LicenceJudge, Policy, VulnerabilityJudge, VulnerabilityOptions, WaiverFile,
    decide, framework_coverage,
};
use plimsoll_walk::{Opaque, Walk};
use rayon::prelude::*;

use crate::advisories::Advisories;
use crate::config::{Configuration, read_text};
use crate::exit::Failure;
use crate::images;
use crate::output::Progress;
use crate::pages::pages;
use crate::shellcheck;

/// Bytes of one file. Source: configuration spec section 3.1.
const FILE_BYTES: u64 = 64 << 20;

/// A run from targets to a verdict, with what it was made of.
pub(crate) struct Run {
    pub(crate) plan: Plan,
    pub(crate) estate: Estate,
    pub(crate) images: ImageSet,
    pub(crate) verdict: Verdict,
}

/// How a run is made.
pub(crate) struct Request<'r> {
    pub(crate) targets: &'r [PathBuf],
    pub(crate) configuration: &'r Configuration,
    /// Whether edits are wanted with the findings.
    pub(crate) with_fixes: bool,
    pub(crate) progress: bool,
}

/// The plan of a configuration, before anything is read.
pub(crate) fn plan(configuration: &Configuration) -> Result<Plan, Failure> {
    plan_with(configuration, Reach::default())
}

/// The plan of a configuration. `images` says that something is known of the images that are run.
fn plan_with(configuration: &Configuration, at_hand: Reach) -> Result<Plan, Failure> {
    let selection = configuration.selection()?;
    let reach = Reach {
        complete_set: configuration.switch("complete-set"),
        shellcheck: configuration.switch("shellcheck"),
        ..at_hand
    };
    Plan::new(&pages(), &selection, reach).map_err(|error| {
        Failure::usage(error.to_string()).with_help("`plimsoll checks list` shows ids, words and families")
    })
}

/// Uses the asked number of threads from here on.
pub(crate) fn set_threads(configuration: &Configuration) -> Result<(), Failure> {
    let Some(jobs) = configuration.jobs()? else { return Ok(()) };
    let built = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    built.map_err(|error| Failure::job(anyhow::Error::new(error).context("cannot start threads")))
}

/// Runs the pipeline over targets.
pub(crate) fn run(request: &Request<'_>) -> Result<Run, Failure> {
    let Request { targets, configuration, with_fixes, progress } = *request;
    set_threads(configuration)?;
    let here = [PathBuf::from(".")];
    let targets = if targets.is_empty() { &here } else { targets };
    let (images, files) = split(targets)?;
    let is_image_named = !images.is_empty();
    let progress = Progress::new(progress);
    // Layouts are met on the way, from any thread.
    let layouts = Mutex::new(images);
    let walk = Walk {
        targets: files,
        exclude: configuration.exclude()?,
        wanted: &is_manifest_name,
        beside: &files_beside,
        opaque: vec![Opaque {
            marker: "Chart.yaml",
            folders: &["templates", "charts"],
            reason: "a chart that is not rendered",
            consequence: "its objects are unknown; render it and scan the result",
        }],
        file_bytes: FILE_BYTES,
        progress: &|| progress.step(),
        layout: &|folder| {
            let target = Target::OciFolder(folder.to_owned(), None);
            layouts.lock().unwrap_or_else(PoisonError::into_inner).push(target);
        },
    };
    let input = Input { configuration, policy: &policy(configuration, targets)?, with_fixes, is_image_named };
    let run = judge_collected(&walk, &layouts, &input);
    progress.finish();
    run
}

/// Runs the pipeline over texts, as if files of these paths held them.
pub(crate) fn run_texts(
    texts: &[(Arc<str>, String)],
    configuration: &Configuration,
    targets: &[PathBuf],
) -> Result<Run, Failure> {
    let policy = policy(configuration, targets)?;
    let input = Input { configuration, policy: &policy, with_fixes: true, is_image_named: false };
    judge_collected(&Texts(texts), &Mutex::default(), &input)
}

/// Texts instead of files.
struct Texts<'t>(&'t [(Arc<str>, String)]);

impl Collector for Texts<'_> {
    fn requires(&self) -> Rights {
        Rights::default()
    }

    fn collect(&self, _: &mut Book, emit: &(dyn Fn(Collected) + Sync)) -> Assessed {
        self.0.par_iter().enumerate().for_each(|(number, (path, text))| {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            emit(Collected { number, path: Arc::clone(path), bytes: text.clone().into_bytes(), named: true });
        });
        Ok(())
    }
}

/// Reads a file and says what of it must not be shown, before anything else looks at it.
fn seen(collected: Collected, options: &Options) -> ReadOutcome {
    let outcome = read(collected, options);
    if let Some(file) = &outcome.file {
        conceal(file);
    }
    outcome
}

/// A text as it may be shown, as if a file of that path held it. `before` is the same file as it was read: what must
/// not be shown of it is not shown here either.
pub(crate) fn shown(before: &Text, content: &str) -> String {
    let path = Arc::clone(before.path());
    let collected = Collected { number: 0, path, bytes: content.as_bytes().to_vec(), named: true };
    let file = seen(collected, &Options::default()).file;
    let shown = file.map_or_else(|| content.to_owned(), |file| file.text.shown().into_owned());
    before.without_secrets(shown, Extent { start: 0, end: 0 })
}

/// What a run is told beside what it looks at.
struct Input<'i> {
    configuration: &'i Configuration,
    policy: &'i Policy,
    with_fixes: bool,
    /// An image was named, so that its flaws are a part of the job.
    is_image_named: bool,
}

fn judge_collected(collector: &dyn Collector, images: &Mutex<Vec<Target>>, input: &Input<'_>) -> Result<Run, Failure> {
    let configuration = input.configuration;
    let options = Options { default_namespace: configuration.default_namespace(), ..Options::default() };
    let reader = |collected: Collected| seen(collected, &options);
    // Set by a closure that cannot fail itself.
    let asked = Cell::new(Ok(()));
    let settle_all = |files: &mut [SourceFile], book: &mut Book| {
        settle(files, book);
        if configuration.switch("shellcheck") {
            asked.set(shellcheck::lint(files));
        }
    };
    let mut collection = collect(&[collector], &reader, &settle_all, configuration.switch("complete-set"));
    asked.into_inner()?;
    let targets = std::mem::take(&mut *images.lock().unwrap_or_else(PoisonError::into_inner));
    let images = see_all(&targets, configuration, &mut collection.book)?;
    judge_all(collection, images, input)
}

/// Judges an image that was read already, by everything that judges images.
pub(crate) fn run_image(image: Image, configuration: &Configuration) -> Result<Verdict, Failure> {
    let collection = collect(&[], &|collected| seen(collected, &Options::default()), &|_, _| {}, false);
    let policy = policy(configuration, &[])?;
    let input = Input { configuration, policy: &policy, with_fixes: false, is_image_named: true };
    let run = judge_all(collection, ImageSet::new([image]), &input)?;
    Ok(run.verdict)
}

fn judge_all(collection: Collection, image_set: ImageSet, input: &Input<'_>) -> Result<Run, Failure> {
    let images = &image_set;
    let Input { configuration, policy, with_fixes, .. } = *input;
    let relations = Relations::of(&collection.estate);
    let builds = Builds::of(&collection.estate);
    let mapped = if images.is_empty() { None } else { configuration.advisories()? };
    let database = mapped.as_ref().map(Advisories::database).transpose()?;
    let at_hand = Reach {
        images: !images.is_empty(),
        image_configs: !builds.is_empty() || !images.is_empty(),
        database: database.is_some(),
        ..Reach::default()
    };
    let plan = plan_with(configuration, at_hand)?;
    let estate = collection.estate.with(relations).with(builds);
    let exposure = exposure(&estate, images);
    let posture = PostureJudge::new(&plan, with_fixes);
    let lives = configuration.end_of_life()?;
    let end_of_life = EndOfLifeJudge::new(&plan, &lives, configuration.support());
    let policy_of_licences = configuration.licences()?;
    let licences = LicenceJudge::new(&plan, &policy_of_licences);
    let vex = if database.is_some() { configuration.statements()? } else { Vex::default() };
    let options =
        VulnerabilityOptions { vex, needs_database: input.is_image_named, ..configuration.vulnerabilities()? };
    let vulnerabilities = VulnerabilityJudge::new(&plan, database.as_ref(), options);
    let judges: [&dyn Judge; 4] = [&posture, &end_of_life, &licences, &vulnerabilities];
    let target = configuration.target_version()?;
    let settings = &configuration.parameters;
    let context = Context { target, estate: &estate, images, settings, as_of: &policy.as_of };
    let judgement = judge(&plan, &judges, &context, collection.book);
    let mut coverage = coverage(&plan, &estate, images, &judgement, collection.files_ignored);
    coverage.advisories = database.as_ref().map(|database| database.data_date().to_string());
    let tool = Tool { name: "plimsoll", version: env!("CARGO_PKG_VERSION"), target: target.to_string() };
    let inputs = Inputs { plan: &plan, estate: &estate, images, judgement, exposure: &exposure, coverage, tool };
    let mut verdict = decide(inputs, policy);
    verdict.coverage.frameworks = frameworks(&plan, configuration, &estate, &verdict)?;
    Ok(Run { plan, estate, images: image_set, verdict })
}

/// The frameworks that the selection names, with what the run says of their controls.
fn frameworks(
    plan: &Plan,
    configuration: &Configuration,
    estate: &Estate,
    verdict: &Verdict,
) -> Result<Vec<FrameworkCoverage>, Failure> {
    let selection = configuration.selection()?;
    let has_pods = estate.objects().any(|object| !object.pods.is_empty());
    let exact: Vec<String> = plan.pss.filter(|_| has_pods).map_or_else(Vec::new, |request| {
        pss::in_force(request).iter().map(|control| format!("pss/{}/{}", control.level, control.id)).collect()
    });
    // A join has findings for its subject.
    let has_subject = |id| {
        let check = plimsoll_checks::all().iter().find(|check| check.page.meta.id == id);
        check.is_none_or(|check| check.has_subject(estate))
    };
    let named = selection.only.iter().filter_map(|word| framework(word));
    Ok(named.map(|framework| framework_coverage(&framework, plan, &exact, verdict, &has_subject)).collect())
}

/// The images among the targets, and the files and folders. A word that is neither a path nor surely the name of an
/// image is refused: a typing mistake must not contact a registry.
fn split(targets: &[PathBuf]) -> Result<(Vec<Target>, Vec<PathBuf>), Failure> {
    let (mut images, mut files) = (Vec::new(), Vec::new());
    for target in targets {
        let text = target.to_string_lossy();
        match images::target_of(&text)? {
            Some(Target::Folder(path)) => files.push(path),
            Some(image) => images.push(image),
            None => {
                let is_word = !text.contains(['/', '\\', '.']) && text != "-";
                if is_word && !target.exists() {
                    return Err(Failure::usage(format!("`{text}` is no file or folder here")).with_help(format!(
                        "an image of a registry is scanned by `plimsoll scan image:{text}`, a folder by `plimsoll scan \
                         ./{text}`"
                    )));
                }
                files.push(target.clone());
            }
        }
    }
    Ok((images, files))
}

/// Reads the images of the targets; what could not be read of them is booked.
fn see_all(targets: &[Target], configuration: &Configuration, book: &mut Book) -> Result<ImageSet, Failure> {
    let (options, bases) = (configuration.image_options()?, configuration.bases()?);
    let mut all = Vec::new();
    for target in targets {
        match images::see(target, &options, &bases, images::Depth::Content) {
            Ok(seen) => {
                all.extend(seen.images);
                seen.gaps.into_iter().for_each(|gap| book.gap(gap));
            }
            Err(error) if error.is_usage() => return Err(images::failure(target, &error)),
            Err(error) => book.gap(images::unread(target, &error)),
        }
    }
    Ok(ImageSet::new(all))
}

fn policy(configuration: &Configuration, targets: &[PathBuf]) -> Result<Policy, Failure> {
    let baseline = match configuration.baseline() {
        None => None,
        Some(path) => {
            let read = Baseline::read(&read_text(&path)?);
            Some(read.map_err(|problem| Failure::usage(format!("the baseline {}: {problem}", path.display())))?)
        }
    };
    let unwaivable: BTreeSet<_> =
        configuration.checks.iter().filter(|(_, check)| check.waivable == Some(false)).map(|(id, _)| *id).collect();
    let mut waivers = configuration.waivers()?;
    waivers.sees_all = sees_all(&waivers, targets);
    Ok(Policy {
        fail_on: configuration.fail_on()?,
        only_fixed: configuration.switch("only-fixed"),
        deadlines: configuration.deadlines()?,
        strict: configuration.switch("strict"),
        new_only: baseline.is_some() && configuration.switch("new-only"),
        severities: configuration.severities()?,
        unwaivable,
        waivers,
        honored: configuration.honored()?,
        baseline,
        as_of: configuration.as_of()?,
        allow_empty: configuration.switch("allow-empty"),
    })
}

/// True when a target is the folder of the configuration file, so that every waiver in it should match something.
fn sees_all(waivers: &WaiverFile, targets: &[PathBuf]) -> bool {
    waivers.prefix.is_empty() && targets.iter().any(|target| target == Path::new("."))
}

fn coverage(plan: &Plan, estate: &Estate, images: &ImageSet, judgement: &Judgement, files_ignored: u32) -> Coverage {
    let mut coverage = Coverage {
        files: u32::try_from(estate.files().iter().filter(|file| !file.is_context()).count()).unwrap_or(u32::MAX),
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
        if object.is_custom() && object.pods.is_empty() {
            *coverage.not_understood.entry(format!("{}.{}", object.kind, object.group())).or_default() += 1;
        }
    }
    let count = u32::try_from(images.iter().count()).unwrap_or(u32::MAX);
    if count > 0 {
        coverage.objects.insert("Image".to_owned(), count);
    }
    let dockerfiles = estate.dockerfiles().count();
    if dockerfiles > 0 {
        *coverage.objects.entry("Dockerfile".to_owned()).or_default() += u32::try_from(dockerfiles).unwrap_or(u32::MAX);
    }
    let services: usize =
        estate.files().iter().filter_map(SourceFile::project).map(|project| project.services.len()).sum();
    if services > 0 {
        let count = u32::try_from(services).unwrap_or(u32::MAX);
        *coverage.objects.entry("Compose service".to_owned()).or_default() += count;
    }
    coverage
}
