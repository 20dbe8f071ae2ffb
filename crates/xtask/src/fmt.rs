//! `cargo xtask fmt [--check]`: rustfmt over every Rust file that git tracks or would track.
//!
//! `cargo fmt` follows `mod` lines only and so misses every file that a build script lists, which here are the checks
//! and the output formats.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::problem::{self, Outcome, Problem};
use crate::program;
use crate::tree::extension;

/// Formats.
pub(crate) fn run() -> Outcome {
    let root = program::root();
    program::run(&mut rustfmt(&root, &[])?)?;
    Ok(())
}

/// Says which files are not formatted.
pub(crate) fn check() -> Outcome {
    let root = program::root();
    let mut command = rustfmt(&root, &["--check", "--files-with-diff"])?;
    let output = program::finish(&mut command)?;
    let listed = String::from_utf8_lossy(&output.stdout);
    let problems = unformatted(&root, &listed);
    if problems.is_empty() && !output.status.success() {
        // It could not read a file; run it again in the form that says so.
        program::run(&mut command)?;
    }
    problem::outcome(problems)
}

fn rustfmt(root: &Path, options: &[&str]) -> Outcome<Command> {
    let files = program::files(root)?.into_iter().filter(|path| extension(path) == "rs");
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024"]).args(options).args(files).current_dir(root);
    Ok(command)
}

/// The files in rustfmt's list, each once: it names a module again for every file that declares it.
fn unformatted(root: &Path, listed: &str) -> Vec<Problem> {
    let below_root = |line: &str| {
        let path = Path::new(line);
        path.strip_prefix(root).unwrap_or(path).display().to_string()
    };
    let files: BTreeSet<String> = listed.lines().map(below_root).collect();
    files.iter().map(|file| Problem::of(file, "not formatted", "run `cargo xtask fmt`")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_named_once_and_below_the_root() {
        let problems = unformatted(Path::new("/r"), "/r/b.rs\n/r/a.rs\n/r/b.rs\n");
        assert_eq!(problems.iter().map(|problem| problem.file.as_str()).collect::<Vec<_>>(), ["a.rs", "b.rs"]);
    }
}
