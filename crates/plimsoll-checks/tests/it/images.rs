//! Real images: what is wrong with them, and nothing else.

use std::path::Path;

use plimsoll_checks::{PostureJudge, all};
use plimsoll_engine::{Plan, Reach, Selection};
use plimsoll_facts::ImageSet;
use plimsoll_model::{Evidence, Finding, Page, Severity};
use plimsoll_testkit::{Input, Recipe, image_at, judged};

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

/// What a check says of an image: title, severity and number of places.
fn said(check: &str, recipe: &str) -> Vec<(String, Severity, usize)> {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let plan =
        Plan::new(&pages, &Selection { only: vec![check.to_owned()], ..Selection::default() }, Reach::ALL).unwrap();
    let mut input = Input::files(&[]);
    input.images = ImageSet::new([Recipe::read(recipe).image()]);
    let judgement = judged(&input, &plan, &[&PostureJudge::new(&plan, false)]);
    let said = |finding: Finding| (finding.title.clone(), finding.severity, finding.evidence.len());
    judgement.findings.into_iter().map(said).collect()
}

#[test]
fn a_finding_of_malware_says_how_sure_it_is_and_where_the_file_is_gone() {
    // Put together here, so that no other scanner takes this file for one.
    let eicar =
        format!("{}{}", r"file /srv/a X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");
    let deleted = format!("{eicar}\nlayer\nremove /srv/a");
    let replaced = format!("{eicar}\nlayer\nfile /srv/a text");
    let twice = format!("{eicar}\nlayer\n{eicar}");
    let test_file = "`/srv/a` is malware: test file of EICAR";
    let miner = "file /w elf stratum+tcp://%s";
    let (critical, medium) = (Severity::Critical, Severity::Medium);
    for (check, recipe, title, severity, places) in [
        ("PLM-I020", &*eicar, test_file.to_owned(), critical, 2),
        ("PLM-I020", &deleted, format!("{test_file} (deleted in layer 1, still in the image)"), critical, 2),
        ("PLM-I020", &replaced, format!("{test_file} (replaced in layer 1, still in the image)"), critical, 2),
        ("PLM-I020", &twice, test_file.to_owned(), critical, 3),
        ("PLM-I021", miner, "`/w` may be a miner or starts one: address of a mining pool".to_owned(), medium, 2),
    ] {
        assert_eq!(said(check, recipe), [(title, severity, places)], "{recipe}");
    }
}

#[test]
fn a_file_whose_digest_is_listed_is_malware() {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let selection = Selection { only: vec!["PLM-I020".to_owned()], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let image = Recipe::read("file /a elf 1\nfile /b elf 2\nlayer\nremove /b").image();
    let entries = &image.layers[0].index.as_ref().unwrap().entries;
    let digest = |path: &[u8]| {
        let entry = entries.iter().find(|entry| *entry.path == *path).unwrap();
        entry.digests.as_ref().unwrap().sha256.0
    };
    let mut input = Input::files(&[]);
    input.settings.malware_hashes.insert(digest(b"b"));
    input.images = ImageSet::new([image.clone()]);
    let judgement = judged(&input, &plan, &[&PostureJudge::new(&plan, false)]);
    let found: Vec<_> = judgement.findings.iter().map(|found| (&*found.title, found.severity)).collect();
    let title = "`/b` is malware: its digest is in the list `malware.hashes` (deleted in layer 1, still in the image)";
    assert_eq!(found, [(title, Severity::Critical)]);
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn a_small_old_distribution_image_starts_as_root_and_has_certificates_of_its_time() {
    let corpora = std::env::var("PLIMSOLL_CORPORA").unwrap();
    let archive = Path::new(&corpora).join("corpora/image/images/files/alpine-310.tar.gz");
    assert_eq!(findings(&archive), ["PLM-I001 config.User", "PLM-I055 /etc/ssl/cert.pem"]);
}
