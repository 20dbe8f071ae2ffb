//! Layers of few names, so that they meet, laid on each other: every file has its place below the root and can be found
//! there, every link ends, and what was seen in the files can be put together.
#![no_main]

mod catalog;

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use plimsoll_catalog::inventory;
use plimsoll_facts::image::{Compression, Entry, EntryKind, Format, LayerIndex};
use plimsoll_graph::overlay;

const NAMES: [&[u8]; 12] =
    [b"a", b"b", b"c", b"usr", b"bin", b"lib", b"var/lib/dpkg", b"status", b"etc", b"passwd", b"x/../../y", b".."];

/// A path of up to four names.
fn path(bytes: u16) -> Box<[u8]> {
    let count = 1 + usize::from(bytes & 3);
    let names = (0..count).map(|at| NAMES[usize::from(bytes >> (2 + 3 * at)) % NAMES.len()]);
    // Names come to the overlay without `..`: the reader of archives sees to that.
    let names = names.filter(|name| !name.contains(&b'.'));
    names.collect::<Vec<_>>().join(&b'/').into()
}

fn kind(byte: u8, target: u16) -> EntryKind {
    match byte % 10 {
        0..=2 => EntryKind::File,
        3 | 4 => EntryKind::Directory,
        5 => EntryKind::Symlink(NAMES[usize::from(target) % NAMES.len()].into()),
        6 => EntryKind::Symlink([b"/".as_slice(), &path(target)].concat().into()),
        7 => EntryKind::HardLink(path(target)),
        8 => EntryKind::Whiteout,
        _ => EntryKind::Opaque,
    }
}

fuzz_target!(|input: Vec<Option<Vec<(u16, u8, u16)>>>| {
    let layers = input.iter().take(8).map(|members| {
        let members = members.as_ref()?.iter().take(200);
        let entries: Vec<Entry> = members
            .map(|(place, what, target)| Entry {
                path: path(*place),
                kind: kind(*what, *target),
                mode: 0o755,
                uid: 0,
                gid: 0,
                size: 1,
                modified: 0,
                capability: None,
                format: Format::Other,
                digests: None,
            })
            .collect();
        let raw = catalog::seen(&entries);
        Some(Arc::new(LayerIndex {
            compression: Compression::None,
            stored_bytes: 0,
            plain_bytes: 0,
            diff_id: None,
            entries,
            raw,
            ambiguities: Vec::new(),
            problems: Vec::new(),
        }))
    });
    let layers: Vec<_> = layers.collect();
    let members: usize = layers.iter().flatten().map(|layer| layer.entries.len()).sum();
    let (view, lost) = overlay(layers);
    assert!(lost.len() <= 2 * members + 8);
    let mut last = None;
    for file in view.files() {
        let path = file.path();
        assert!(!path.is_empty() && path.split(|byte| *byte == b'/').all(|name| !matches!(name, b"" | b"." | b"..")));
        assert!(file.parent().is_directory(), "a file lies in a folder");
        assert_eq!(view.at(&path).map(|found| found.id()), Some(file.id()), "a file is where it says");
        let target = view.resolve(&path);
        assert!(target.is_none_or(|target| view.file(target.id()).is_some()));
        assert!(last.replace(path.clone()).is_none_or(|last| last != path), "each path once");
    }
    let _ = inventory(&view);
});
