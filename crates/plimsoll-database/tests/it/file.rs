//! What was written is read.

use plimsoll_database::{Cve, Database, DatabaseError, Event, FORMAT, Section, id_key, search};

use crate::small;

#[test]
fn every_section_answers() {
    let bytes = small();
    let database = Database::open(&bytes).unwrap();
    assert_eq!(database.verify(), Ok(()));
    assert_eq!(database.format(), FORMAT);
    assert_eq!(database.data_date().to_string(), "2024-05-02");
    assert_eq!(database.record_count(), 41);
    assert_eq!(database.sources().len(), 1);
    assert_eq!(database.sections().count(), Section::ALL.len());

    let postings = database.postings("Alpine", "package-3").unwrap();
    assert_eq!(postings.entries.len(), 4);
    let posting = &postings.entries[0];
    assert_eq!(posting.release.as_deref(), Some("v3.21"));
    assert_eq!(posting.ranges[0].events, [Event::Introduced("0".into()), Event::Fixed("1.2.13".into())]);
    assert_eq!(database.record(posting.record).unwrap().details, "The details of A-13.");
    assert_eq!(database.source(posting.record).unwrap().unwrap().licence, "CC-BY-4.0");

    let mut names = Vec::new();
    let visit = |name: &str| {
        names.push(name.to_owned());
        names.len() < 2
    };
    database.each_name("Alpine", "package-3", visit).unwrap();
    assert_eq!(names, ["package-3"]);

    let cve = Cve::parse("CVE-2024-0001").unwrap();
    assert_eq!(database.epss(cve).unwrap().unwrap().percentile, 9_291);
    assert!(database.kev(cve).unwrap().is_some());
    assert!(database.ssvc(cve).unwrap().is_some());
    assert_eq!(search(&database, "CVE-2024-0001.patch").unwrap().records.len(), 1);
}

#[test]
fn every_id_is_found_in_any_case() {
    let bytes = small();
    let database = Database::open(&bytes).unwrap();
    for number in 0..40 {
        let id = format!("a-{number}");
        let hits = database.records_of_id(&id).unwrap();
        assert_eq!(hits.len(), 1, "{id}");
        assert_eq!(id_key(database.id(hits[0].record).unwrap()), id);
    }
    assert_eq!(database.records_of_id("A-40"), Ok(Vec::new()));
    assert_eq!(database.records_of_id(""), Ok(Vec::new()));
}

#[test]
fn another_file_and_another_format_are_told_apart() {
    let mut bytes = small();
    assert_eq!(Database::open(b"").err(), Some(DatabaseError::NoDatabase));
    assert_eq!(Database::open(b"SQLite format 3\0").err(), Some(DatabaseError::NoDatabase));
    bytes[8] = 9;
    let error = Database::open(&bytes).err().unwrap();
    assert_eq!(error.to_string(), "has format 9.0, this program reads 1.0");
}
