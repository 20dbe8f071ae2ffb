//! Looks in any bytes, as each sort of program, script and configuration, for what they point at; what is kept can be
//! read again, and any bytes are read in its place.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_content::edges::EdgeReader;
use plimsoll_engine::{FileBytes, FileReader, Piece};
use plimsoll_facts::image::{FileEdges, Format, RawFacts};

const PATHS: [&str; 9] =
    ["usr/bin/a", "usr/lib/a.so.1", "a.sh", "a.py", "a.js", "package.json", "a.rb", "a.jar", "etc/nginx/nginx.conf"];

fuzz_target!(|input: (&[u8], u16)| {
    let (bytes, cut) = input;
    for path in PATHS {
        for format in [Format::Other, Format::Elf(62)] {
            let file = FileBytes { format, ..FileBytes::whole(path, bytes) };
            let mut facts = RawFacts::default();
            EdgeReader.read(&file, &mut facts);
            assert!(facts.kept::<FileEdges>().is_ok(), "what was kept is read again");
            let (first, rest) = bytes.split_at(usize::from(cut).min(bytes.len()));
            let rest = [Piece { offset: first.len() as u64, bytes: rest }];
            EdgeReader.read(&FileBytes { bytes: first, rest: &rest, ..file }, &mut RawFacts::default());
        }
    }
    let _ = RawFacts { data: Some(bytes.into()), ..RawFacts::default() }.kept::<FileEdges>();
});
