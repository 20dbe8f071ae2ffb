//! Any bytes as a database, and any bytes in place of those of a small one; every question has an answer or an error.
#![no_main]

use std::borrow::Cow;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use plimsoll_database::{Contents, Cve, Database, NewPosting, NewRecord, Posting, Record, RecordFlags, search, write};

/// A database whose directory holds, so that what stands behind it is reached.
static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let records = (0..40).map(|number| {
        let posting = NewPosting {
            ecosystem: Cow::Borrowed("npm"),
            name: Cow::Owned(format!("package-{}", number % 10)),
            posting: Posting::default(),
            versions: vec![Cow::Owned(format!("1.{number}"))],
        };
        let record = Record { id: format!("A-{number}"), ..Record::default() };
        NewRecord { record, flags: RecordFlags::default(), source: 0, postings: vec![posting] }
    });
    write(Contents { records: records.collect(), ..Contents::default() }).expect("a small database can be written")
});

/// Bytes of the header and of the directory of 16 sections.
const FRAME: usize = 56 + 56 * 16;

fuzz_target!(|bytes: &[u8]| {
    ask(bytes);
    // Each three bytes change one: where, two bytes; how, one.
    let mut changed = SMALL.clone();
    let room = changed.len() - FRAME;
    for change in bytes.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % room;
        changed[FRAME + at] ^= change[2];
    }
    ask(&changed);
});

fn ask(bytes: &[u8]) {
    let Ok(database) = Database::open(bytes) else { return };
    for number in 0..10 {
        let Ok(postings) = database.postings("npm", &format!("package-{number}")) else { continue };
        for posting in &postings.entries {
            assert!(postings.versions(posting).count() <= postings.texts.len());
            let _ = database.record(posting.record);
        }
    }
    let _ = database.each_name("npm", "p", |_| true);
    let _ = database.coverage("npm");
    for number in 0..41 {
        let _ = search(&database, &format!("A-{number}"));
        let _ = (database.membership(number), database.group(number));
    }
    if let Some(cve) = Cve::parse("CVE-2024-0001") {
        let _ = (database.epss(cve), database.kev(cve), database.ssvc(cve));
    }
    let _ = database.verify();
}
