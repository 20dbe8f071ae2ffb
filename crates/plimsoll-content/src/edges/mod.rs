//! What one file points at, for the question what of an image can be reached from its start command (image spec section
//! 3.9). One reader, and a module for each sort of file; none of them knows other files.
//!
//! The texts of languages are read by scanners that know strings and comments and nothing of grammar. What is not
//! written as a literal is a blind spot, and never a guess.

mod config;
mod elf;
mod java;
mod node;
mod python;
mod ruby;
mod scan;
mod shell;

use std::collections::BTreeSet;

use plimsoll_engine::{FileBytes, FileReader, Interest};
use plimsoll_facts::image::{Blind, CodeKind, EDGE_READER, Edge, FileEdges, RawFacts};

pub use node::edges as node_edges;
pub use python::edges as python_edges;
pub use ruby::edges as ruby_edges;
pub use shell::edges as shell_edges;

/// Bytes of a text that are read; larger ones are data that somebody put into a program.
const TEXT_BYTES: usize = 4 << 20;

/// Edges that are kept of one file. The most of a real one is some hundred.
const MOST_EDGES: usize = 4096;

/// Bytes of one name, path or word. Source: Linux, `PATH_MAX`.
const WORD_BYTES: usize = 4096;

/// The longest line after `#!` that Linux reads. Source: `BINPRM_BUF_SIZE`.
const SHEBANG_BYTES: usize = 256;

/// Keeps what a file points at.
#[derive(Clone, Copy, Debug)]
pub struct EdgeReader;

impl FileReader for EdgeReader {
    fn name(&self) -> &'static str {
        EDGE_READER
    }

    fn version(&self) -> u32 {
        1
    }

    fn interest(&self) -> &'static [Interest] {
        &[
            Interest::Binary,
            Interest::Magic(b"#!"),
            Interest::Suffix(".py"),
            Interest::Suffix(".pth"),
            Interest::Name("entry_points.txt"),
            Interest::Suffix(".js"),
            Interest::Suffix(".mjs"),
            Interest::Suffix(".cjs"),
            Interest::Name("package.json"),
            Interest::Suffix(".rb"),
            Interest::Suffix(".jar"),
            Interest::Suffix(".war"),
            Interest::Suffix(".sh"),
            Interest::Suffix(".bash"),
            Interest::Name("envvars"),
            Interest::Name("profile"),
            Interest::Prefix("init-functions"),
            Interest::In("default"),
            Interest::In("init-functions.d"),
            Interest::Suffix(".conf"),
            Interest::Suffix(".cnf"),
            Interest::Suffix(".load"),
            Interest::Suffix(".service"),
            Interest::Suffix(".crontab"),
            Interest::Name("crontab"),
            Interest::In("crontabs"),
            Interest::In("cron.d"),
            Interest::In("pam.d"),
            Interest::In("sites-enabled"),
            Interest::In("sites-available"),
            Interest::In("ld.so.conf.d"),
            Interest::Name("ld.so.preload"),
            Interest::Prefix("ld-musl-"),
        ]
    }

    fn read(&self, file: &FileBytes<'_>, facts: &mut RawFacts) {
        let Some(edges) = edges_of(file, facts) else { return };
        let edges = bounded(edges, facts);
        if !edges.is_empty() {
            facts.data = Some(edges.to_data());
        }
    }
}

fn edges_of(file: &FileBytes<'_>, facts: &mut RawFacts) -> Option<FileEdges> {
    if file.format.is_binary() {
        return elf::edges(file, facts);
    }
    let name = file.name();
    if matches!(ending_of(name), "jar" | "war") {
        return Some(java::edges(file, facts));
    }
    let (interpreter, language) = match file.bytes.strip_prefix(b"#!") {
        Some(rest) => {
            let words = shebang(rest);
            let language = language_of(&words);
            (Some(words), language)
        }
        None => (None, language_by_name(name)),
    };
    let mut edges = match language {
        CodeKind::Other => FileEdges { blind: vec![Blind::Unread], ..FileEdges::new(language) },
        _ if !file.is_whole() || file.bytes.len() > TEXT_BYTES => {
            facts.limit("file-buffer", format!("what it points at is not read: {} bytes of text", file.size));
            FileEdges { blind: vec![Blind::Partial], ..FileEdges::new(language) }
        }
        _ => text_edges(language, file, facts),
    };
    edges.edges.extend(interpreter.map(Edge::Shebang));
    Some(edges)
}

