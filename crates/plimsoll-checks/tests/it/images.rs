//! Real images: what is wrong with them, and nothing else.

use std::path::Path;

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Plan, Reach, Selection};
use plimsoll_facts::ImageSet;
use plimsoll_model::{Evidence, Page};
use plimsoll_testkit::{Input, image_at, judged};

/// The findings about an image by the checks that are on, by id and route; a finding that names no route has its title.
fn findings(path: &Path) -> Vec<String> {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let plan = Plan::new(&pages, &Selection::default(), Reach::ALL).unwrap();
    let mut input = Input::files(&[]);
    input.images = ImageSet::new([image_at(path)]);
    let judgement = judged(&input, &plan, &[&PostureJudge::new(&plan, false)]);
    assert!(judgement.gaps.is_empty(), "{:?}", judgement.gaps);
    let about_image = judgement.findings.iter().filter(|finding| finding.check.letter() == 'I');
    let mut found: Vec<String> = about_image
        .map(|finding| format!("{} {}", finding.check, finding.primary().map_or("", Evidence::route)))
        .collect();
    found.sort();
    found
}

#[test]
fn the_shops_image_has_the_flaws_that_its_readme_names() {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop/image");
    let expected = [
        "PLM-I001 config.User",
        "PLM-I003 /usr/local/bin/probe",
        "PLM-I005 /usr/share/nginx/html",
        "PLM-I024 /usr/local/bin",
        "PLM-I032 /var/lib/apt/lists",
    ];
    assert_eq!(findings(&shop), expected);
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn a_small_distribution_image_only_starts_as_root() {
    let corpora = std::env::var("PLIMSOLL_CORPORA").unwrap();
    let archive = Path::new(&corpora).join("corpora/image/images/files/alpine-310.tar.gz");
    assert_eq!(findings(&archive), ["PLM-I001 config.User"]);
}
