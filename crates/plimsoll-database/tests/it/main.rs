//! Claims about the file: what was written is read, damage is named, scores are right.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod cvss;
mod damage;
mod file;
mod overlay;

use std::borrow::Cow;
use std::sync::LazyLock;

use plimsoll_database::{
    Contents, Cve, Enrichment, Epss, Event, Kev, NewPosting, NewRecord, Posting, Range, RangeKind, Rating, Record,
    RecordFlags, Scores, Source, Ssvc, write,
};

/// A small database with something in every section.
fn small() -> Vec<u8> {
    static SMALL: LazyLock<Vec<u8>> = LazyLock::new(written);
    SMALL.clone()
}

fn written() -> Vec<u8> {
    let mut records: Vec<NewRecord<'_>> = (0..40).map(numbered).collect();
    records.push(record(
        "GHSA-aaaa-bbbb-cccc",
        &["CVE-2024-0001"],
        vec![entry("PyPI", "Some.Package", &["1.0", "1.1"])],
    ));
    let cve = Cve::parse("CVE-2024-0001").unwrap();
    let mut enrichment = Enrichment::default();
    enrichment.epss.insert(cve, Epss { score: 43, percentile: 9_291 });
    let added = "2024-05-01".parse().unwrap();
    enrichment.kev.insert(cve, Kev { added, due: Some(added), is_ransomware: false });
    enrichment.ssvc.insert(cve, Ssvc::default());
    let source =
        Source { name: "GitHub Advisory Database".to_owned(), licence: "CC-BY-4.0".to_owned(), ..Source::default() };
    write(Contents {
        data_date: "2024-05-02".parse().unwrap(),
        sources: vec![source],
        records,
        groups: vec![vec!["CVE-2024-0001".to_owned(), "GHSA-aaaa-bbbb-cccc".to_owned()]],
        enrichment,
        sentinels: vec!["A-1".to_owned()],
    })
    .unwrap()
}

fn numbered(number: u32) -> NewRecord<'static> {
    let fixed = Event::Fixed(Cow::Owned(format!("1.2.{number}")));
    let range = Range {
        kind: RangeKind::Ecosystem,
        scheme: Cow::Borrowed("apk"),
        repository: None,
        events: vec![Event::Introduced(Cow::Borrowed("0")), fixed],
    };
    let release = Some(Cow::Borrowed(if number.is_multiple_of(2) { "v3.20" } else { "v3.21" }));
    let posting = Posting { release, scheme: Cow::Borrowed("apk"), ranges: vec![range], ..Posting::default() };
    let entry = NewPosting {
        ecosystem: Cow::Borrowed("Alpine"),
        name: Cow::Owned(format!("package-{}", number % 10)),
        posting,
        versions: Vec::new(),
    };
    record(&format!("A-{number}"), &[], vec![entry])
}

fn record(id: &str, aliases: &[&str], postings: Vec<NewPosting<'static>>) -> NewRecord<'static> {
    let vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    let rating = Rating {
        system: Cow::Borrowed("CVSS_V3"),
        value: Cow::Borrowed(vector),
        score: Scores::of(vector).map(|scores| scores.base),
    };
    let record = Record {
        id: id.to_owned(),
        details: format!("The details of {id}."),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        ratings: vec![rating],
        modified: Some("2024-05-01T00:00:00Z".to_owned()),
        ..Record::default()
    };
    NewRecord { record, flags: RecordFlags::default(), source: 0, postings }
}

fn entry(ecosystem: &'static str, name: &'static str, versions: &[&'static str]) -> NewPosting<'static> {
    NewPosting {
        ecosystem: Cow::Borrowed(ecosystem),
        name: Cow::Borrowed(name),
        posting: Posting { scheme: Cow::Borrowed("pypi"), ..Posting::default() },
        versions: versions.iter().map(|version| Cow::Borrowed(*version)).collect(),
    }
}
