//! Files of a case as a layer, read by all catalogers.

use std::sync::Arc;

use plimsoll_catalog::{CatalogProblem, inventory, readers};
use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::Inventory;
use plimsoll_facts::image::{Compression, Entry, EntryKind, Format, LayerIndex, RawFacts, RawFile, base_name, parent};
use plimsoll_graph::overlay;

/// What a tree of these files holds, by path and content.
pub(crate) fn inventory_of(files: &[(&str, &[u8])]) -> (Inventory, Vec<CatalogProblem>) {
    let (view, _) = overlay(vec![Some(Arc::new(layer(files)))]);
    inventory(&view)
}

/// A layer of these files.
pub(crate) fn layer(files: &[(&str, &[u8])]) -> LayerIndex {
    let mut index = LayerIndex {
        compression: Compression::None,
        stored_bytes: 0,
        plain_bytes: 0,
        diff_id: None,
        entries: Vec::new(),
        raw: Vec::new(),
        ambiguities: Vec::new(),
        problems: Vec::new(),
    };
    for (number, (path, bytes)) in (0..).zip(files) {
        let format = format_of(bytes);
        index.entries.push(Entry {
            path: path.as_bytes().into(),
            kind: EntryKind::File,
            mode: 0o755,
            uid: 0,
            gid: 0,
            size: bytes.len() as u64,
            modified: 0,
            capability: None,
            format,
            digests: None,
        });
        let file = FileBytes { format, mode: 0o755, ..FileBytes::whole(path, bytes) };
        for reader in readers() {
            if reader.interest().iter().any(|interest| wants(*interest, &file)) {
                let mut facts = RawFacts::default();
                reader.read(&file, &mut facts);
                if !facts.is_empty() {
                    index.raw.push(RawFile { entry: number, reader: reader.name().to_owned(), facts });
                }
            }
        }
    }
    index
}

fn wants(interest: Interest, file: &FileBytes<'_>) -> bool {
    let name = base_name(file.path);
    match interest {
        Interest::Name(wanted) => name == wanted.as_bytes(),
        Interest::Suffix(ending) => name.ends_with(ending.as_bytes()),
        Interest::Prefix(start) => name.starts_with(start.as_bytes()),
        Interest::In(folder) => base_name(parent(file.path)) == folder.as_bytes(),
        Interest::Magic(magic) => file.bytes.starts_with(magic),
        Interest::Binary => file.format.is_binary(),
        Interest::Passing(_) => false,
    }
}

fn format_of(bytes: &[u8]) -> Format {
    match bytes {
        [0x7f, b'E', b'L', b'F', ..] => Format::Elf(0),
        [b'M', b'Z', ..] => Format::Pe,
        [0xfe, 0xed, 0xfa, 0xce | 0xcf, ..] | [0xce | 0xcf, 0xfa, 0xed, 0xfe, ..] | [0xca, 0xfe, 0xba, 0xbe, ..] => {
            Format::MachO
        }
        [b'#', b'!', ..] => Format::Script,
        _ => Format::Other,
    }
}
