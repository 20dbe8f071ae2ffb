//! Damaged bytes are named and never make the reader panic, hang or take much memory.

use plimsoll_database::{Cve, Database, Section, diff, search};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::small;

/// Asks everything. Errors are right answers here, panics are not.
fn ask_everything(bytes: &[u8]) {
    let Ok(database) = Database::open(bytes) else { return };
    let mut names = Vec::new();
    for ecosystem in ["Alpine", "PyPI", "none"] {
        let visit = |name: &str| {
            names.push((ecosystem, name.to_owned()));
            names.len() < 100
        };
        let _ = database.each_name(ecosystem, "", visit);
        let _ = database.coverage(ecosystem);
    }
    names.extend((0..10).map(|number| ("Alpine", format!("package-{number}"))));
    for (ecosystem, name) in names {
        let Ok(postings) = database.postings(ecosystem, &name) else { continue };
        for posting in &postings.entries {
            let _ = postings.versions(posting).count();
            let _ = database.record(posting.record);
            let _ = database.source(posting.record);
        }
    }
    for id in (0..40).map(|number| format!("A-{number}")).chain(["CVE-2024-0001".to_owned()]) {
        let _ = search(&database, &id);
    }
    for number in 0..50 {
        let _ = database.record(number);
        let _ = database.membership(number);
        let _ = database.group(number);
    }
    if let Some(cve) = Cve::parse("CVE-2024-0001") {
        let _ = (database.epss(cve), database.kev(cve), database.ssvc(cve));
    }
    let _ = database.check_sentinels();
    let _ = database.verify();
    let _ = diff(&database, &database);
}

#[test]
fn any_flipped_byte_is_found_by_verification() {
    let bytes = small();
    let database = Database::open(&bytes).unwrap();
    let mut flipped = bytes.clone();
    for (section, length, _) in database.sections().filter(|(_, length, _)| *length > 0) {
        let start = section_start(&bytes, section);
        flipped[start + length / 2] ^= 1;
        let found = Database::open(&flipped).and_then(|database| database.verify());
        assert!(found.is_err(), "{}", section.name());
        flipped[start + length / 2] ^= 1;
    }
    for at in 12..56 {
        flipped[at] ^= 1;
        assert!(Database::open(&flipped).is_err(), "byte {at}");
        flipped[at] ^= 1;
    }
}

/// Where a section begins, read from the directory.
fn section_start(bytes: &[u8], section: Section) -> usize {
    let entry = 56 + 56 * Section::ALL.iter().position(|one| *one == section).unwrap();
    usize::try_from(u64::from_le_bytes(bytes[entry + 8..entry + 16].try_into().unwrap())).unwrap()
}

#[test]
fn a_file_that_ends_early_is_refused() {
    let bytes = small();
    for end in (0..bytes.len()).step_by(97) {
        assert!(Database::open(&bytes[..end]).is_err(), "{end}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bytes_never_panic(flips in prop::collection::vec((any::<Index>(), 1_u8..), 1..8)) {
        let mut bytes = small();
        // Behind the directory, whose digest would refuse the file at once.
        let start = 56 + 56 * Section::ALL.len();
        for (at, flip) in flips {
            let at = start + at.index(bytes.len() - start);
            bytes[at] ^= flip;
        }
        ask_everything(&bytes);
    }

    #[test]
    fn any_bytes_in_place_of_a_section_never_panic(
        section in any::<Index>(),
        noise in prop::collection::vec(any::<u8>(), 0..600),
        at in any::<Index>(),
    ) {
        let mut bytes = small();
        let section = *section.get(&Section::ALL);
        let length = Database::open(&bytes).unwrap().sections().find(|(one, ..)| *one == section).unwrap().1;
        let start = section_start(&bytes, section);
        let skip = at.index(length + 1);
        let noise = &noise[..noise.len().min(length - skip)];
        bytes[start + skip..start + skip + noise.len()].copy_from_slice(noise);
        ask_everything(&bytes);
    }

    #[test]
    fn any_bytes_are_refused(noise in prop::collection::vec(any::<u8>(), 0..600)) {
        let file = [b"plimdb\x1a\n\x01\0\0\0".as_slice(), &noise].concat();
        prop_assert!(Database::open(&file).is_err());
        prop_assert!(Database::open(&noise).is_err());
    }
}
