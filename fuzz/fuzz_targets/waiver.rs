//! Reads any text as the terms of a waiver. Terms that hold are complete.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_facts::parse_terms;

fuzz_target!(|text: &str| {
    if let Ok(terms) = parse_terms(text, Vec::new()) {
        assert!(!terms.checks.is_empty() && !terms.reason.is_empty());
        assert_eq!(terms.until.len(), "YYYY-MM-DD".len());
        assert!(text.contains(&terms.until) && text.contains(&terms.reason));
    }
});
