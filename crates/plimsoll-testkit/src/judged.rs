//! From texts to a judgement, without touching a disk.

use std::sync::Arc;

use plimsoll_content::conceal;
use plimsoll_engine::{Book, Collected, Context, Judge, Judgement, Plan, judge};
use plimsoll_facts::{DockerPart, Estate, ImageSet, ObjectSource, ShellLint, SourceFile};
use plimsoll_graph::{Builds, Relations};
use plimsoll_manifest::{Options, read, settle};
use plimsoll_model::{Minor, Settings};
use plimsoll_source::dockerfile::Keyword;

/// What to judge.
pub struct Input<'i> {
    /// Path and text of each file.
    pub files: &'i [(&'i str, &'i str)],
    /// The Kubernetes version to judge for.
    pub target: Minor,
    /// The images at hand.
    pub images: ImageSet,
    /// Whether the objects are from a running cluster.
    pub live: bool,
    /// Whether the files are everything that will be applied.
    pub complete: bool,
    /// The parameters of checks.
    pub settings: Settings,
    /// What a linter for shell scripts says, by line of the file.
    pub lints: &'i [(u32, &'i str)],
    /// The day to judge by, `YYYY-MM-DD`.
    pub as_of: String,
}

impl<'i> Input<'i> {
    /// Files alone, for the newest version.
    pub fn files(files: &'i [(&'i str, &'i str)]) -> Self {
        Self {
            files,
            target: Minor::NEWEST,
            images: ImageSet::default(),
            live: false,
            complete: false,
            settings: Settings::default(),
            lints: &[],
            as_of: "2026-11-21".to_owned(),
        }
    }
}

/// Adds to each `RUN` of a Dockerfile what is said of its lines.
fn lint(file: &mut SourceFile, lints: &[(u32, &str)]) {
    let Some(DockerPart::Dockerfile(dockerfile)) = &mut file.docker else { return };
    for (tree, details) in dockerfile.tree.instructions.iter().zip(&mut dockerfile.details) {
        let span = dockerfile.text.span(tree.head);
        let here =
            lints.iter().filter(|(line, _)| tree.keyword == Keyword::Run && (span.line..=span.end_line).contains(line));
        let lint = |(_, code): &(u32, &str)| ShellLint {
            code: (*code).to_owned(),
            message: "said so".to_owned(),
            at: tree.name,
        };
        details.lints = Some(here.map(lint).collect());
    }
}

/// Reads the files and runs the judges of a plan over them.
pub fn judged(input: &Input<'_>, plan: &Plan, judges: &[&dyn Judge]) -> Judgement {
    let mut book = Book::default();
    let mut files = Vec::new();
    for (number, (path, text)) in (0..).zip(input.files) {
        let collected = Collected { number, path: Arc::from(*path), bytes: text.as_bytes().to_vec(), named: true };
        let outcome = read(collected, &Options::default());
        outcome.file.iter().for_each(conceal);
        outcome.gaps.into_iter().for_each(|gap| book.gap(gap));
        files.extend(outcome.file);
    }
    settle(&mut files, &mut book);
    if input.live {
        for object in files.iter_mut().flat_map(|file| &mut file.objects) {
            object.source = ObjectSource::Live;
        }
    }
    if !input.lints.is_empty() {
        for file in &mut files {
            lint(file, input.lints);
        }
    }
    let estate = Estate::new(files, input.complete);
    let relations = Relations::of(&estate);
    let builds = Builds::of(&estate);
    let estate = estate.with(relations).with(builds);
    let context = Context {
        target: input.target,
        estate: &estate,
        images: &input.images,
        settings: &input.settings,
        as_of: &input.as_of,
    };
    judge(plan, judges, &context, book)
}
