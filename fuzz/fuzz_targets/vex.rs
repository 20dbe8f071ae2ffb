//! Any bytes as a document of VEX of each format. What is read is no larger than the limits, is compared with anything,
//! and what is written of it is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_advisory::Date;
use plimsoll_advisory::vex::{Format, Identity, Listed, Source, Vex, read, write};

fuzz_target!(|input: (&[u8], &str, &str)| {
    let (bytes, subject, package) = input;
    let Ok(document) = read(bytes) else { return };
    assert_eq!(read(bytes).as_ref(), Ok(&document), "the same twice");
    assert!(document.statements.iter().all(|statement| !statement.id().is_empty()));
    let day = Date::constant(2026, 1, 1);
    for format in Format::ALL {
        let Ok(written) = write(&document, format, "2026-01-01T00:00:00Z".parse().expect("a time")) else { continue };
        assert!(read(written.text.as_bytes()).is_ok(), "{}", written.text);
    }
    let ids: Vec<String> = document.statements.iter().flat_map(|statement| statement.ids.clone()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let listed = Listed { name: "a".to_owned(), source: Source::Hub, is_verified: false, document };
    let vex = Vex::new(vec![listed], true);
    let judged = vex.judge(&Identity::parse(subject).image(subject), &Identity::parse(package), &ids, day);
    assert!(judged.effective.is_none_or(|effective| !effective.closes()), "nothing unverified closes");
});
