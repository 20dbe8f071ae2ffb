//! Judges over the units of a frozen estate.

use std::collections::BTreeMap;

use plimsoll_facts::{ComposeProject, Dockerfile, Estate, Image, ImageSet, Object, SourceFile};
use plimsoll_model::{CheckId, Finding, Gap, Meta, Minor, Settings, Subject, Unknown, Why};
use rayon::prelude::*;

use crate::{Book, Plan, Scope, seal};

/// What a judge looks at.
#[derive(Clone, Copy)]
pub enum Unit<'e> {
    /// A file.
    File(&'e SourceFile),
    /// An object.
    Object(&'e Object),
    /// A Compose project with its services.
    Project(&'e ComposeProject),
    /// A Dockerfile with its stages.
    Dockerfile(&'e Dockerfile),
    /// An image.
    Image(&'e Image),
    /// Everything.
    Estate(&'e Estate),
}

/// What a judge may know besides its unit.
#[derive(Clone, Copy)]
pub struct Context<'e> {
    /// The Kubernetes version to judge for.
    pub target: Minor,
    /// All objects of the run.
    pub estate: &'e Estate,
    /// The images that were read.
    pub images: &'e ImageSet,
    /// The parameters of checks.
    pub settings: &'e Settings,
    /// The day to judge by, `YYYY-MM-DD`.
    pub as_of: &'e str,
}

/// Facts to findings, pure: no clock, no world, no order but that of its unit.
pub trait Judge: Sync {
    /// Looks at a unit; units it has no business with are left alone.
    fn judge<'e>(&self, unit: Unit<'e>, context: &Context<'e>, book: &mut Book);

    /// How many attempts the enabled checks must make on a unit, by what its reader counted.
    fn expected(&self, unit: Unit<'_>) -> u64;
}

/// What the judges said.
#[derive(Debug)]
pub struct Judgement {
    /// The findings, with identity, in no order of importance yet.
    pub findings: Vec<Finding>,
    /// The gaps.
    pub gaps: Vec<Gap>,
    /// The subjects of both.
    pub subjects: Vec<Subject>,
    /// Attempts made.
    pub assessments: u64,
}

/// Runs the judges over the units of the estate, and seals what the whole run wrote.
/// `book` is what collecting wrote.
pub fn judge(plan: &Plan, judges: &[&dyn Judge], context: &Context<'_>, mut book: Book) -> Judgement {
    let estate = context.estate;
    let collected = book.attempts;
    let parts: Vec<(Book, u64)> = estate
        .files()
        .par_iter()
        .map(|file| {
            let mut book = Book::default();
            let mut expected = 0;
            let objects = file.objects.iter().map(Unit::Object);
            let project = file.project().map(Unit::Project);
            let dockerfile = file.dockerfile().map(Unit::Dockerfile);
            for unit in std::iter::once(Unit::File(file)).chain(objects).chain(project).chain(dockerfile) {
                for judge in judges {
                    judge.judge(unit, context, &mut book);
                    expected += judge.expected(unit);
                }
            }
            (book, expected)
        })
        .collect();
    let mut expected = collected;
    // Once and exactly: growing step by step holds everything twice.
    book.drafts.reserve_exact(parts.iter().map(|(part, _)| part.drafts.len()).sum());
    for (part, count) in parts {
        book.merge(part);
        expected += count;
    }
    let images = context.images.iter().map(Unit::Image);
    for unit in images.chain(std::iter::once(Unit::Estate(estate))) {
        for judge in judges {
            judge.judge(unit, context, &mut book);
            expected += judge.expected(unit);
        }
    }
    if book.attempts != expected {
        // Something was passed over in silence, which no result may hide.
        let check = plan.checks.first().map_or(CheckId::new(b'P', 1), |meta| meta.id);
        book.blind(check, Scope::estate().subject(), Unknown::new(Why::Unbalanced));
    }
    seal_book(plan, estate, context.images, book)
}

/// Gives the findings of a book their identity and its gaps their words.
pub fn seal_book(plan: &Plan, estate: &Estate, images: &ImageSet, book: Book) -> Judgement {
    let assessments = book.attempts;
    let metas: BTreeMap<CheckId, &Meta> = plan.known.iter().map(|meta| (meta.id, *meta)).collect();
    let (findings, gaps, subjects) = seal::seal(book, estate, images, &metas);
    Judgement { findings, gaps, subjects, assessments }
}

/// The gaps of a book in which nothing was judged, in words.
pub fn gaps(book: Book) -> Vec<Gap> {
    let (_, gaps, _) = seal::seal(book, &Estate::default(), &ImageSet::default(), &BTreeMap::new());
    gaps
}
