//! `cargo xtask tidy`: the invariants of ARCHITECTURE.md and what no other tool checks.
//!
//! One file per invariant. Each is a function from the texts of the repository to problems, with tests beside it that
//! prove that it can fail.

mod access;
mod cases;
mod chores;
mod fresh;
mod hash_order;
mod layers;
mod no_unsafe;
pub(crate) mod pages;
mod text;
mod versions;

use crate::problem::{self, Outcome, Problem};
use crate::program;
use crate::tree::Tree;

/// An invariant by its name.
type Invariant = (&'static str, fn(&Tree) -> Vec<Problem>);

/// Those that need only the texts. The numbers are those of ARCHITECTURE.md.
const INVARIANTS: &[Invariant] = &[
    ("1 only the edge crates touch the world", access::problems),
    ("3 unsafe code only in sensor and feed", no_unsafe::problems),
    ("4 checks and pages keep to their contract", pages::problems),
    ("6 no output follows hash order", hash_order::problems),
    ("7 every folder of test cases is reached", cases::problems),
    ("texts are clean", text::problems),
    ("nothing is left to do in the code", chores::problems),
    ("versions agree", versions::problems),
];

/// Checks them all; every problem of every invariant is shown.
pub(crate) fn run() -> Outcome {
    let root = program::root();
    let tree = Tree::read(&root)?;
    let mut all = Vec::new();
    let mut book = |name: &str, problems: Vec<Problem>| {
        let verdict = if problems.is_empty() { "ok".to_owned() } else { problem::count(problems.len(), "problem") };
        println!("tidy: {name}: {verdict}");
        all.extend(problems);
    };
    for (name, problems) in INVARIANTS {
        book(name, problems(&tree));
    }
    book("2 crates depend downward", layers::problems(&tree, &layers::metadata(&root)?));
    book("5 generated files are fresh", fresh::problems(&root));
    problem::outcome(all)
}
