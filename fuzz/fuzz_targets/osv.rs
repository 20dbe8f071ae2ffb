//! Any bytes as a record of OSV and as each table of scores; what is kept of a record is no larger than the record.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_feed::{epss, kev, read, ssvc};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(advisory) = read(bytes) {
        let record = &advisory.record;
        assert!(!record.id.is_empty());
        assert!(advisory.entries.len() <= bytes.len() && record.references.len() <= bytes.len());
        assert!(record.aliases.iter().chain(&record.upstream).all(|id| !id.is_empty()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let rows = text.lines().count() as u64;
        assert!(epss(text).map_or(true, |table| table.report.rows <= rows));
        assert!(ssvc(text).map_or(true, |table| table.report.rows <= rows));
        let _ = kev(text);
    }
});
