//! From texts to a judgement, without touching a disk.

use std::sync::Arc;

use plimsoll_content::conceal;
use plimsoll_engine::{Book, Collected, Context, Judge, Judgement, Plan, judge};
use plimsoll_facts::{Estate, ImageSet, ObjectSource};
use plimsoll_graph::{Builds, Relations};
use plimsoll_manifest::{Options, read, settle};
use plimsoll_model::{Minor, Settings};

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
            as_of: "2026-11-21".to_owned(),
        }
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
