//! Any bytes as a database of rpm with a log beside it, as a header, and as the list of an image without rpm.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_catalog::rpm::{Format, format, header, manifest, packages, packages_only};

fuzz_target!(|bytes: &[u8]| {
    let _ = (header(bytes), manifest(bytes));
    // The first two bytes say how long the log at the end is.
    let Some((length, rest)) = bytes.split_first_chunk() else { return };
    let (database, log) = rest.split_at(rest.len().saturating_sub(u16::from_le_bytes(*length).into()));
    let (found, problems) = packages(database, Some(log));
    let texts: usize = found.iter().map(|package| package.files.len() + package.requires.len()).sum();
    assert!(texts <= rest.len() && problems.len() <= 101);
    if format(database) == Some(Format::Sqlite) {
        assert_eq!(packages(database, None), packages(&packages_only(database), None));
    }
});
