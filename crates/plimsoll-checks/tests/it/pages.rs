//! The Bad and Good blocks of the pages, each in the forms in which users write manifests.

use std::collections::BTreeSet;

use plimsoll_checks::{Check, PostureJudge, all};
use plimsoll_engine::{Judgement, Plan, Reach, Selection};
use plimsoll_facts::{ImageConfig, ImageSet};
use plimsoll_model::{Evidence, Finding, GapKind, Needs, Page, parameters, store};
use plimsoll_testkit::{
    Block, Input, admission_reviews, block_yaml, blocks, documents, flow_yaml, in_list, json, judged, with_unknown,
};

/// Judges a text with one check alone.
fn run(check: &Check, block: &Block, text: &str) -> Judgement {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let selection = Selection { only: vec![check.page.meta.id.to_string()], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let mut input = Input::files(&[]);
    let path = if is_about_compose(check) { "shop/compose.yaml" } else { "page.yaml" };
    let files = [(block.value("file").unwrap_or(path), text)];
    input.files = &files;
    input.live = check.page.meta.needs == Needs::Live;
    input.complete = check.page.meta.needs == Needs::Set;
    for parameter in parameters(check.page.meta.id) {
        if let Some(texts) = block.value(parameter.key) {
            let texts: Vec<String> = texts.split(',').map(str::to_owned).collect();
            store(&mut input.settings, parameter, &texts).unwrap();
        }
    }
    if let Some(user) = block.value("image-user") {
        let image = |reference: &str| ImageConfig { reference: reference.to_owned(), user: user.to_owned() };
        let references =
            block.text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("image: "));
        input.images = ImageSet::new(references.map(|reference| image(reference.split(" #").next().unwrap().trim())));
    }
    judged(&input, &plan, &[&PostureJudge::new(&plan, false)])
}

fn lines(findings: &[Finding]) -> Vec<u32> {
    let mut lines: Vec<u32> =
        findings.iter().map(|finding| finding.primary().unwrap().location().unwrap().1.line).collect();
    lines.sort_unstable();
    lines
}

fn fingerprints(findings: &[Finding]) -> BTreeSet<String> {
    findings.iter().map(|finding| finding.fingerprint.to_string()).collect()
}

/// Checks a block; returns what is wrong with it.
fn problems(check: &Check, block: &Block) -> Vec<String> {
    let mut problems = Vec::new();
    let as_is = run(check, block, &block.text);
    if lines(&as_is.findings) != block.marked {
        let found =
            as_is.findings.iter().map(|finding| format!("{} {:?}", finding.title, finding.primary().unwrap().route()));
        problems.push(format!(
            "expected findings at lines {:?}, found {:?}: {:?}\n{}",
            block.marked,
            lines(&as_is.findings),
            found.collect::<Vec<_>>(),
            block.text
        ));
    }
    for gap in as_is.gaps.iter().filter(|gap| gap.kind == GapKind::Blind && !check.is_about_files()) {
        problems.push(format!("gap: {} {}", gap.reason, gap.consequence));
    }
    // Other forms do not keep the text itself.
    if check.is_about_files() {
        return problems;
    }
    let documents = documents(&block.text);
    let expected = fingerprints(&as_is.findings);
    let mut forms = vec![
        ("block style", block_yaml(&documents)),
        ("JSON", json(&documents)),
        ("flow style", flow_yaml(&documents)),
    ];
    if !is_about_compose(check) {
        forms.push(("a List", in_list(&documents)));
        forms.push(("admission reviews", admission_reviews(&documents)));
    }
    for (name, text) in forms {
        let found = fingerprints(&run(check, block, &text).findings);
        if found != expected {
            problems.push(format!("as {name}: fingerprints {found:?}, expected {expected:?}\n{text}"));
        }
    }
    for finding in as_is.findings.iter().filter(|_| !block.has("no-unknown")) {
        let Some(Evidence::Field { index, route_indexed, .. }) = finding.primary() else { continue };
        let text = with_unknown(&documents, *index as usize, route_indexed);
        let judgement = run(check, block, &text);
        let id = check.page.meta.id;
        let is_gap = judgement.gaps.iter().any(|gap| gap.kind == GapKind::Blind && gap.checks.contains(&id));
        if fingerprints(&judgement.findings).contains(&finding.fingerprint.to_string()) || !is_gap {
            problems.push(format!(
                "with `{route_indexed}` unknown: expected a gap and no finding, got {:?} and {:?}\n{text}",
                judgement.findings.iter().map(|finding| &finding.title).collect::<Vec<_>>(),
                judgement.gaps
            ));
        }
    }
    problems
}

/// Checks of Compose files, which hold no objects of Kubernetes.
fn is_about_compose(check: &Check) -> bool {
    check.page.meta.id.letter() == 'M'
}

#[test]
fn every_page_keeps_what_its_blocks_say() {
    let mut failures = Vec::new();
    for check in all().iter().filter(|check| check.has_code()) {
        for (number, block) in (1..).zip(blocks(check.page.markdown)) {
            for problem in problems(check, &block) {
                failures.push(format!(
                    "{} {} block {number} ({}): {problem}",
                    check.page.meta.id, check.page.meta.slug, block.section
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{} problems\n\n{}", failures.len(), failures.join("\n\n"));
}
