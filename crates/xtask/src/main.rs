//! The project's own tooling, run as `cargo xtask NAME`: one file per command.
//!
//! It reads the repository and calls cargo, git, rustfmt and the built product as programs; it never links the product,
//! so that it still says what is wrong when the product does not build.

// It never sees hostile input: it reads this repository and the output of this project's own programs.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods
)]

mod end_of_life;
mod fmt;
mod generate;
mod new_check;
mod problem;
mod program;
mod rust_text;
mod schema;
mod tidy;
mod tree;

use std::process::ExitCode;

use problem::Outcome;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  tidy                      check the invariants of the repository
  fmt [--check]             format every .rs file, also those that only a build script lists
  generate [--check]        write the reference, the completions and the manual pages from the built product
  schema FOLDER             write the table of Kubernetes types from lists of fields per version
  end-of-life FOLDER        write the tables of dates on which distributions and runtimes end
  new check ID SLUG SHAPE   begin a check: the page and the code, for example `new check PLM-P999 host-clock workload`";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["tidy"] => tidy::run(),
        ["fmt"] => fmt::run(),
        ["fmt", "--check"] => fmt::check(),
        ["generate"] => generate::run(),
        ["generate", "--check"] => generate::check(),
        ["schema", folder] => schema::run(folder),
        ["end-of-life", folder] => end_of_life::run(folder),
        ["new", "check", id, slug, shape] => new_check::run(id, slug, shape),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    report(outcome)
}

fn report(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            for problem in &problems {
                eprintln!("{problem}");
            }
            eprintln!("\n{} to mend", problem::count(problems.len(), "problem"));
            ExitCode::FAILURE
        }
    }
}
