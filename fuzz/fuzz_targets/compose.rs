//! Judges any two files, and any variables, as a Compose project with an override file, with every check of Compose. A
//! panic inside a check is not caught here: libFuzzer ends the process before it unwinds.
#![no_main]

mod parts;

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Book, Collected, Context, Plan, Reach, Selection, judge};
use plimsoll_facts::{Estate, ImageSet};
use plimsoll_manifest::{Options, read, settle};
use plimsoll_model::{Minor, Settings};
use plimsoll_source::yaml::Limits;

use parts::parts;

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let pages: Vec<_> = all().iter().map(|check| &check.page).collect();
    let selection = Selection { all: true, only: vec!["compose".to_owned()], ..Selection::default() };
    Plan::new(&pages, &selection, Reach::ALL).expect("no words that could be wrong")
});

static OPTIONS: LazyLock<Options> = LazyLock::new(|| Options {
    limits: Limits { depth: 64, documents: 16, nodes: 4096, copies: 1024, scalar_bytes: 4096 },
    ..Options::default()
});

const PATHS: [&str; 4] = ["shop/compose.yaml", "shop/compose.override.yaml", "shop/.env", "shop/common.yaml"];

fuzz_target!(|bytes: &[u8]| {
    let mut book = Book::default();
    let mut files = Vec::new();
    for (number, (path, part)) in (0..).zip(PATHS.into_iter().zip(parts(bytes, PATHS.len()))) {
        let outcome = read(Collected { number, path: Arc::from(path), bytes: part.to_vec(), named: true }, &OPTIONS);
        outcome.gaps.into_iter().for_each(|gap| book.gap(gap));
        files.extend(outcome.file);
    }
    settle(&mut files, &mut book);
    let estate = Estate::new(files, true);
    let images = ImageSet::default();
    let settings = Settings::default();
    let context =
        Context { target: Minor::NEWEST, estate: &estate, images: &images, settings: &settings, as_of: "2026-06-30" };
    let judgement = judge(&PLAN, &[&PostureJudge::new(&PLAN, true)], &context, book);
    for gap in &judgement.gaps {
        assert!(!matches!(gap.why, "unbalanced" | "panicked"), "{gap:?}");
    }
});
