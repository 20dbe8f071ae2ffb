//! Invariant 3: `unsafe` only in sensor, which talks to the kernel, and feed, which maps its index into memory.
//!
//! The lint of the workspace forbids it; this looks after the lint.

use crate::problem::Problem;
use crate::rust_text::has_word;
use crate::tree::{Tree, crate_of};

/// The crates that may.
const MAY: [&str; 2] = ["feed", "sensor"];

/// Places where unsafe code could come in.
pub(crate) fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    let root = tree.text("Cargo.toml").unwrap_or_default();
    if !section(root, "[workspace.lints.rust]").contains(&"unsafe_code = \"forbid\"") {
        let next = "write `unsafe_code = \"forbid\"` below `[workspace.lints.rust]`";
        problems.push(Problem::of("Cargo.toml", "the workspace does not forbid unsafe code", next));
    }
    for folder in tree.crates() {
        let manifest = format!("{folder}/Cargo.toml");
        let text = tree.text(&manifest).unwrap_or_default();
        let is_strict = section(text, "[lints]").contains(&"workspace = true");
        if !is_strict && !crate_of(&manifest).is_some_and(|name| MAY.contains(&name)) {
            let next = "add `[lints]` with `workspace = true`";
            problems.push(Problem::of(&manifest, "the crate does not take the lints of the workspace", next));
        }
    }
    for (path, rust) in tree.rust() {
        if crate_of(path).is_some_and(|name| MAY.contains(&name)) {
            continue;
        }
        for line in rust.lines() {
            if has_word(line.code, "unsafe") || has_word(line.code, "unsafe_code") {
                let next = "do it in safe Rust; only sensor and feed may have unsafe code";
                problems.push(Problem::at(path, line.number, "unsafe code", next));
            }
        }
    }
    problems
}

/// The lines of a section of a manifest.
fn section<'a>(manifest: &'a str, heading: &str) -> Vec<&'a str> {
    let below = manifest.lines().skip_while(|line| *line != heading).skip(1);
    below.take_while(|line| !line.starts_with('[')).map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: (&str, &str) = ("Cargo.toml", "[workspace.lints.rust]\nunsafe_code = \"forbid\"\n");
    const STRICT: &str = "[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n";

    fn check(texts: &[(&str, &str)], expected: &[&str]) {
        let found = problems(&Tree::of(texts));
        assert_eq!(found.iter().map(|problem| problem.what.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_workspace_that_only_warns_is_refused() {
        let warns = ("Cargo.toml", "[workspace.lints.rust]\nunsafe_code = \"warn\"\n");
        check(&[warns, ("crates/a/Cargo.toml", STRICT)], &["the workspace does not forbid unsafe code"]);
    }

    #[test]
    fn a_crate_without_the_lints_of_the_workspace_is_refused() {
        check(&[ROOT, ("crates/a/Cargo.toml", STRICT)], &[]);
        let loose = "[lints]\n[dependencies]\nworkspace = true\n";
        check(&[ROOT, ("crates/a/Cargo.toml", loose)], &["the crate does not take the lints of the workspace"]);
    }

    #[test]
    fn unsafe_and_its_permission_are_found_in_code_only() {
        check(&[ROOT, ("crates/a/src/lib.rs", "#![allow(unsafe_code)]\n")], &["unsafe code"]);
        check(&[ROOT, ("crates/a/tests/it/main.rs", "unsafe { a() }\n")], &["unsafe code"]);
        check(&[ROOT, ("crates/a/src/lib.rs", "// unsafe\nSafety::Unsafe; \"unsafe\"\n")], &[]);
    }

    #[test]
    fn sensor_and_feed_may() {
        let (manifest, code) = ("[package]\n", "unsafe { a() }\n");
        check(
            &[ROOT, ("crates/plimsoll-sensor/Cargo.toml", manifest), ("crates/plimsoll-sensor/src/lib.rs", code)],
            &[],
        );
    }
}
