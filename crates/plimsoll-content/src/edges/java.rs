//! What a jar says of other jars. Source: Java Archive (JAR) File Format Specification, "JAR Manifest".

use std::io::{Cursor, Read as _};

use plimsoll_engine::FileBytes;
use plimsoll_facts::image::{Blind, CodeKind, Edge, FileEdges, RawFacts};
use zip::ZipArchive;

/// Bytes of a manifest; those of signed jars have some hundred thousand.
const MANIFEST_BYTES: u64 = 4 << 20;

/// What a jar points at: the jars of its `Class-Path`, its `Main-Class`. Its classes are not read.
pub(super) fn edges(file: &FileBytes<'_>, facts: &mut RawFacts) -> FileEdges {
    let mut found = FileEdges::new(CodeKind::Java);
    if !file.is_whole() {
        facts.limit("file-buffer", "its manifest is not read");
        found.blind.push(Blind::Partial);
        return found;
    }
    match manifest(file.bytes) {
        Ok(text) => attributes(&String::from_utf8_lossy(&text), &mut found),
        Err(zip::result::ZipError::FileNotFound) => {}
        Err(error) => {
            facts.problem(format!("its manifest is not read: {error}"));
            found.blind.push(Blind::Partial);
        }
    }
    // A class may be loaded by a name that is computed, and classes are not looked into.
    found.blind.push(Blind::Unread);
    found
}

fn manifest(bytes: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut text = Vec::new();
    archive.by_name("META-INF/MANIFEST.MF")?.take(MANIFEST_BYTES).read_to_end(&mut text)?;
    Ok(text)
}

/// The main attributes; a line that begins with a blank goes on with the one before.
fn attributes(text: &str, found: &mut FileEdges) {
    let text = text.replace("\r\n", "\n").replace("\n ", "");
    for line in text.lines().take_while(|line| !line.is_empty()) {
        match line.split_once(": ") {
            Some(("Class-Path", jars)) => {
                found.edges.extend(jars.split_whitespace().map(|jar| Edge::ClassPath(jar.to_owned())));
            }
            Some(("Main-Class" | "Premain-Class" | "Launcher-Agent-Class", class)) => {
                found.edges.push(Edge::MainClass(class.trim().to_owned()));
            }
            _ => {}
        }
    }
}
