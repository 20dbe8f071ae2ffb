//! The Bad and Good blocks of the pages, each in the forms in which users write manifests.

use std::collections::BTreeSet;

use plimsoll_checks::{Check, PostureJudge, all};
use plimsoll_engine::{Judgement, Plan, Reach, Selection};
use plimsoll_facts::{Image, ImageConfig, ImageSet};
use plimsoll_model::{Evidence, Finding, Fix, Gap, GapKind, Needs, Page, parameters, store};
use plimsoll_testkit::{
    Block, Input, Recipe, admission_reviews, block_yaml, blocks, documents, flow_yaml, in_list, json, judged,
    with_unknown,
};

/// Judges a text with one check alone.
fn run(check: &Check, block: &Block, text: &str) -> Judgement {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let selection = Selection { only: vec![check.page.meta.id.to_string()], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let mut input = Input::files(&[]);
    let path = match check.page.meta.id.letter() {
        'M' => "shop/compose.yaml",
        _ if check.is_about_dockerfiles() => "shop/Dockerfile",
        _ => "page.yaml",
    };
    let ignored = block.value("ignore").map(|patterns| patterns.replace(',', "\n") + "\n");
    let mut files = vec![(block.value("file").unwrap_or(path), text)];
    // `built=USER_app;EXPOSE_8080`: the Dockerfile of the image or service `web`.
    let built =
        block.value("built").map(|built| format!("FROM scratch\n{}\n", built.replace(';', "\n").replace('_', " ")));
    files.extend(built.as_deref().map(|built| ("shop/web/Dockerfile", built)));
    files.extend(ignored.as_deref().map(|patterns| ("shop/.dockerignore", patterns)));
    input.files = &files;
    input.live = check.page.meta.needs == Needs::Live;
    input.complete = check.page.meta.needs == Needs::Set;
    // `lint=SC2086`: what ShellCheck says of each marked line.
    let lints: Vec<(u32, &str)> =
        block.value("lint").into_iter().flat_map(|code| block.marked.iter().map(move |line| (*line, code))).collect();
    let lints = if check.page.meta.needs == Needs::Shellcheck && lints.is_empty() { vec![(0, "")] } else { lints };
    input.lints = &lints;
    parameterise(&mut input, check, block);
    if let Some(user) = block.value("image-user") {
        let image = |reference: &str| {
            Image::of_config(reference, ImageConfig { user: user.to_owned(), ..ImageConfig::default() })
        };
        let references =
            block.text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("image: "));
        input.images = ImageSet::new(references.map(|reference| image(reference.split(" #").next().unwrap().trim())));
    }
    judged(&input, &plan, &[&PostureJudge::new(&plan, check.is_about_dockerfiles())])
}

/// Sets the parameters that the fence line of a block names.
fn parameterise(input: &mut Input<'_>, check: &Check, block: &Block) {
    for parameter in parameters(check.page.meta.id) {
        if let Some(texts) = block.value(parameter.key) {
            let texts: Vec<String> = texts.split(',').map(str::to_owned).collect();
            store(&mut input.settings, parameter, &texts).unwrap();
        }
    }
}

/// Judges an image, beside others of the run, with one check alone.
fn run_image(check: &Check, block: &Block, image: Image, others: Vec<Image>) -> Judgement {
    let pages: Vec<&'static Page> = all().iter().map(|check| &check.page).collect();
    let selection = Selection { only: vec![check.page.meta.id.to_string()], ..Selection::default() };
    let plan = Plan::new(&pages, &selection, Reach::ALL).unwrap();
    let mut input = Input::files(&[]);
    parameterise(&mut input, check, block);
    input.images = ImageSet::new(std::iter::once(image).chain(others));
    judged(&input, &plan, &[&PostureJudge::new(&plan, false)])
}

