//! Looks for secrets in any text and any bytes, and as the value of any name; what is found must lie in them. Reads any
//! bytes as what the reader of images keeps.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use plimsoll_content::{Scanner, SecretReader, arguments, assignments, credential, secret_in, secrets_in, sightings};
use plimsoll_engine::{FileBytes, FileReader as _};
use plimsoll_facts::image::RawFacts;

static SCANNER: LazyLock<Scanner> = LazyLock::new(Scanner::new);

fuzz_target!(|input: (&str, &str, &[u8])| {
    let (name, text, bytes) = input;
    let mut end = 0;
    for sighting in sightings(text) {
        assert!(text.get(sighting.range.clone()).is_some_and(|secret| !secret.is_empty()));
        assert!(sighting.range.start >= end, "in the order of places, each byte once");
        end = sighting.range.end;
    }
    end = 0;
    for sighting in SCANNER.bytes(bytes) {
        assert!(bytes.get(sighting.range.clone()).is_some_and(|secret| !secret.is_empty()));
        assert!(sighting.range.start >= end, "in the order of places, each byte once");
        end = sighting.range.end;
    }
    let mut facts = RawFacts::default();
    SecretReader.read(&FileBytes::whole("file", bytes), &mut facts);
    let kept = secrets_in(&facts).expect("what the reader wrote can be read");
    assert!(kept.iter().all(|secret| secret.range.end <= bytes.len() as u64));
    let _ = secrets_in(&RawFacts { data: Some(bytes.into()), ..RawFacts::default() });
    for assignment in assignments(text) {
        assert!(text.get(assignment.range).is_some());
    }
    let _ = credential(name, text);
    let _ = secret_in(name, text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let _ = arguments(&words);
});
