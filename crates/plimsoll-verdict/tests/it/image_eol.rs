//! PLM-C010: the blocks of its page, and what they do not say.

use plimsoll_advisory::{EndOfLife, Support};
use plimsoll_engine::{Judgement, Plan, Reach, Selection};
use plimsoll_facts::{Image, ImageSet};
use plimsoll_model::{GapKind, Page};
use plimsoll_testkit::{Block, Input, Recipe, blocks, judged};
use plimsoll_verdict::EndOfLifeJudge;

/// Judges files and images by the embedded table on 2026-11-21.
fn run(files: &[(&str, &str)], images: Vec<Image>, support: Support) -> Judgement {
    let pages: Vec<&'static Page> = plimsoll_verdict::all().iter().map(|join| &join.page).collect();
    let selection = Selection { only: vec!["image-eol".to_owned()], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let mut input = Input::files(files);
    input.images = ImageSet::new(images);
    let table = EndOfLife::embedded().unwrap();
    judged(&input, &plan, &[&EndOfLifeJudge::new(&plan, &table, support)])
}

fn image(recipe: &str) -> Image {
    Recipe::read(recipe).image()
}

fn routes(judgement: &Judgement) -> Vec<String> {
    judgement.findings.iter().map(|finding| finding.primary().unwrap().route().to_owned()).collect()
}

/// The image that a manifest of the page runs.
fn run_by(block: &Block) -> Image {
    let (id, version) = block.value("os").unwrap().split_once(':').unwrap();
    image(&format!("name registry.example/web:1.4.2\nos {id} {version}\n"))
}

#[test]
fn the_blocks_of_the_page_are_judged_as_they_say() {
    let page = plimsoll_verdict::all().iter().find(|join| join.page.meta.slug == "image-eol").unwrap();
    let mut count = 0;
    for block in blocks(page.page.markdown) {
        count += 1;
        if block.is_image {
            let recipe = Recipe::read(&block.text);
            let judgement = run(&[], vec![recipe.image()], Support::Free);
            assert_eq!(routes(&judgement), recipe.bad(), "{}", block.text);
            assert!(judgement.gaps.is_empty(), "{:?}", judgement.gaps);
            continue;
        }
        let judgement = run(&[("web.yaml", &block.text)], vec![run_by(&block)], Support::Free);
        let of_file = judgement.findings.iter().filter_map(|finding| finding.primary().unwrap().location());
        assert_eq!(of_file.map(|(_, span)| span.line).collect::<Vec<_>>(), block.marked, "{}", block.text);
    }
    assert_eq!(count, 5);
}

#[test]
fn image_and_workload_are_subjects_of_their_own() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n\
               spec: {containers: [{name: web, image: registry.example/web:1}]}\n";
    let compose = "services: {web: {image: registry.example/web:1}}\n";
    let web = image("name registry.example/web:1\nos ubuntu 16.04\n");
    let judgement = run(&[("pod.yaml", pod), ("compose.yaml", compose)], vec![web], Support::Free);
    let mut told: Vec<String> = judgement.findings.iter().map(|finding| finding.title.clone()).collect();
    told.sort();
    let ended = "rests on Ubuntu 16.04, whose security updates ended on 2021-04-30";
    assert_eq!(
        told,
        [
            format!("the image of container `web` {ended}"),
            format!("the image of service `web` {ended}"),
            format!("the image {ended}")
        ]
    );
}

#[test]
fn paid_support_counts_when_it_is_bought() {
    let bionic = || vec![image("os ubuntu 18.04\n")];
    assert_eq!(run(&[], bionic(), Support::Free).findings.len(), 1);
    assert_eq!(run(&[], bionic(), Support::Paid).findings.len(), 0);
}

#[test]
fn what_the_table_does_not_list_is_a_gap() {
    for (recipe, reason) in [
        ("os shop 1\n", "does not list `shop`"),
        ("os debian 99\n", "no release of debian"),
        ("file /lib/x86_64-linux-gnu/libc.so.6 elf\n", "no os-release"),
    ] {
        let judgement = run(&[], vec![image(recipe)], Support::Free);
        assert!(judgement.findings.is_empty());
        assert!(judgement.gaps.iter().any(|gap| gap.reason.contains(reason)), "{recipe}: {:?}", judgement.gaps);
    }
    assert!(run(&[], vec![image("file /web elf\n")], Support::Free).gaps.is_empty(), "a single program has no system");
}

#[test]
fn a_layer_that_was_not_read_may_have_changed_it() {
    let judgement = run(&[], vec![Recipe::read("os debian 10\n").with_unread_layer()], Support::Free);
    assert!(judgement.findings.is_empty());
    assert!(judgement.gaps.iter().any(|gap| gap.kind == GapKind::Blind), "{:?}", judgement.gaps);
}

#[test]
fn an_image_that_is_not_at_hand_is_out_of_reach() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n\
               spec: {containers: [{name: web, image: registry.example/other:1}]}\n";
    let judgement = run(&[("pod.yaml", pod)], vec![image("os debian 10\n")], Support::Free);
    assert_eq!(routes(&judgement), ["/etc/os-release"]);
    assert!(judgement.gaps.iter().all(|gap| gap.kind == GapKind::OutOfReach), "{:?}", judgement.gaps);
}
