//! PLM-D076: Go programs without a version.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, ShellCommand, ShellWord};
use plimsoll_model::{Assessed, Why};
use plimsoll_source::dockerfile::Keyword;

/// Options that take a value, without dashes. Source: `go help build`, `go help run` of Go 1.23.
const VALUED: &[&str] = &[
    "asmflags",
    "buildmode",
    "C",
    "compiler",
    "covermode",
    "coverpkg",
    "exec",
    "gccgoflags",
    "gcflags",
    "installsuffix",
    "ldflags",
    "mod",
    "modfile",
    "o",
    "overlay",
    "p",
    "pgo",
    "pkgdir",
    "tags",
    "toolexec",
];

/// Versions that move. Source: the Go modules reference, version queries, and the usual names of the main branch.
const MOVING: &[&str] = &["HEAD", "latest", "main", "master", "patch", "upgrade"];

pub(crate) fn check<'e>(go: ShellCommand<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if go.instruction().keyword() != Keyword::Run {
        return Ok(());
    }
    let mut operands = operands(go).into_iter();
    let verb = operands.next().map_or("", ShellWord::text);
    let packages = match verb {
        "get" | "install" => operands.len(),
        // What follows the program is for the program.
        "run" => 1,
        _ => 0,
    };
    findings.each(operands.take(packages), |findings, package| {
        let (path, version) = match package.text().rsplit_once('@') {
            Some((path, version)) => (path, Some(version)),
            None => (package.text(), None),
        };
        if !is_remote(path) || version.is_some_and(|version| !MOVING.contains(&version)) {
            return Ok(());
        }
        // `go get` writes the newest version into `go.mod`; the others take the one that stands there.
        if version.is_none() && verb != "get" && has_sources(go) {
            return Ok(());
        }
        if version.is_none() && package.literal().is_none() {
            return Err(go.instruction().unknown(Why::OutOfReach));
        }
        let title = format_args!("`{path}` is taken in whatever version is the newest");
        findings.on(package, title).discriminated_by(path);
        Ok(())
    })
}

/// The words that are no options and no values of them.
fn operands(go: ShellCommand<'_>) -> Vec<ShellWord<'_>> {
    let mut operands = Vec::new();
    let mut words = go.arguments();
    while let Some(word) = words.next() {
        if !word.is_option() {
            operands.push(word);
        } else if VALUED.contains(&word.text().trim_start_matches('-')) {
            words.next();
        }
    }
    operands
}

/// True for a package of another module: its path begins with the name of a host. All others are folders, files, or
/// part of Go.
fn is_remote(path: &str) -> bool {
    let host = path.split('/').next().unwrap_or(path);
    let domain = host.rsplit_once('.').map(|(_, domain)| domain);
    host.starts_with('$') || (domain.is_some_and(|domain| domain != "go") && !host.starts_with('.'))
}

/// True when the stage was given sources before, so that a `go.mod` may say the versions.
fn has_sources(go: ShellCommand<'_>) -> bool {
    let fetches = |command: ShellCommand<'_>| match command.program() {
        "git" | "tar" | "unzip" | "svn" | "hg" => true,
        "go" => command.arguments().next().is_some_and(|word| word.text() == "mod"),
        _ => false,
    };
    let gives = |instruction: Instruction<'_>| match instruction.keyword() {
        Keyword::Copy | Keyword::Add => true,
        _ => instruction.commands().any(fetches),
    };
    let run = go.instruction();
    run.mounts().any(|mount| mount.kind() == "bind") || go.earlier().any(fetches) || run.earlier().any(gives)
}
