//! Invariant 1: files, network, clock, processes and environment only in the crates at the edge. Everything else gets
//! bytes and returns values, so it can be replayed and tested without a machine.
//!
//! Tests and build scripts are free; `env!` and `include_str!` are not access.

use crate::problem::Problem;
use crate::rust_text::{Line, RustText, closing, has_word};
use crate::tree::{Tree, crate_of};

/// The crates that may. Those that do not exist yet are in the plan of ARCHITECTURE.md.
const EDGE: [&str; 13] = [
    "cluster",
    "feed",
    "host",
    "image",
    "plimsoll",
    "registry-build",
    "respond",
    "sensor",
    "server",
    "store",
    "testkit",
    "walk",
    "xtask",
];

/// What stands for access when it is written out.
const WORDS: [&str; 19] = [
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "SystemTime",
    "Instant",
    "::now(",
    "File::",
    "TcpStream",
    "UdpSocket",
    "UnixStream",
    "io::stdin",
    "io::stdout",
    "io::stderr",
    "println!",
    "eprintln!",
    ".canonicalize(",
    ".read_dir(",
    ".symlink_metadata(",
];

/// The modules of `std` that are access, for `use std::{…}`.
const MODULES: [&str; 4] = ["fs", "net", "process", "env"];

/// Access where it must not be.
pub(crate) fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, rust) in tree.rust() {
        let Some(name) = crate_of(path) else { continue };
        if EDGE.contains(&name) || tree.is_test_file(path) {
            continue;
        }
        let product = rust.lines().filter(|line| !line.is_test);
        let written = product.flat_map(|line| words(line).into_iter().map(move |word| (line.number, word)));
        for (line, word) in written.chain(grouped(rust)) {
            problems.push(Problem::at(
                path,
                line,
                format!("`{word}` in crate {name}, which must not touch the world"),
                "let walk or the binary do it and hand over bytes, a date or a value",
            ));
        }
    }
    problems
}

fn words(line: Line<'_>) -> Vec<String> {
    let is_macro = |word: &str| line.code.contains(&format!("{word}!"));
    WORDS.iter().filter(|word| has_word(line.code, word) && !is_macro(word)).map(|word| (*word).to_owned()).collect()
}

/// The modules named in `use std::{…}`, which may go over several lines.
fn grouped(rust: &RustText) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, start) in rust.code().match_indices("std::{") {
        let group = &rust.code()[at + start.len() - 1..];
        let line = rust.line_of(at);
        for item in top_level(&group[1..closing(group) - 1]) {
            let module = item.split("::").next().unwrap_or_default().split_whitespace().next().unwrap_or_default();
            if MODULES.contains(&module) && !rust.is_test_line(line) {
                found.push((line, format!("std::{module}")));
            }
        }
    }
    found
}

/// Splits at the commas that stand in no inner braces.
fn top_level(group: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let is_end = |character: char| {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        character == ',' && depth == 0
    };
    group.split(is_end).map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, expected: &[(usize, &str)]) {
        let found = problems(&Tree::of(&[(path, text)]));
        let found: Vec<_> =
            found.iter().map(|problem| (problem.line, problem.what.split('`').nth(1).unwrap())).collect();
        assert_eq!(found, expected, "{path}\n{text}");
    }

    const PURE: &str = "crates/plimsoll-graph/src/lib.rs";

    #[test]
    fn a_pure_crate_reads_no_file_environment_or_clock() {
        check(PURE, "\nlet a = std::fs::read(path);", &[(2, "std::fs")]);
        check(PURE, "use std::env;", &[(1, "std::env")]);
        check(PURE, "let now = Timestamp::now();", &[(1, "::now(")]);
        check(PURE, "let start: Instant = begin;", &[(1, "Instant")]);
        check(PURE, "path.canonicalize()", &[(1, ".canonicalize(")]);
    }

    #[test]
    fn grouped_imports_hide_nothing() {
        check(
            PURE,
            "use std::{\n    collections::{BTreeMap, BTreeSet},\n    fs::{self, File},\n    process as p,\n};",
            &[(1, "std::fs"), (1, "std::process")],
        );
        check(PURE, "use std::{collections::{env}, path};", &[]);
    }

    #[test]
    fn edge_crates_tests_and_build_scripts_are_free() {
        let text = "fn a() { std::fs::read(b); }";
        check("crates/plimsoll-walk/src/lib.rs", text, &[]);
        check("crates/plimsoll/src/main.rs", text, &[]);
        check("crates/plimsoll-graph/build.rs", text, &[]);
        check("crates/plimsoll-graph/tests/it/main.rs", text, &[]);
        check(PURE, &format!("#[cfg(test)]\nmod tests {{\n{text}\n}}"), &[]);
        check(PURE, "#[cfg(test)]\nmod tests {\n    use std::{env, fs};\n}", &[]);
    }

    #[test]
    fn words_in_comments_strings_and_compile_time_macros_are_no_access() {
        check(PURE, "// std::fs\nlet a = \"std::env\";\nlet b = std::env!(\"C\");\nSourceFile::new()", &[]);
    }
}
