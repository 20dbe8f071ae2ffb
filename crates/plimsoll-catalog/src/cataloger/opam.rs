//! opam of OCaml: what a switch has installed, `.opam-switch/switch-state`, and lists of `name.version`, `*.install`.
//! Source: opam.ocaml.org, "The opam manual", switch-state.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;

use crate::record::{declared, installed};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "opam",
    version: 1,
    interest: &[Interest::Name("switch-state"), Interest::Suffix(".install")],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    if file.name() == "switch-state" { switch(&text, facts) } else { list(&text, facts) }
}

/// Name and version of `name.1.2.3`; names have no dots.
fn package(word: &str) -> Option<(&str, &str)> {
    let (name, version) = word.split_once('.')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_+".contains(&byte));
    (is_name && !version.is_empty()).then_some((name, version))
}

/// The list after `installed:`; `compiler:` and `roots:` name some of them again.
fn switch(text: &str, facts: &mut RawFacts) {
    let mut is_open = false;
    for (number, line) in (1..).zip(text.lines()) {
        let started = line.strip_prefix("installed:");
        is_open |= started.is_some();
        if !is_open {
            continue;
        }
        for word in started.unwrap_or(line).split('"').skip(1).step_by(2) {
            match package(word) {
                Some((name, version)) => facts
                    .packages
                    .push(PackageRecord { lines: Some((number, number)), ..installed("opam", name, version) }),
                None => facts.problem(format!("line {number}: `{word}` is no package with a version")),
            }
        }
        is_open = !line.contains(']');
    }
}

/// A list with one package a line. Dune, Debian and systemd have other files of that name.
fn list(text: &str, facts: &mut RawFacts) {
    let lines: Vec<(u32, &str)> = (1..)
        .zip(text.lines())
        .map(|(number, line)| (number, line.split('#').next().unwrap_or_default().trim()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    if lines.iter().any(|(_, line)| line.contains(['/', ':', ' ', '\t', '*', '$', '"', '='])) {
        return;
    }
    for (number, line) in lines {
        match package(line) {
            Some((name, version)) => {
                let lines = Some((number, number));
                facts.packages.push(PackageRecord { lines, ..declared("opam", name, version) });
            }
            None => facts.problem(format!("line {number}: `{line}` is no package with a version")),
        }
    }
}