/// What is wrong with a block that is the recipe of an image.
fn image_problems(check: &Check, block: &Block) -> Vec<String> {
    let mut problems = Vec::new();
    let recipe = Recipe::read(&block.text);
    let as_is = run_image(check, block, recipe.image(), recipe.others());
    let mut routes: Vec<&str> = as_is.findings.iter().map(|finding| finding.primary().unwrap().route()).collect();
    routes.sort_unstable();
    if routes != recipe.bad() {
        let titles: Vec<_> = as_is.findings.iter().map(|finding| &finding.title).collect();
        problems.push(format!("expected {:?}, found {routes:?}: {titles:?}\n{}", recipe.bad(), block.text));
    }
    if as_is.gaps.iter().any(|gap| gap.kind == GapKind::Blind) {
        problems.push(format!("gaps: {:?}\n{}", as_is.gaps, block.text));
    }
    if fingerprints(&as_is.findings).len() != as_is.findings.len() {
        problems.push(format!("two findings have one fingerprint\n{}", block.text));
    }
    if recipe.bad().is_empty() {
        return problems;
    }
    let id = check.page.meta.id;
    let is_gap =
        |judgement: &Judgement| judgement.gaps.iter().any(|gap| gap.kind == GapKind::Blind && gap.checks.contains(&id));
    let unreadable = run_image(check, block, recipe.unreadable(), recipe.others());
    if !unreadable.findings.is_empty() || !is_gap(&unreadable) {
        problems.push(format!("of an image that cannot be read: {:?}\n{}", unreadable.findings, block.text));
    }
    // What lies above may change any file; what the configuration or a layer by itself says stays as it is.
    let covered = run_image(check, block, recipe.with_unread_layer(), recipe.others());
    let is_sure = fingerprints(&covered.findings) == fingerprints(&as_is.findings);
    if !(covered.findings.is_empty() && is_gap(&covered) || is_sure) {
        problems.push(format!("below a layer that cannot be read: {:?}\n{}", covered.findings, block.text));
    }
    problems
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
    // A block that BuildKit refuses, as it says on its fence, makes the gap of its reader.
    let is_said = |gap: &Gap| block.has("refused") && gap.stage == "manifest.parse";
    let blind = as_is.gaps.iter().filter(|gap| gap.kind == GapKind::Blind && !is_said(gap));
    for gap in blind.filter(|_| !check.is_about_files()) {
        problems.push(format!("gap: {} {}", gap.reason, gap.consequence));
    }
    if check.is_about_dockerfiles() {
        problems.extend(fix_problems(check, block, &as_is));
        problems.extend(unlike(check, block, &as_is));
        return problems;
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

/// What is wrong with the fixes of findings in a Dockerfile: each alone must leave a file that BuildKit accepts and
/// that does not have the finding.
fn fix_problems(check: &Check, block: &Block, as_is: &Judgement) -> Vec<String> {
    let mut problems = Vec::new();
    let count = |judgement: &Judgement| judgement.findings.len();
    for finding in &as_is.findings {
        let Some(Fix::Patch { edits, .. }) = finding.fixes.first() else { continue };
        let mut edits: Vec<_> = edits.iter().collect();
        edits.sort_by_key(|edit| edit.start);
        let (mut text, mut from) = (String::new(), 0);
        for edit in edits {
            text.push_str(&block.text[from..edit.start as usize]);
            text.push_str(&edit.text);
            from = edit.end as usize;
        }
        text.push_str(&block.text[from..]);
        let fixed = run(check, block, &text);
        let is_refused = fixed.gaps.iter().any(|gap| gap.stage == "manifest.parse");
        if count(&fixed) + 1 != count(as_is) || is_refused {
            problems.push(format!("after the fix of `{}`: {} findings\n{text}", finding.title, count(&fixed)));
        }
    }
    problems
}

/// What changes, and must not, when the lines of a Dockerfile end otherwise and move down.
fn unlike(check: &Check, block: &Block, as_is: &Judgement) -> Option<String> {
    if block.has("exact") || block.text.starts_with('#') {
        return None;
    }
    let moved = format!("\n\n{}", block.text.replace('\n', "\r\n"));
    let found = run(check, block, &moved);
    let same =
        fingerprints(&found.findings) == fingerprints(&as_is.findings) && found.findings.len() == as_is.findings.len();
    (!same).then(|| format!("with other line ends: {} findings\n{}", found.findings.len(), block.text))
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
            let problems = if block.is_image { image_problems(check, &block) } else { problems(check, &block) };
            for problem in problems {
                failures.push(format!(
                    "{} {} block {number} ({}): {problem}",
                    check.page.meta.id, check.page.meta.slug, block.section
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{} problems\n\n{}", failures.len(), failures.join("\n\n"));
}
