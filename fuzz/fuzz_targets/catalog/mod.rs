//! What the targets of catalogers share: bytes for readers by name.

use plimsoll_catalog::all;
use plimsoll_engine::{FileBytes, Interest, Part, Piece};
use plimsoll_facts::image::RawFacts;

/// Gives the bytes to each reader, as files of these names: whole, and as start and end of a larger file.
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
