//! Texts are clean: widths, tabs, white space, headers of modules, and no path of somebody's machine.
//!
//! Data that tests read may be odd on purpose and is left alone; so are generated files, which have their own
//! invariant.

use crate::problem::Problem;
use crate::rust_text::RustText;
use crate::tree::{Tree, extension, is_test_data};

/// Columns of a line of Rust or Markdown. Source: `max_width` in rustfmt.toml.
const WIDTH: usize = 120;

/// Texts that people write.
const WRITTEN: [&str; 9] = ["css", "js", "json", "md", "rs", "sh", "toml", "yaml", "yml"];

/// Folders at the root of somebody's machine.
const MACHINE: [&str; 4] = ["home", "root", "work", "Users"];

/// Lines and files that are not clean.
pub(crate) fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| WRITTEN.contains(&extension(path)) && !is_test_data(path)) {
        for (line, what, next) in lines(path, text).into_iter().chain(whole(path, text)) {
            problems.push(Problem::at(path, line, what, next));
        }
    }
    for (path, text) in tree.texts() {
        if !tells_of_containers(path) {
            problems.extend(machine_paths(path, text));
        }
    }
    for (path, rust) in tree.rust() {
        problems.extend(attributes(tree, path, rust));
    }
    problems
}

type Found = (usize, &'static str, &'static str);

fn lines(path: &str, text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut in_front_matter = false;
    for (number, line) in (1..).zip(text.split('\n')) {
        if line == "---" {
            in_front_matter = number == 1;
        }
        let is_wide = line.chars().count() > WIDTH && !line.contains("://");
        match extension(path) {
            "rs" if line.contains('\t') => found.push((number, "a tab", "write spaces, or `\\t` in a string")),
            "rs" if is_wide => found.push((number, "wider than 120 columns", "break the line")),
            "md" if is_wide && !line.starts_with('|') && !in_front_matter => {
                found.push((number, "wider than 120 columns", "break the line"));
            }
            _ => {}
        }
        if line.ends_with([' ', '\t', '\r']) {
            found.push((number, "white space at the end of the line", "take it away"));
        }
    }
    found
}

fn whole(path: &str, text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    if !text.ends_with('\n') || text.ends_with("\n\n") {
        found.push((text.lines().count(), "the file does not end with one line end", "end it with one"));
    }
    let is_module = path.starts_with("crates/") && path.contains("/src/") && extension(path) == "rs";
    if is_module && !text.starts_with("//!") {
        found.push((1, "the module has no header", "begin with `//!` and say what it is for"));
    }
    found
}

/// Whether a file talks about the insides of containers, where such folders are nobody's machine.
fn tells_of_containers(path: &str) -> bool {
    let is_page = path.starts_with("crates/") && path.contains("/src/") && extension(path) == "md";
    is_page || path.starts_with("examples/") || path.contains("/tests/") || path.starts_with("docs/")
}

fn machine_paths(path: &str, text: &str) -> Vec<Problem> {
    let prefixes = MACHINE.map(|folder| format!("/{folder}/"));
    let has_one = |line: &str| {
        let begins = |at: usize| !line[..at].ends_with(|it: char| it.is_alphanumeric() || "_-.}~/".contains(it));
        prefixes.iter().any(|prefix| line.match_indices(prefix.as_str()).any(|(at, _)| begins(at)))
    };
    let lines = (1..).zip(text.lines()).filter(|(_, line)| has_one(line));
    lines
        .map(|(number, _)| {
            Problem::at(path, number, "a path of somebody's machine", "name it below the root of the repository")
        })
        .collect()
}

/// Permissions and ignored tests that do not say why.
fn attributes(tree: &Tree, path: &str, rust: &RustText) -> Vec<Problem> {
    let mut problems = Vec::new();
    let is_root = path.ends_with("/src/lib.rs") || path.ends_with("/src/main.rs");
    let mut is_explained = false;
    for line in rust.lines() {
        let code = line.code.trim();
        if code == "#[ignore]" {
            let next = "write `#[ignore = \"why\"]`, or run the test";
            problems.push(Problem::at(path, line.number, "a test is ignored without a reason", next));
        }
        let is_inner = ["#![allow(", "#![expect("].iter().any(|opening| code.starts_with(opening));
        let is_outer = ["#[allow(", "#[expect("].iter().any(|opening| code.contains(opening));
        let is_free = line.is_test || tree.is_test_file(path) || (is_inner && is_root);
        if (is_inner || is_outer) && !is_free && !is_explained && !has_reason(rust, line.number) {
            let next = "add `reason = \"…\"`, or a comment above";
            problems.push(Problem::at(path, line.number, "a lint is allowed without a reason", next));
        }
        let comment = line.comments.trim();
        is_explained = comment.starts_with("//") && !comment.starts_with("///") && !comment.starts_with("//!");
    }
    problems
}

