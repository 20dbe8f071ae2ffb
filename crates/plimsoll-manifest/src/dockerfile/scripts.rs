//! The scripts that instructions have a shell run.

use std::ops::Range;

use plimsoll_facts::{ScriptDetails, ScriptOrigin, ShellKind};
use plimsoll_source::dockerfile::{Arguments, Instruction, Keyword, Word, heredoc_word};
use plimsoll_source::{Extent, Text, shell};

use super::stages::is_posix_shell;

/// The scripts of an instruction: one, unless a shell in it reads a here-document as another.
pub(super) fn read(text: &Text, instruction: &Instruction, kind: ShellKind) -> Vec<ScriptDetails> {
    if !matches!(instruction.keyword, Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck) {
        return Vec::new();
    }
    match &instruction.arguments {
        Arguments::Json(words) if !words.is_empty() => vec![of_words(words)],
        Arguments::Text(_) if kind == ShellKind::Posix => of_text(text, instruction),
        _ => Vec::new(),
    }
}

/// A command in JSON form: its words are quoted so that a shell would take them as they are.
fn of_words(words: &[Word]) -> ScriptDetails {
    let mut text = String::new();
    let mut places: Vec<(Range<u32>, Extent)> = Vec::new();
    for word in words {
        let start = offset(text.len());
        text.push('\'');
        text.push_str(&word.text.replace('\'', "'\\''"));
        text.push('\'');
        places.push((start..offset(text.len()), word.extent));
        text.push(' ');
    }
    ScriptDetails { script: shell::read(&text), origin: ScriptOrigin::Words(places.into_boxed_slice()) }
}

fn of_text(text: &Text, instruction: &Instruction) -> Vec<ScriptDetails> {
    let body = instruction.body();
    let Some(first) = instruction.heredocs.first() else {
        let origin = ScriptOrigin::Line(instruction.body.start, offset(body.len()) + 1, 0);
        return vec![ScriptDetails { script: shell::read(body), origin }];
    };
    // A here-document alone is the script itself.
    if matches!(heredoc_word(body), Ok(Some(_))) {
        let content = text.slice(first.content);
        let begin = if first.word.chomp { content.trim_start_matches('\t') } else { content };
        let interpreter = begin.strip_prefix("#!").map(|line| interpreter(line.lines().next().unwrap_or_default()));
        if interpreter.is_some_and(|name| !is_posix_shell(name)) {
            return Vec::new();
        }
        return vec![piece(content, first.content)];
    }
    let rest = Extent { start: first.content.start, end: instruction.extent.end };
    let joined = format!("{body}\n{}", text.slice(rest));
    let script = shell::read(&joined);
    // `bash -e <<EOF` reads its script from there.
    let reads_script = script.commands.iter().any(|command| {
        let program = command.words.first().map_or("", |word| &*word.text);
        let has_script = command.words.iter().skip(1).any(|word| !word.text.starts_with('-'));
        is_posix_shell(program.rsplit('/').next().unwrap_or(program)) && !has_script
    });
    let origin = ScriptOrigin::Line(instruction.body.start, offset(body.len()) + 1, rest.start);
    let mut scripts = vec![ScriptDetails { script, origin }];
    if reads_script {
        scripts.push(piece(text.slice(first.content), first.content));
    }
    scripts
}

fn piece(content: &str, extent: Extent) -> ScriptDetails {
    ScriptDetails { script: shell::read(content), origin: ScriptOrigin::Piece(extent.start) }
}

/// The program of a line after `#!`.
fn interpreter(line: &str) -> &str {
    let mut words = line.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    match words.next() {
        Some("env") => words.find(|word| !word.starts_with('-')).unwrap_or_default(),
        Some(name) => name,
        None => "",
    }
}

/// A text is at most 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
