//! Texts that a command writes into files: words of `echo` and `printf`, and what `sed` puts in the place of others.

use plimsoll_facts::{ShellCommand, ShellWord};

/// The words of a command that are written, each with what of it is.
pub(crate) fn written(command: ShellCommand<'_>) -> impl Iterator<Item = (ShellWord<'_>, &str)> {
    let program = command.program();
    command.arguments().filter_map(move |word| match program {
        "echo" | "printf" => Some((word, word.text())),
        "sed" => Some((word, replacement(word.text())?)),
        _ => None,
    })
}

/// What `s/x/y/` writes.
fn replacement(script: &str) -> Option<&str> {
    let rest = script.strip_prefix('s')?;
    let mark = rest.chars().next().filter(char::is_ascii_punctuation)?;
    rest.split(mark).nth(2)
}
