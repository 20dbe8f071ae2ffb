//! Invariant 4: what the build cannot see about checks and their pages.
//!
//! The build refuses a check without a page, a page without blocks and a taken id, crate by crate. Here: ids and slugs
//! over all crates, retired ids, frameworks and tools spelled in one way only, and code that keeps to its contract.

use std::collections::BTreeMap;

use crate::problem::Problem;
use crate::rust_text::RustText;
use crate::tree::Tree;

/// The folder with a file for each framework whose controls pages may name. That the controls are rows of it is a test
/// of that crate.
const FRAMEWORKS: &str = "crates/plimsoll-checks/frameworks/";

/// The tools whose ids pages may name.
const TOOLS: [&str; 15] = [
    "buildkit",
    "checkov",
    "dockle",
    "gatekeeper",
    "hadolint",
    "kics",
    "kube-linter",
    "kube-score",
    "kubescape",
    "kubesec",
    "kyverno",
    "polaris",
    "semgrep",
    "terrascan",
    "trivy",
];

/// The mark that `new check` leaves where something is to be written.
pub(crate) const UNFINISHED: &str = "EDIT:";

/// What a check must not do, as code, and why.
const REFUSED: [(&str, &str, &str); 5] = [
    ("Severity::", "a check builds a severity", "write it in the front matter of the page"),
    ("setting(\"", "a check reads a setting by string", "declare the setting and read its field"),
    ("settings.get(\"", "a check reads a setting by string", "declare the setting and read its field"),
    ("if let Ok(", "a check drops the reason why something could not be read", "use `?`, or match and say why"),
    ("Err(_) => {}", "a check drops the reason why something could not be read", "use `?`, or match and say why"),
];

/// Pages and checks that break their contract.
pub(crate) fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut taken = BTreeMap::new();
    let retired = retired(tree);
    let frameworks: Vec<&str> =
        tree.texts().filter_map(|(path, _)| path.strip_prefix(FRAMEWORKS)?.strip_suffix(".tsv")).collect();
    for (path, text) in tree.pages() {
        for (line, key, value) in front_matter(text) {
            match key {
                "id" | "slug" => {
                    if let Some(other) = taken.insert((key, value), path) {
                        let next = format!("take another {key}");
                        problems.push(Problem::at(path, line, format!("{key} {value} is taken by {other}"), next));
                    }
                    if retired.contains(&value) {
                        let next = "take the next free number; ids are never used again";
                        problems.push(Problem::at(path, line, format!("id {value} is retired"), next));
                    }
                }
                "controls" => problems.extend(list(value).filter_map(|item| {
                    named(item, '/', &frameworks, "control", "framework").map(|it| Problem::at(path, line, it.0, it.1))
                })),
                "aliases" => problems.extend(list(value).filter_map(|item| {
                    named(item, ':', &TOOLS, "alias", "tool").map(|it| Problem::at(path, line, it.0, it.1))
                })),
                _ => {}
            }
        }
        for (index, _) in text.lines().enumerate().filter(|(_, line)| line.contains(UNFINISHED)) {
            problems.push(unfinished(path, index + 1));
        }
    }
    for (path, rust) in tree.checks() {
        problems.extend(contract(path, rust));
    }
    problems
}

/// What is wrong with the code of a check.
fn contract(path: &str, rust: &RustText) -> Vec<Problem> {
    let mut problems = Vec::new();
    for line in rust.lines() {
        if line.comments.contains(UNFINISHED) {
            problems.push(unfinished(path, line.number));
        }
        for (code, what, next) in REFUSED.iter().filter(|(code, _, _)| !line.is_test && line.code.contains(code)) {
            problems.push(Problem::at(path, line.number, format!("{what}: `{code}`"), *next));
        }
    }
    problems
}

fn unfinished(path: &str, line: usize) -> Problem {
    Problem::at(
        path,
        line,
        "the check is unfinished",
        format!("write what the line asks for and take `{UNFINISHED}` out"),
    )
}

/// The keys and values of a page, with their lines.
pub(crate) fn front_matter(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let lines = text.lines().enumerate().skip(1).take_while(|(_, line)| *line != "---");
    lines.filter_map(|(index, line)| {
        let (key, value) = line.split_once(':')?;
        Some((index + 1, key.trim(), value.trim()))
    })
}

/// The ids that no check may have again.
pub(crate) fn retired(tree: &Tree) -> Vec<&str> {
    let lists = tree.texts().filter(|(path, _)| path.starts_with("crates/") && path.ends_with("/retired-ids"));
    lists.flat_map(|(_, text)| text.lines()).filter_map(|line| line.split_whitespace().next()).collect()
}

fn list(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|item| *item != "none")
}

