//! Any text as a package URL and as a reference of an image: refused, or its own form is read again and stays.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_facts::{ImageReference, Purl};

fuzz_target!(|text: &str| {
    for parse in [Purl::parse, Purl::parse_as_seen] {
        let Ok(purl) = parse(text) else { continue };
        let canonical = purl.to_string();
        let again = parse(&canonical).unwrap_or_else(|error| panic!("{text:?} became {canonical:?}: {error}"));
        assert_eq!(again, purl, "{canonical:?}");
        assert_eq!(again.to_string(), canonical);
        assert!(!purl.kind().is_empty() && !purl.name().is_empty());
    }
    let Ok(reference) = ImageReference::parse(text) else { return };
    let parts = [Some(reference.path()), reference.written_host(), reference.tag(), reference.digest()];
    assert!(parts.into_iter().flatten().all(|part| !part.is_empty() && text.contains(part)));
    // What goes into the address of a request must not leave its place there.
    assert!(
        !text.contains(['?', '#', '%', ' ', '\\', '\n']) && !text.split('/').any(|part| matches!(part, "." | ".."))
    );
});
