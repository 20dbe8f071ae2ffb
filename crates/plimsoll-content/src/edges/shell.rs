//! The commands and sourced files of shell scripts.

use plimsoll_facts::image::{Blind, CodeKind, Edge, FileEdges};
use plimsoll_source::shell;

/// Words of one command that are kept.
const MOST_WORDS: usize = 64;

/// Commands that run nothing. Source: POSIX.1-2024, sections 2.15 and 1.6 of "Shell and Utilities"; bash 5.2,
/// "Bash Builtins".
#[rustfmt::skip]
const BUILTINS: [&str; 52] = [
    ":", "[", "[[", "((", "alias", "bg", "break", "cd", "continue", "declare", "dirs", "disown", "echo", "enable",
    "exit", "export", "false", "fc", "fg", "getopts", "hash", "help", "history", "jobs", "kill", "let", "local",
    "logout", "mapfile", "popd", "printf", "pushd", "pwd", "read", "readarray", "readonly", "return", "set", "shift",
    "shopt", "suspend", "test", "times", "trap", "true", "type", "typeset", "ulimit", "umask", "unalias", "unset",
    "wait",
];

/// What a shell script runs and reads. A command whose program is computed is a blind spot, `exec "$@"` apart: what it
/// runs are the arguments, which whoever starts the script knows.
pub fn edges(text: &str) -> FileEdges {
    let mut found = FileEdges::new(CodeKind::Shell);
    let script = shell::read(text);
    if script.broken.is_some() {
        found.blind.push(Blind::Partial);
    }
    for command in &script.commands {
        let words: Vec<String> = command.words.iter().take(MOST_WORDS).map(known).collect();
        let Some((program, arguments)) = words.split_first() else { continue };
        match program.as_str() {
            "" if command.words.first().is_some_and(|word| is_arguments(&word.text)) => {}
            "" => found.blind.push(Blind::ComputedCommand),
            "." | "source" => match arguments.first() {
                Some(file) if !file.is_empty() => found.edges.push(Edge::Source(file.clone())),
                _ => found.blind.push(Blind::ComputedModule),
            },
            "eval" => found.blind.push(Blind::Evaluated),
            _ if BUILTINS.contains(&program.as_str()) => {
                let paths = arguments.iter().filter(|word| word.starts_with('/'));
                found.edges.extend(paths.cloned().map(Edge::Path));
            }
            _ => found.edges.push(Edge::Command(words)),
        }
    }
    let read = script.commands.iter().flat_map(|command| &command.redirections).map(|to| known(&to.target));
    found.edges.extend(read.filter(|path| path.starts_with('/')).map(Edge::Path));
    found
}

/// A word when it is known, else an empty one.
fn known(word: &shell::Word) -> String {
    if word.is_literal && !word.has_glob { word.text.to_string() } else { String::new() }
}

/// True for what stands for the arguments of the script.
fn is_arguments(word: &str) -> bool {
    matches!(word, "$@" | "$*" | "${@}" | "$1" | "${@:-}")
}
