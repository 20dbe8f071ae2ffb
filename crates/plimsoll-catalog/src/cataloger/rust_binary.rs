//! Crates in programs of Rust that were built with `cargo auditable`: a section with packed JSON.
//! Source: rust-secure-code/cargo-auditable, PARSING.md.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::RawFacts;
use plimsoll_facts::{Method, PackageRecord, Relationship};
use serde::Deserialize;

use crate::machine::Machine;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger =
    Cataloger { name: "rust_binary", version: 2, interest: &[Interest::Binary], read, assemble: Assemble::Each };

/// Name of the section in ELF, PE and Mach-O.
const SECTION: &[u8] = b".dep-v0";
/// Bytes of unpacked JSON that are read; a program with 1,000 crates has 100 KB.
const MOST_BYTES: u64 = 16 << 20;
/// Edges of all crates together that are kept; a program with 1,000 crates has 5,000.
const MOST_EDGES: usize = 262_144;
/// Bytes of a name or version; the registry allows 64.
const MOST_LETTERS: usize = 256;

#[derive(Deserialize)]
struct List {
    packages: Vec<Crate>,
}

#[derive(Deserialize)]
struct Crate {
    name: String,
    version: String,
    /// `crates.io`, `git`, `local`, `registry`, or another word.
    #[serde(default)]
    source: String,
    /// `runtime` or `build`: for build scripts and macros.
    #[serde(default)]
    kind: String,
    /// Places in the list.
    #[serde(default)]
    dependencies: Vec<usize>,
    #[serde(default)]
    root: bool,
}

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    // Broken headers are told by the readers that look for products.
    let Ok(Some(machine)) = Machine::read(file) else { return };
    let Some(section) = machine.section(SECTION) else { return };
    let Some(bytes) = machine.bytes(section) else {
        facts.want(Machine::range(section));
        return facts
            .limit("file-buffer", format!("its list of crates is not in what is read: at byte {}", section.offset));
    };
    let mut json = Vec::new();
    if let Err(error) = ZlibDecoder::new(bytes).take(MOST_BYTES + 1).read_to_end(&mut json) {
        return facts.problem(format!("its list of crates cannot be unpacked: {error}"));
    }
    if json.len() as u64 > MOST_BYTES {
        return facts.limit("section-bytes", format!("its list of crates has more than {MOST_BYTES} bytes"));
    }
    match serde_json::from_slice::<List>(&json) {
        Ok(list) => records(&list, facts),
        Err(error) => facts.problem(format!("its list of crates makes no sense: {error}")),
    }
}

fn records(list: &List, facts: &mut RawFacts) {
    let id = |item: &Crate| format!("{}@{}", item.name, item.version);
    let mut edges = 0;
    for item in &list.packages {
        if !has_sane_name(item) {
            facts.problem("its list of crates has one whose name or version is empty or too long");
            continue;
        }
        let places = item.dependencies.iter().take(MOST_EDGES.saturating_sub(edges));
        let required = places.filter_map(|place| list.packages.get(*place)).filter(|item| has_sane_name(item));
        let mut record = PackageRecord::new("cargo", &item.name, &item.version);
        record.id = id(item);
        record.method = Method::BinaryMeta;
        record.relationship = item.root.then_some(Relationship::Root);
        record.requires = required.map(id).collect();
        edges += item.dependencies.len();
        if item.kind == "build" {
            record.is_dev = true;
            record.groups = vec!["build".to_owned()];
        }
        if !item.source.is_empty() {
            record.properties.insert("source".to_owned(), item.source.clone());
        }
        facts.packages.push(record);
    }
    if edges > MOST_EDGES {
        facts.problem(format!("its list of crates has more than {MOST_EDGES} edges"));
    }
}

fn has_sane_name(item: &Crate) -> bool {
    [&item.name, &item.version].iter().all(|text| !text.is_empty() && text.len() <= MOST_LETTERS)
}
