//! Any file with every check, and again after each fix. A panic inside a check is not caught here: libFuzzer ends the
//! process before it unwinds.

use std::sync::{Arc, LazyLock};

use plimsoll_checks::{PostureJudge, all};
use plimsoll_content::conceal;
use plimsoll_engine::{Book, Collected, Context, Judgement, Plan, PssLevel, PssRequest, Reach, Selection, judge};
use plimsoll_facts::{Estate, ImageSet};
use plimsoll_graph::{Builds, Relations};
use plimsoll_manifest::{Options, read, settle};
use plimsoll_model::{Finding, Fix, Minor, Settings};
use plimsoll_source::Extent;
use plimsoll_source::edit::apply;
use plimsoll_source::yaml::Limits;

/// Fixed texts that are judged again. All of them would leave time for few inputs.
const AGAIN: usize = 3;

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let pages: Vec<_> = all().iter().map(|check| &check.page).collect();
    let pss = PssRequest { level: PssLevel::Restricted, version: Minor::NEWEST };
    let selection = Selection { all: true, pss: Some(pss), ..Selection::default() };
    Plan::new(&pages, &selection, Reach::ALL).expect("no words that could be wrong")
});

static OPTIONS: LazyLock<Options> = LazyLock::new(|| Options {
    limits: Limits { depth: 64, documents: 16, nodes: 4096, copies: 1024, scalar_bytes: 4096 },
    ..Options::default()
});

/// A file by its name.
pub type Named<'b> = (&'b str, &'b [u8]);

/// Judges a file, and what lies beside it.
fn judged(file: Named<'_>, beside: &[Named<'_>], with_fixes: bool) -> Judgement {
    let mut book = Book::default();
    let mut files = Vec::new();
    for (number, (path, bytes)) in (0..).zip([file].iter().chain(beside)) {
        let collected = Collected { number, path: Arc::from(*path), bytes: bytes.to_vec(), named: true };
        let outcome = read(collected, &OPTIONS);
        outcome.gaps.into_iter().for_each(|gap| book.gap(gap));
        files.extend(outcome.file);
    }
    settle(&mut files, &mut book);
    files.iter().for_each(conceal);
    let estate = Estate::new(files, true);
    let (relations, builds) = (Relations::of(&estate), Builds::of(&estate));
    let estate = estate.with(relations).with(builds);
    let images = ImageSet::default();
    let settings = Settings::default();
    let context =
        Context { target: Minor::NEWEST, estate: &estate, images: &images, settings: &settings, as_of: "2026-06-30" };
    let judgement = judge(&PLAN, &[&PostureJudge::new(&PLAN, with_fixes)], &context, book);
    for gap in &judgement.gaps {
        assert!(!matches!(gap.why, "unbalanced" | "panicked"), "{gap:?}");
    }
    judgement
}

/// The edits of a finding's fixes.
fn patches(finding: &Finding) -> impl Iterator<Item = Vec<(Extent, String)>> {
    finding.fixes.iter().filter_map(|fix| match fix {
        Fix::Patch { edits, .. } => {
            Some(edits.iter().map(|edit| (Extent { start: edit.start, end: edit.end }, edit.text.clone())).collect())
        }
        Fix::Prose { .. } => None,
    })
}

/// Judges a file of that name with what lies beside it, and some of what its fixes make of it.
pub fn judged_and_fixed(path: &str, bytes: &[u8], beside: &[Named<'_>]) {
    let judgement = judged((path, bytes), beside, true);
    let mut fixed = Vec::new();
    for edits in judgement.findings.iter().flat_map(patches) {
        let content = std::str::from_utf8(bytes).expect("fixes only in text");
        let after = apply(content, &edits).expect("the edits fit the text");
        assert_ne!(after, content, "a fix changes nothing");
        fixed.push(after);
    }
    // Not always the same ones, but for one input always the same.
    let step = fixed.len().div_ceil(AGAIN).max(1);
    for after in fixed.iter().skip(bytes.len() % step).step_by(step) {
        judged((path, after.as_bytes()), beside, false);
    }
}