/// Whether the attribute that begins in a line gives a reason before it ends.
fn has_reason(rust: &RustText, number: usize) -> bool {
    let attribute = rust.lines().skip(number - 1);
    let mut is_open = true;
    attribute
        .take_while(|line| std::mem::replace(&mut is_open, !line.code.contains(")]")))
        .any(|line| line.code.contains("reason ="))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, expected: &[(usize, &str)]) {
        let found = problems(&Tree::of(&[(path, text)]));
        assert_eq!(found.iter().map(|it| (it.line, it.what.as_str())).collect::<Vec<_>>(), expected, "{path}\n{text}");
    }

    const CODE: &str = "crates/a/src/b.rs";

    #[test]
    fn wide_lines_are_found_in_rust_and_markdown() {
        let wide = "x".repeat(121);
        check(CODE, &format!("//! A.\n// {wide}\n"), &[(2, "wider than 120 columns")]);
        check("a.md", &format!("# A\n{wide}\n"), &[(2, "wider than 120 columns")]);
        check("a.md", &format!("# A\n{}\n", "é".repeat(120)), &[]);
    }

    #[test]
    fn tables_addresses_and_front_matter_may_be_wide() {
        let wide = "x".repeat(121);
        check("a.md", &format!("---\nkey: {wide}\n---\n| {wide} |\nhttps://{wide}\n"), &[]);
        check("a.md", &format!("---\nkey: a\n---\n{wide}\n"), &[(4, "wider than 120 columns")]);
    }

    #[test]
    fn tabs_and_trailing_white_space_are_found() {
        check(CODE, "//! A.\n\tb();\n", &[(2, "a tab")]);
        check("a.yaml", "a: 1 \n", &[(1, "white space at the end of the line")]);
        check("a.yaml", "a: 1\r\n", &[(1, "white space at the end of the line")]);
        check("crates/a/tests/it/cases/a.yaml", "a: 1 ", &[]);
    }

    #[test]
    fn files_end_with_one_line_end() {
        check("a.toml", "a = 1", &[(1, "the file does not end with one line end")]);
        check("a.toml", "a = 1\n\n", &[(2, "the file does not end with one line end")]);
    }

    #[test]
    fn modules_begin_with_a_header() {
        check(CODE, "fn a() {}\n", &[(1, "the module has no header")]);
        check("crates/a/build.rs", "fn main() {}\n", &[]);
    }

    #[test]
    fn paths_of_a_machine_are_found() {
        for folder in MACHINE {
            check("a.toml", &format!("a = \"/{folder}/b\"\n"), &[(1, "a path of somebody's machine")]);
        }
        check("a.toml", "a = \"target/home/b\"\n", &[]);
        check("crates/a/src/b/c.md", &format!("path: /{}/.ssh\n", MACHINE[1]), &[]);
    }

    #[test]
    fn an_ignored_test_says_why() {
        check("crates/a/tests/it/b.rs", "#[test]\n#[ignore]\n", &[(2, "a test is ignored without a reason")]);
        check("crates/a/tests/it/b.rs", "#[test]\n#[ignore = \"needs a cluster\"]\n", &[]);
    }

    #[test]
    fn an_allowed_lint_says_why() {
        let what = "a lint is allowed without a reason";
        check(CODE, "//! A.\n#[allow(dead_code)]\nfn b() {}\n", &[(2, what)]);
        check(CODE, "//! A.\n/// B.\n#[allow(dead_code)]\nfn b() {}\n", &[(3, what)]);
        check(CODE, "//! A.\n// Used by c.\n#[allow(dead_code)]\nfn b() {}\n", &[]);
        check(CODE, "//! A.\n#[allow(\n    dead_code,\n    reason = \"c\"\n)]\nfn b() {}\n", &[]);
        check(CODE, "//! A.\n#![allow(dead_code)]\n", &[(2, what)]);
    }

    #[test]
    fn crate_roots_and_tests_may_allow() {
        check("crates/a/src/lib.rs", "//! A.\n#![allow(dead_code)]\n", &[]);
        check("crates/a/tests/it/main.rs", "#![allow(dead_code)]\n", &[]);
        check(CODE, "//! A.\n#[cfg(test)]\nmod tests {\n    #![allow(dead_code)]\n}\n", &[]);
    }
}