fn text_edges(language: CodeKind, file: &FileBytes<'_>, facts: &mut RawFacts) -> FileEdges {
    let text = file.text(facts);
    match language {
        CodeKind::Shell => shell_edges(&text),
        CodeKind::Python if file.name() == "entry_points.txt" => python::entry_points(&text),
        CodeKind::Python if ending_of(file.name()) == "pth" => python::path_file(&text),
        CodeKind::Python => python_edges(&text),
        CodeKind::Node if file.name() == "package.json" => node::manifest(&text, facts),
        CodeKind::Node => node_edges(&text),
        CodeKind::Ruby => ruby_edges(&text),
        _ => config::edges(file.path, &text),
    }
}

/// The words behind `#!`.
fn shebang(rest: &[u8]) -> Vec<String> {
    let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.get(..line.len().min(SHEBANG_BYTES)).unwrap_or_default();
    String::from_utf8_lossy(line).split_whitespace().map(str::to_owned).collect()
}

/// The language of a script, by what runs it.
fn language_of(interpreter: &[String]) -> CodeKind {
    let names = interpreter.iter().map(|word| word.rsplit('/').next().unwrap_or(word));
    let mut names = names.filter(|name| !name.starts_with('-') && !name.contains('='));
    let first = names.next().unwrap_or_default();
    language_of_program(if first == "env" { names.next().unwrap_or_default() } else { first })
}

/// The language that a program runs, by its name without a folder: `python3.11`, `bash`, `node`.
pub fn language_of_program(name: &str) -> CodeKind {
    let is_version = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is = |start: &str| name.strip_prefix(start).is_some_and(is_version);
    match name {
        "sh" | "ash" | "bash" | "dash" | "ksh" | "zsh" | "execlineb" | "with-contenv" | "openrc-run" => CodeKind::Shell,
        "nodejs" => CodeKind::Node,
        _ if is("python") || is("pypy") => CodeKind::Python,
        _ if is("node") => CodeKind::Node,
        _ if is("ruby") || name == "jruby" => CodeKind::Ruby,
        _ => CodeKind::Other,
    }
}

/// What stands behind the last dot.
fn ending_of(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn language_by_name(name: &str) -> CodeKind {
    match ending_of(name) {
        "py" | "pth" => CodeKind::Python,
        "js" | "mjs" | "cjs" => CodeKind::Node,
        "rb" => CodeKind::Ruby,
        "sh" | "bash" => CodeKind::Shell,
        _ if name == "package.json" => CodeKind::Node,
        _ if name == "entry_points.txt" => CodeKind::Python,
        _ if matches!(name, "envvars" | "profile") || name.starts_with("init-functions") => CodeKind::Shell,
        _ => CodeKind::Configuration,
    }
}

/// Each edge once, as many as are kept.
fn bounded(mut edges: FileEdges, facts: &mut RawFacts) -> FileEdges {
    let mut kept = BTreeSet::new();
    edges.edges.retain(|edge| kept.insert(edge.clone()));
    let before = edges.edges.len();
    edges.edges.retain(|edge| longest(edge) <= WORD_BYTES);
    let is_cut = edges.edges.len() > MOST_EDGES || edges.edges.len() < before;
    edges.edges.truncate(MOST_EDGES);
    if is_cut {
        facts.limit("file-edges", format!("points at more than is kept: {before} places, or at very long names"));
        edges.blind.push(Blind::Partial);
    }
    edges.blind.sort_unstable();
    edges.blind.dedup();
    edges.calls.sort_unstable();
    edges.calls.dedup();
    edges
}

/// The most bytes of one name in an edge.
fn longest(edge: &Edge) -> usize {
    match edge {
        Edge::Interpreter(text)
        | Edge::Needed(text)
        | Edge::Rpath(text)
        | Edge::Runpath(text)
        | Edge::Library(text)
        | Edge::Path(text)
        | Edge::PathRun(text)
        | Edge::Source(text)
        | Edge::Require(text)
        | Edge::Relative(text)
        | Edge::ClassPath(text)
        | Edge::MainClass(text)
        | Edge::Include(text)
        | Edge::Module(text) => text.len(),
        Edge::Shebang(words) | Edge::Command(words) => words.iter().map(String::len).sum(),
        Edge::Import { module, names, .. } => module.len() + names.iter().map(String::len).sum::<usize>(),
    }
}

#[cfg(test)]
mod tests;