/// What is wrong with `owner<mark>id`, and the next step.
fn named(item: &str, mark: char, owners: &[&str], what: &str, owner_is: &str) -> Option<(String, String)> {
    match item.split_once(mark) {
        Some((owner, id)) if owners.contains(&owner) && !id.is_empty() => None,
        Some((owner, id)) if !id.is_empty() => Some((
            format!("the {what} `{item}` names the unknown {owner_is} `{owner}`"),
            format!("one of {}; a new one is added to crates/xtask/src/tidy/pages.rs", owners.join(", ")),
        )),
        _ => Some((format!("the {what} `{item}` is malformed"), format!("write `{owner_is}{mark}id`, or `none`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(id: &str, slug: &str, controls: &str, aliases: &str) -> String {
        format!("---\nid: {id}\nslug: {slug}\ncontrols: {controls}\naliases: {aliases}\n---\n\n# Title\n")
    }

    fn check(texts: &[(&str, &str)], expected: &[&str]) {
        let found = problems(&Tree::of(texts));
        assert_eq!(found.iter().map(|problem| problem.what.as_str()).collect::<Vec<_>>(), expected);
    }

    fn check_lists(controls: &str, aliases: &str, expected: &[&str]) {
        let page = page("PLM-P001", "b", controls, aliases);
        let framework = |name: &str| format!("{FRAMEWORKS}{name}.tsv");
        let (pss, cis) = (framework("pss"), framework("cis-k8s-1.12"));
        check(&[("crates/plimsoll-checks/src/a/b.md", &page), (&pss, ""), (&cis, "")], expected);
    }

    #[test]
    fn known_frameworks_and_tools_pass() {
        check_lists("pss/baseline/privileged, cis-k8s-1.12/5.2.2", "trivy:KSV-0017, kube-linter:x", &[]);
        check_lists("none", "none", &[]);
    }

    #[test]
    fn an_unknown_framework_or_tool_is_refused() {
        check_lists("cis-k8s/5.2", "none", &["the control `cis-k8s/5.2` names the unknown framework `cis-k8s`"]);
        check_lists("none", "trivvy:K", &["the alias `trivvy:K` names the unknown tool `trivvy`"]);
    }

    #[test]
    fn a_control_or_alias_without_an_id_is_refused() {
        check_lists("pss/", "none", &["the control `pss/` is malformed"]);
        check_lists("none", "KSV-0017", &["the alias `KSV-0017` is malformed"]);
    }

    #[test]
    fn ids_and_slugs_are_taken_over_all_crates() {
        let (one, two) = (page("PLM-P001", "b", "none", "none"), page("PLM-P001", "b", "none", "none"));
        check(
            &[("crates/plimsoll-checks/src/a/b.md", &one), ("crates/plimsoll-verdict/src/join/b.md", &two)],
            &[
                "id PLM-P001 is taken by crates/plimsoll-checks/src/a/b.md",
                "slug b is taken by crates/plimsoll-checks/src/a/b.md",
            ],
        );
    }

    #[test]
    fn a_retired_id_is_refused_in_any_crate() {
        let page = page("PLM-P001", "b", "none", "none");
        check(
            &[
                ("crates/plimsoll-checks/src/a/b.md", &page),
                ("crates/plimsoll-verdict/retired-ids", "PLM-P001 merged into PLM-P002\n"),
            ],
            &["id PLM-P001 is retired"],
        );
    }

    fn check_code(code: &str, expected: &[&str]) {
        let page = page("PLM-P001", "b", "none", "none");
        check(&[("crates/plimsoll-checks/src/a/b.md", &page), ("crates/plimsoll-checks/src/a/b.rs", code)], expected);
    }

    #[test]
    fn a_check_builds_no_severity_and_reads_no_setting_by_string() {
        check_code("let a = Severity::High;", &["a check builds a severity: `Severity::`"]);
        check_code("let a = context.setting(\"a\");", &["a check reads a setting by string: `setting(\"`"]);
        check_code("// Severity::High\nlet a = \"Severity::High\";", &[]);
    }

    #[test]
    fn a_check_drops_no_unknown() {
        let what = "a check drops the reason why something could not be read: `if let Ok(`";
        check_code("if let Ok(a) = b {}", &[what]);
        check_code("#[cfg(test)]\nmod tests {\n    if let Ok(a) = b {}\n}", &[]);
    }

    #[test]
    fn a_skeleton_left_as_it_was_is_refused() {
        check_code("// EDIT: look at another field\n", &["the check is unfinished"]);
        let page = page("PLM-P001", "b", "none", "none") + "\nEDIT: why\n";
        check(&[("crates/plimsoll-checks/src/a/b.md", &page)], &["the check is unfinished"]);
    }
}
