//! PLM-I050: the blocks of its page.

use plimsoll_engine::{Judgement, Plan, Reach, Selection};
use plimsoll_facts::ImageSet;
use plimsoll_model::{GapKind, Page};
use plimsoll_testkit::{Block, Input, Recipe, blocks, judged};
use plimsoll_verdict::{LicenceJudge, LicencePolicy, Ruling};
use proptest::prelude::*;

fn run(recipe: &Recipe, policy: &LicencePolicy) -> Judgement {
    let pages: Vec<&'static Page> = plimsoll_verdict::all().iter().map(|join| &join.page).collect();
    let selection = Selection { only: vec!["licences".to_owned()], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let mut input = Input::files(&[]);
    input.images = ImageSet::new([recipe.image()]);
    judged(&input, &plan, &[&LicenceJudge::new(&plan, policy)])
}

fn policy(block: &Block) -> LicencePolicy {
    let list = |key: &str| -> Vec<String> {
        block.value(key).into_iter().flat_map(|list| list.split(',')).map(str::to_owned).collect()
    };
    LicencePolicy::new(&list("allow"), &list("deny"), &list("review")).unwrap()
}

#[test]
fn the_blocks_of_the_page_are_judged_as_they_say() {
    let page = plimsoll_verdict::all().iter().find(|join| join.page.meta.slug == "image-licence").unwrap();
    let blocks = blocks(page.page.markdown);
    for block in &blocks {
        let recipe = Recipe::read(&block.text);
        let judgement = run(&recipe, &policy(block));
        let routes: Vec<&str> = judgement.findings.iter().map(|finding| finding.primary().unwrap().route()).collect();
        assert_eq!(routes, recipe.bad(), "{}", block.text);
        assert!(judgement.gaps.is_empty(), "{:?}", judgement.gaps);
    }
    assert_eq!(blocks.len(), 4);
}

#[test]
fn packages_of_one_licence_are_one_finding_and_those_without_one_a_gap() {
    let policy = LicencePolicy::new(&["MIT".to_owned()], &[], &[]).unwrap();
    let mut text = "dpkg libc6 2.36-9\n".to_owned();
    for number in 1..=5 {
        text += &format!(
            "file /lib/python3/a{number}-1.dist-info/METADATA Metadata-Version: 2.4\\nName: \
             a{number}\\nVersion: 1\\nLicense-Expression: ISC\\n\n"
        );
    }
    let judgement = run(&Recipe::read(&text), &policy);
    let titles: Vec<&str> = judgement.findings.iter().map(|finding| finding.title.as_str()).collect();
    let expected =
        "pkg:pypi/a1@1, pkg:pypi/a2@1, pkg:pypi/a3@1 and 2 more under `ISC`, which the policy does not allow";
    assert_eq!(titles, [expected]);
    let gaps: Vec<&str> = judgement.gaps.iter().map(|gap| gap.reason.as_str()).collect();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert!(gaps.iter().all(|gap| gap.starts_with("the licence of pkg:deb/")), "{gaps:?}");
    let unread = Recipe::read(&text).with_unread_layer();
    assert!(!unread.is_complete() && judgement.gaps.iter().all(|gap| gap.kind == GapKind::OutOfReach));
}

proptest! {
    #[test]
    fn any_text_of_a_package_gets_a_ruling(
        text in "(MIT|ISC|GPL-2.0|WITH|AND|OR|\\(|\\)|/|\\+| |:|LicenseRef-|.){0,12}",
    ) {
        let policy = LicencePolicy::new(&["MIT".to_owned()], &["ISC".to_owned()], &[]).unwrap();
        let alone = policy.ruling(std::slice::from_ref(&text));
        // Of two that hold together the worse one counts.
        prop_assert!(alone <= Ruling::Denied);
        prop_assert_eq!(policy.ruling(&[text, "ISC".to_owned()]), Ruling::Denied);
    }
}
