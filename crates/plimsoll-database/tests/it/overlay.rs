//! An overlay makes of one database exactly the next, and nothing else of anything else.

use std::borrow::Cow;

use plimsoll_database::{
    Contents, Cve, Database, DatabaseError, Enrichment, Epss, NewPosting, NewRecord, Overlay, OverlayError, Posting,
    Record, RecordFlags, Source, is_overlay, overlay, rewritten, write,
};
use proptest::prelude::*;

use crate::small;

/// What a database of the tests says: records by their numbers, each with what it says of up to three packages.
type Said = Vec<(u8, u8)>;

/// A database of records; `what` of a record decides its text, its aliases, its source, its packages and its score.
fn database(said: &[(u8, u8)]) -> Vec<u8> {
    let mut said = said.to_vec();
    said.sort_unstable();
    said.dedup_by_key(|(number, _)| *number);
    let mut enrichment = Enrichment::default();
    let mut sources: Vec<Source> = Vec::new();
    let mut records = Vec::new();
    let mut groups = Vec::new();
    for (number, what) in &said {
        let cve = format!("CVE-2024-{number:04}");
        let name = format!("source {}", what % 3);
        let source = sources.iter().position(|source| source.name == name).unwrap_or(sources.len());
        if source == sources.len() {
            sources.push(Source { name, ..Source::default() });
        }
        sources[source].records += 1;
        if what % 4 > 0 {
            let score = u32::from(*what);
            enrichment.epss.insert(Cve::parse(&cve).unwrap(), Epss { score, percentile: score });
        }
        let id = format!("{}-{number}", if what % 2 == 0 { "x" } else { "X" });
        groups.push(vec![cve.clone(), id.clone()]);
        // Versions in another order than they are first seen in, which taking apart must not change.
        let versions = |turn: u8| (0..what % 5).map(move |version| Cow::Owned(format!("{}", (version + turn) % 5)));
        let postings = (0..what % 4).map(|package| NewPosting {
            ecosystem: Cow::Owned(format!("Alpine:v{}", package % 2)),
            name: Cow::Owned(format!("p{}", (u32::from(*number) + u32::from(package)) % 6)),
            posting: Posting { release: Some(Cow::Owned(format!("v{}", package % 2))), ..Posting::default() },
            versions: versions(what / 5).collect(),
        });
        records.push(NewRecord {
            record: Record { id, details: format!("says {what}"), aliases: vec![cve], ..Record::default() },
            flags: RecordFlags { is_withdrawn: what % 7 == 0, ..RecordFlags::default() },
            source: u16::try_from(source).unwrap(),
            postings: postings.collect(),
        });
    }
    groups.sort();
    let data_date = "2024-05-02".parse().unwrap();
    let sentinels = records.first().map(|one| one.record.id.clone()).into_iter().collect();
    write(Contents { data_date, sources, records, groups, enrichment, sentinels }).unwrap()
}

fn open(bytes: &[u8]) -> Database<'_> {
    Database::open(bytes).unwrap()
}

fn said() -> impl Strategy<Value = Said> {
    prop::collection::vec((any::<u8>(), any::<u8>()), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_database_laid_over_is_the_next_one(old in said(), new in said()) {
        let (old, new) = (database(&old), database(&new));
        let between = overlay(&open(&old), &open(&new)).unwrap();
        prop_assert!(Overlay::open(&between).unwrap().apply(&open(&old)).unwrap() == new);
    }

    #[test]
    fn few_changes_are_laid_over_many_records(old in said(), changed in said()) {
        let new: Said = changed.into_iter().take(3).chain(old.iter().copied()).collect();
        let (old, new) = (database(&old), database(&new));
        let between = overlay(&open(&old), &open(&new)).unwrap();
        prop_assert!(Overlay::open(&between).unwrap().apply(&open(&old)).unwrap() == new);
    }

    #[test]
    fn a_database_written_again_is_the_same(said in said()) {
        let bytes = database(&said);
        prop_assert!(rewritten(&open(&bytes)).unwrap() == bytes);
    }

    #[test]
    fn hostile_bytes_of_an_overlay_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Overlay::open(&bytes).is_err());
        prop_assert!(Overlay::open(&[b"plimdlt\n".as_slice(), &bytes].concat()).is_err());
    }
}

#[test]
fn everything_of_a_small_database_is_written_again() {
    let bytes = small();
    assert!(rewritten(&open(&bytes)).unwrap() == bytes);
}

#[test]
fn any_flipped_byte_of_an_overlay_is_refused() {
    let (old, new) = (database(&[(1, 2), (3, 4)]), database(&[(1, 2), (3, 5), (6, 7)]));
    let whole = overlay(&open(&old), &open(&new)).unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        assert!(Overlay::open(&damaged).is_err(), "byte {at}");
    }
    for length in 0..whole.len() {
        assert!(Overlay::open(&whole[..length]).is_err(), "{length} bytes");
    }
    assert!(is_overlay(&whole) && !is_overlay(&old));
}

#[test]
fn another_base_is_refused() {
    let (old, new) = (database(&[(1, 2)]), database(&[(1, 3)]));
    let whole = overlay(&open(&old), &open(&new)).unwrap();
    let error = Overlay::open(&whole).unwrap().apply(&open(&new)).unwrap_err();
    assert!(matches!(error, OverlayError::Base(base) if base == open(&old).digest()), "{error}");
}

#[test]
fn a_body_that_promises_more_than_it_holds_is_damage() {
    // Right digests around a wrong body, as only somebody hostile writes it.
    let base = database(&[(1, 2)]);
    for body in [&[][..], b"\x0a2024-05-02", b"\x0a2024-05-02\xff\xff\xff\xff\x0f", &[0xff; 64]] {
        let bytes = forged(&open(&base), &zstd_of(body));
        let error = Overlay::open(&bytes).unwrap().apply(&open(&base)).unwrap_err();
        assert!(matches!(error, OverlayError::Database(DatabaseError::Damaged(_))), "{error}");
    }
    let bytes = forged(&open(&base), b"no zstd");
    assert!(Overlay::open(&bytes).unwrap().apply(&open(&base)).is_err());
}

fn zstd_of(body: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(body, 1).unwrap()
}

fn forged(base: &Database<'_>, body: &[u8]) -> Vec<u8> {
    use sha2::{Digest as _, Sha256};
    let head = [b"plimdlt\n\x01\0\0\0\0\0\0\0".as_slice(), &base.digest(), &[0; 32]].concat();
    let digest = Sha256::new().chain_update(&head).chain_update(body).finalize();
    [head.as_slice(), &digest, body].concat()
}
