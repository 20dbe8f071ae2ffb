//! Nothing is left to do in the code: no unfinished branch, no debugging aid, no note to come back later. What is to be
//! done is written in an issue, where somebody sees it.

use crate::problem::Problem;
use crate::rust_text::has_word;
use crate::tree::{Tree, extension, is_test_data};

/// Macros that must not stay.
const MACROS: [&str; 3] = ["todo!", "unimplemented!", "dbg!"];

/// Words of notes to come back later.
const NOTES: [&str; 2] = ["FIXME", "XXX"];

/// What is left.
pub(crate) fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, rust) in tree.rust() {
        for line in rust.lines() {
            for name in MACROS.iter().filter(|name| has_word(line.code, name)) {
                problems.push(Problem::at(path, line.number, format!("`{name}` is left"), "finish it, or take it out"));
            }
            let notes = NOTES.iter().filter(|note| has_word(line.comments, note) || has_word(line.code, note));
            problems.extend(notes.map(|note| left(path, line.number, note)));
        }
    }
    let settings = tree.texts().filter(|(path, _)| ["toml", "sh"].contains(&extension(path)) && !is_test_data(path));
    for (path, text) in settings {
        for (number, line) in (1..).zip(text.lines()) {
            problems.extend(NOTES.iter().filter(|note| has_word(line, note)).map(|note| left(path, number, note)));
        }
    }
    problems
}

fn left(path: &str, line: usize, note: &str) -> Problem {
    Problem::at(path, line, format!("`{note}` is left"), "do it now, or write an issue and take the note out")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, expected: &[&str]) {
        let found = problems(&Tree::of(&[(path, text)]));
        assert_eq!(found.iter().map(|problem| problem.what.as_str()).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn unfinished_code_and_debugging_aids_are_found_in_tests_too() {
        check("crates/a/src/b.rs", "fn a() { todo!() }", &["`todo!` is left"]);
        check("crates/a/tests/it/b.rs", "fn a() { dbg!(c); }", &["`dbg!` is left"]);
    }

    #[test]
    fn notes_are_found_in_comments_and_settings() {
        check("crates/a/src/b.rs", "// FIXME: later", &["`FIXME` is left"]);
        check("a.toml", "# XXX", &["`XXX` is left"]);
    }

    #[test]
    fn strings_and_longer_words_are_left_alone() {
        check("crates/a/src/b.rs", "let a = \"todo!() XXX\"; // XXXL", &[]);
        check("a.sh", "mktemp -t plimsoll.XXXXXX", &[]);
    }
}
