//! Any bytes as the files that say what a system is: databases of dpkg and apk, accounts, its release, scripts and the
//! bills of materials that lie in it; and what was read of several put together.
#![no_main]

mod catalog;

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use plimsoll_catalog::inventory;
use plimsoll_facts::image::{Compression, Entry, EntryKind, Format, LayerIndex};
use plimsoll_graph::overlay;

const READERS: [(&str, &[&str]); 7] = [
    ("dpkg", &["var/lib/dpkg/status", "status.d/a", "info/a.list", "info/a.md5sums", "info/a.conffiles"]),
    ("apk", &["lib/apk/db/installed"]),
    ("accounts", &["etc/passwd", "etc/group", "etc/shadow"]),
    ("os_release", &["etc/os-release"]),
    ("preload", &["etc/ld.so.preload"]),
    ("script", &["usr/bin/a"]),
    ("embedded_sbom", &["sbom.json", "a.spdx"]),
];

/// Where parts of an input lie, so that what is read of one meets what is read of others.
const PLACES: [&str; 8] = [
    "var/lib/dpkg/status",
    "var/lib/dpkg/info/a.list",
    "var/lib/dpkg/info/a.md5sums",
    "lib/apk/db/installed",
    "etc/os-release",
    "etc/passwd",
    "usr/lib/node_modules/a/package.json",
    "usr/lib/python3/dist-packages/a-1.dist-info/METADATA",
];

fuzz_target!(|bytes: &[u8]| {
    catalog::feed(&READERS, bytes);
    // Parts are separated by a form feed.
    let parts = bytes.split(|byte| *byte == 0x0c).zip(PLACES.iter().cycle()).take(16);
    let (mut entries, mut raw) = (Vec::new(), Vec::new());
    for (part, place) in parts {
        entries.push(Entry {
            path: place.as_bytes().into(),
            kind: EntryKind::File,
            mode: 0o644,
            uid: 0,
            gid: 0,
            size: part.len() as u64,
            modified: 0,
            capability: None,
            format: Format::Other,
            digests: None,
        });
        raw.extend(catalog::read(entries.len() as u32 - 1, place, part));
    }
    let layer = LayerIndex {
        compression: Compression::None,
        stored_bytes: 0,
        plain_bytes: 0,
        diff_id: None,
        entries,
        raw,
        ambiguities: Vec::new(),
        problems: Vec::new(),
    };
    let (view, _) = overlay(vec![Some(Arc::new(layer))]);
    let (found, _) = inventory(&view);
    assert!(found.packages.len() <= 2 * bytes.len());
});
