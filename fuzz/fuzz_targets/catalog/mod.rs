//! What the targets of catalogers share: bytes for readers by name.

use plimsoll_catalog::all;
use plimsoll_engine::{FileBytes, Interest, Part, Piece};
use plimsoll_facts::image::{Entry, EntryKind, RawFacts, RawFile, base_name, parent};

/// Gives the bytes to each reader, as files of these names: whole, and as start and end of a larger file.
#[allow(dead_code, reason = "each target has its own copy of this module")]
pub fn feed(readers: &[(&str, &[&str])], bytes: &[u8]) {
    for (reader, names) in readers {
        let cataloger = all().iter().find(|cataloger| cataloger.name == *reader).expect("a cataloger of that name");
        for name in *names {
            let whole = FileBytes::whole(name, bytes);
            (cataloger.read)(&whole, &mut RawFacts::default());
            let (start, tail) = bytes.split_at(bytes.len() / 2);
            let rest = [Piece { offset: start.len() as u64 + 1000, bytes: tail }];
            let sparse = FileBytes { bytes: start, rest: &rest, size: bytes.len() as u64 + 1000, ..whole };
            let mut facts = RawFacts::default();
            (cataloger.read)(&sparse, &mut facts);
            for (name, allowance) in facts.wanted.into_iter().filter_map(|wanted| wanted.part) {
                let part = Some(Part { name: &name, allowance });
                (cataloger.read)(&FileBytes { part, ..whole }, &mut RawFacts::default());
            }
            for interest in cataloger.interest {
                if let Interest::Passing(passing) = interest {
                    (passing.find)(&whole);
                }
            }
        }
    }
}

/// What each reader that wants a file of this name sees in it.
#[allow(dead_code, reason = "each target has its own copy of this module")]
pub fn read(entry: u32, path: &str, bytes: &[u8]) -> Vec<RawFile> {
    let name = base_name(path.as_bytes());
    let wants = |interest: &Interest| match interest {
        Interest::Name(wanted) => name == wanted.as_bytes(),
        Interest::Suffix(ending) => name.ends_with(ending.as_bytes()),
        Interest::Prefix(start) => name.starts_with(start.as_bytes()),
        Interest::In(folder) => base_name(parent(path.as_bytes())) == folder.as_bytes(),
        _ => false,
    };
    let wanting = all().iter().filter(|cataloger| cataloger.interest.iter().any(wants));
    let seen = wanting.map(|cataloger| {
        let mut facts = RawFacts::default();
        (cataloger.read)(&FileBytes::whole(path, bytes), &mut facts);
        RawFile { entry, reader: cataloger.name.to_owned(), facts }
    });
    seen.filter(|raw| !raw.facts.packages.is_empty() || raw.facts.data.is_some()).collect()
}

/// What readers see in files with the content that their names promise.
#[allow(dead_code, reason = "each target has its own copy of this module")]
pub fn seen(entries: &[Entry]) -> Vec<RawFile> {
    let files = (0..).zip(entries).filter(|(_, entry)| entry.kind == EntryKind::File);
    let files = files.filter_map(|(number, entry)| {
        let path = std::str::from_utf8(&entry.path).ok()?;
        let content: &[u8] = match base_name(&entry.path) {
            b"status" => b"Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n",
            b"passwd" => b"root:x:0:0::/:/bin/sh\n",
            _ => return None,
        };
        Some(read(number, path, content))
    });
    files.flatten().collect()
}
