//! Reads any bytes as a file with private keys or certificates; what is kept can be read again and lies in the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_content::{KeyReader, keys_in};
use plimsoll_engine::{FileBytes, FileReader};
use plimsoll_facts::image::RawFacts;

fuzz_target!(|bytes: &[u8]| {
    let mut facts = RawFacts::default();
    KeyReader.read(&FileBytes::whole("a.pem", bytes), &mut facts);
    let found = keys_in(&facts).expect("what was just kept");
    let keys = found.keys.iter().map(|key| &key.range);
    for range in keys.chain(found.certificates.iter().map(|certificate| &certificate.range)) {
        assert!(range.start < range.end && range.end <= bytes.len() as u64);
    }
    // What a cache holds may be anything.
    let _ = keys_in(&RawFacts { data: Some(bytes.into()), ..RawFacts::default() });
});
