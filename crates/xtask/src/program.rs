//! Programs that the commands call, and where the repository is.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::problem::{Outcome, Problem};

/// The root of the repository: the nearest folder upward that holds the manifest of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = std::env::current_dir().expect("the working directory exists");
    let is_root = |folder: &&Path| {
        std::fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|manifest| manifest.contains("[workspace]\n"))
    };
    here.ancestors().find(is_root).expect("cargo xtask runs inside the repository").to_owned()
}

/// Runs a program to its end; an unsuccessful end is a problem that shows what it said.
pub(crate) fn run(command: &mut Command) -> Outcome<Output> {
    let output = finish(command)?;
    if output.status.success() {
        return Ok(output);
    }
    let what = format!("`{}` failed: {}", line(command), String::from_utf8_lossy(&output.stderr).trim());
    Err(vec![Problem::of(&name(command), what, "run it by hand and mend what it says")])
}

/// Runs a program to its end, whatever that is.
pub(crate) fn finish(command: &mut Command) -> Outcome<Output> {
    command.stdin(std::process::Stdio::null());
    command.output().map_err(|error| {
        let what = format!("cannot run `{}`: {error}", line(command));
        vec![Problem::of(&name(command), what, "install it, or put it on the PATH")]
    })
}

/// What a program wrote to standard output, as text.
pub(crate) fn text(command: &mut Command) -> Outcome<String> {
    Ok(String::from_utf8_lossy(&run(command)?.stdout).into_owned())
}

/// The files that git tracks, or would track if they were added, sorted; deleted ones are left out.
pub(crate) fn files(root: &Path) -> Outcome<Vec<String>> {
    let listed = text(
        Command::new("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root),
    )?;
    let mut files: Vec<String> =
        listed.split('\0').filter(|path| root.join(path).is_file()).map(str::to_owned).collect();
    files.sort();
    files.dedup();
    Ok(files)
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn line(command: &Command) -> String {
    let arguments = command.get_args().take(6).map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(name(command)).chain(arguments).collect::<Vec<_>>().join(" ")
}
