//! Looks for secrets in any text, and as the value of any name; what is found must lie in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_content::{arguments, assignments, credential, secret_in, sightings};

fuzz_target!(|input: (&str, &str)| {
    let (name, text) = input;
    let mut end = 0;
    for sighting in sightings(text) {
        assert!(text.get(sighting.range.clone()).is_some_and(|secret| !secret.is_empty()));
        assert!(sighting.range.start >= end || sighting.range.end >= end, "in the order of places");
        end = sighting.range.start;
    }
    for assignment in assignments(text) {
        assert!(text.get(assignment.range).is_some());
    }
    let _ = credential(name, text);
    let _ = secret_in(name, text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let _ = arguments(&words);
});
