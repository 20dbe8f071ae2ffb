//! Claims about rpm databases. Every database here is written by `rpm_writer`; real ones are in the corpora.

use std::path::PathBuf;
use std::sync::LazyLock;

use plimsoll_catalog::rpm::{Fault, Place, Problem, RpmFile, RpmHeader, header, manifest, packages, packages_only};
use proptest::prelude::*;

use crate::rpm_writer::{Endian, Header, Row, berkeley, log, ndb, sqlite};

const PAGE_SIZES: [usize; 4] = [512, 1024, 4096, 65536];
const SALTS: [u8; 8] = *b"saltsalt";

/// A database and the log beside it.
type Database = (String, Vec<u8>, Option<Vec<u8>>);

fn rows(count: u32) -> Vec<Row> {
    (0..count).map(Row::numbered).collect()
}

fn records(rows: &[Row]) -> Vec<Vec<u8>> {
    let with_region = |(number, row)| {
        let header = Header::of(row);
        if number % 4 == 3 { header.without_region() } else { header.with_region() }
    };
    rows.iter().enumerate().map(with_region).collect()
}

/// The same records in every form.
fn databases(records: &[Vec<u8>]) -> Vec<Database> {
    let mut databases = vec![("ndb".to_owned(), ndb(records), None)];
    for size in PAGE_SIZES {
        let whole = sqlite(records, size);
        let half = sqlite(&records[..records.len() / 2], size);
        databases.push((format!("sqlite {size}"), whole.clone(), None));
        for endian in [Endian::Little, Endian::Big] {
            databases.push((format!("berkeley {size} {endian:?}"), berkeley(records, size, endian), None));
            let wal = log(&half, &whole, size, SALTS, endian);
            databases.push((format!("sqlite {size} with a log {endian:?}"), half.clone(), Some(wal)));
        }
    }
    databases
}

/// A header that says all that it can.
fn read(blob: &[u8]) -> RpmHeader {
    let (package, fault) = header(blob).unwrap();
    assert_eq!(fault, None);
    package
}

fn row(package: &RpmHeader) -> Row {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Row {
        epoch: package.epoch,
        name: package.name.clone(),
        version: package.version.clone(),
        release: package.release.clone(),
        arch: text(&package.arch),
        source_rpm: text(&package.source_rpm),
        size: package.size.unwrap(),
        licence: text(&package.licence),
        vendor: text(&package.vendor),
        modularity: text(&package.modularity_label),
        summary: text(&package.summary),
        sigmd5: text(&package.sigmd5),
        files: Vec::new(),
    }
}

fn read_back(rows: &[Row], form: &str, (found, problems): (Vec<RpmHeader>, Vec<Problem>)) {
    assert_eq!(problems, [], "{form}");
    let mut found: Vec<Row> = found.iter().map(row).collect();
    let mut expected = rows.to_vec();
    found.sort();
    expected.sort();
    assert!(found == expected, "{form}: {} of {}", found.len(), expected.len());
}

#[test]
fn packages_are_read_back_from_every_form() {
    for count in [1, 2, 300] {
        let rows = rows(count);
        for (form, bytes, wal) in databases(&records(&rows)) {
            read_back(&rows, &form, packages(&bytes, wal.as_deref()));
        }
    }
}

#[test]
fn files_are_those_of_the_header() {
    let row = Row {
        files: vec![
            ("/etc/", "app.conf", "aa", 0o100_644, 1),
            ("/etc/", "app.d", "", 0o040_755, 0),
            ("/var/log/", "app.log", "", 0o100_640, 1 << 6),
        ],
        ..Row::numbered(1)
    };
    let mut with_states = Header::of(&row);
    with_states.raw(1029, 1, 3, vec![0, 2, 0]);
    let package = read(&with_states.with_region());
    let files: Vec<_> = package.files.iter().collect();
    let paths: Vec<_> = files.iter().map(|file| String::from_utf8(file.path()).unwrap()).collect();
    assert_eq!(paths, ["/etc/app.conf", "/etc/app.d", "/var/log/app.log"]);
    assert_eq!(package.files.digest_algorithm(), Some("sha256"));
    assert_eq!(files.iter().map(|file| file.digest).collect::<Vec<_>>(), [Some(b"aa".as_slice()), None, None]);
    assert_eq!(files.iter().map(|file| file.mode).collect::<Vec<_>>(), [0o100_644, 0o040_755, 0o100_640]);
    assert_eq!(files.iter().map(RpmFile::is_config).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(files.iter().map(RpmFile::is_ghost).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(files.iter().map(RpmFile::is_installed).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(files.iter().map(RpmFile::may_be_missing).collect::<Vec<_>>(), [false, true, true]);
}

#[test]
fn old_headers_have_whole_paths_and_md5() {
    let mut old = Header::of(&Row::numbered(1));
    old.texts(1027, &["/bin/sh"]);
    let package = read(&old.without_region());
    assert_eq!(package.files.iter().next().unwrap().path(), b"/bin/sh");
    assert_eq!(package.files.digest_algorithm(), Some("md5"));
}

#[test]
fn a_tag_added_behind_the_region_wins() {
    let mut blob = Header::of(&Row::numbered(1));
    blob.raw(1003, 4, 1, 7_u32.to_be_bytes().to_vec());
    blob.raw(1003, 4, 1, 9_u32.to_be_bytes().to_vec());
    assert_eq!(read(&blob.with_region()).epoch, Some(9));
}

#[test]
fn a_header_that_lies_is_named() {
    let whole = Header::of(&Row::numbered(1)).with_region();
    let changed = |at: usize, value: u32| {
        let mut blob = whole.clone();
        blob[at..at + 4].copy_from_slice(&value.to_be_bytes());
        header(&blob).map(|(package, fault)| (package.name, fault.unwrap()))
    };
    let package = || "package-1".to_owned();
    // The second entry is tag 261, the third one 1000.
    for (at, value, outcome) in [
        (0, u32::MAX, Err(Fault::HeaderLength)),
        (0, 1, Err(Fault::HeaderLength)),
        (4, 1, Err(Fault::HeaderLength)),
        (24 + 8, u32::MAX, Ok((package(), Fault::TagRange(261)))),
        (24 + 12, u32::MAX, Ok((package(), Fault::TagRange(261)))),
        (40 + 4, 7, Err(Fault::TagType(1000, 7))),
        (40 + 8, 1 << 20, Err(Fault::TagRange(1000))),
        (40, 999, Err(Fault::TagMissing(1000))),
    ] {
        assert_eq!(changed(at, value), outcome, "{at}");
    }
}

#[test]
fn tags_may_not_share_data() {
    let mut shared = Header::of(&Row::numbered(1));
    shared.texts(1047, &[&"x".repeat(4000)]);
    shared.raw(1049, 8, 1, b"y\0".to_vec());
    let mut blob = shared.with_region();
    let entry = |tag: u32| (8..).step_by(16).find(|at| blob[*at..at + 4] == tag.to_be_bytes()).unwrap();
    let (provides, requires) = (entry(1047), entry(1049));
    blob.copy_within(provides + 8..provides + 12, requires + 8);
    assert!(matches!(header(&blob).unwrap().1, Some(Fault::TagOverlap(_))));
}

#[test]
fn a_file_without_its_directory_costs_that_file() {
    let mut files = Header::of(&Row::numbered(1));
    files.texts(1117, &["sh", "bash"]);
    files.texts(1118, &["/bin/"]);
    files.numbers(1116, &[1, 0]);
    let (package, fault) = header(&files.with_region()).unwrap();
    assert_eq!(fault, Some(Fault::Files));
    assert_eq!(package.files.iter().map(|file| file.path()).collect::<Vec<_>>(), [b"/bin/bash"]);
}

#[test]
fn lists_of_files_that_do_not_fit_say_nothing() {
    let mut files = Header::of(&Row::numbered(1));
    files.texts(1117, &["sh", "bash"]);
    files.texts(1118, &["/bin/"]);
    files.numbers(1116, &[0, 0]);
    files.texts(1035, &["aa"]);
    let (package, fault) = header(&files.with_region()).unwrap();
    assert_eq!((package.files.len(), fault), (0, Some(Fault::Files)));
}

#[test]
fn one_broken_record_is_one_problem() {
    let rows = rows(40);
    let mut records = records(&rows);
    records[7] = b"no header".to_vec();
    for (form, bytes, wal) in databases(&records) {
        let (found, problems) = packages(&bytes, wal.as_deref());
        assert_eq!((found.len(), problems.len()), (39, 1), "{form}");
        assert_eq!(problems[0].fault, Fault::HeaderLength, "{form}");
    }
}

#[test]
fn what_is_no_database_is_named() {
    let of = |bytes: &[u8]| packages(bytes, None).1;
    let whole = |fault| vec![Problem { place: Place::Database, fault }];
    assert_eq!(of(b""), whole(Fault::Empty));
    assert_eq!(of(b"Package: bash\n"), whole(Fault::UnknownFormat));
    let mut tree = berkeley(&[], 512, Endian::Big);
    tree[12..16].copy_from_slice(&0x0005_3162_u32.to_be_bytes());
    assert_eq!(of(&tree), whole(Fault::BerkeleyTree));
    let mut protected = berkeley(&[], 512, Endian::Big);
    protected[24] = 1;
    assert_eq!(of(&protected), whole(Fault::BerkeleyProtected));
    let mut newer = ndb(&[]);
    newer[4] = 1;
    assert_eq!(of(&newer), whole(Fault::Version(1)));
}

#[test]
fn a_log_of_another_database_is_ignored_with_a_problem() {
    let all = records(&rows(30));
    let (half, whole) = (sqlite(&all[..15], 4096), sqlite(&all, 4096));
    let wal = log(&half, &whole, 4096, SALTS, Endian::Big);
    let with = |wal: &[u8]| {
        let (found, problems) = packages(&half, Some(wal));
        (found.len(), problems.first().map(|problem| (problem.place, problem.fault)))
    };
    assert_eq!(with(&wal), (30, None));
    assert_eq!(with(&[]), (15, None));
    // A log that was started again and has no frame yet: those in it are of before.
    let mut other_salts = wal.clone();
    for frame in other_salts[32..].chunks_exact_mut(24 + 4096) {
        frame[8..16].copy_from_slice(b"pepper!!");
    }
    assert_eq!(with(&other_salts), (15, Some((Place::Log, Fault::LogForeign))));
    let other_size = log(&[], &sqlite(&all, 1024), 1024, SALTS, Endian::Big);
    assert_eq!(with(&other_size), (15, Some((Place::Log, Fault::LogPageSize(1024)))));
    let mut head = wal.clone();
    head[30] ^= 1;
    assert_eq!(with(&head), (15, Some((Place::Log, Fault::LogHead))));
    // Damage in the last frame, which commits.
    let mut last = wal.clone();
    *last.last_mut().unwrap() ^= 1;
    let (found, fault) = with(&last);
    assert_eq!(found, 15);
    assert!(matches!(fault, Some((Place::Log, Fault::LogDamaged(_)))), "{fault:?}");
    // What was not committed is not there.
    assert_eq!(with(&wal[..wal.len() - 4120]), (15, None));
}

#[test]
fn the_pages_of_packages_are_enough_beside_a_log() {
    let all = records(&rows(60));
    let (half, whole) = (sqlite(&all[..30], 1024), sqlite(&all, 1024));
    let wal = log(&half, &whole, 1024, SALTS, Endian::Big);
    let kept = packages_only(&half);
    assert!(kept != half);
    for wal in [None, Some(&*wal)] {
        assert_eq!(packages(&kept, wal), packages(&half, wal));
    }
}

#[test]
fn frames_behind_the_last_commit_are_ignored() {
    let all = records(&rows(30));
    let (half, whole) = (sqlite(&all[..15], 4096), sqlite(&all, 4096));
    let mut wal = log(&half, &whole, 4096, SALTS, Endian::Little);
    let frames = wal.len();
    wal.extend_from_within(32..);
    wal[frames + 8] ^= 1;
    assert_eq!(packages(&half, Some(&wal)).0.len(), 30);
    assert_eq!(packages(&half, Some(&wal)).1, []);
}

#[test]
fn loops_end() {
    let record = Header::of(&Row { summary: "x".repeat(5000), ..Row::numbered(1) }).with_region();
    let mut hash = berkeley(std::slice::from_ref(&record), 512, Endian::Little);
    // Page 2 is the second of the chain: back to the first.
    hash[2 * 512 + 16] = 1;
    assert!(packages(&hash, None).1.iter().any(|problem| problem.fault == Fault::PageTwice(1)));
    let mut tree = sqlite(&vec![record; 200], 512);
    // Every page that may be an inner node leads to itself.
    for number in 1..tree.len() / 512 {
        let page = &mut tree[number * 512..(number + 1) * 512];
        if page[0] == 5 {
            page[8..12].copy_from_slice(&u32::try_from(number + 1).unwrap().to_be_bytes());
        }
    }
    let (_, problems) = packages(&tree, None);
    assert!(problems.iter().any(|problem| matches!(problem.fault, Fault::PageTwice(_))), "{problems:?}");
}

#[test]
fn records_of_ndb_may_not_share_bytes_and_a_wrong_checksum_is_told() {
    let records = records(&rows(3));
    let mut shared = ndb(&records);
    let (from, to) = (2 * 16, 3 * 16);
    shared.copy_within(from + 8..from + 16, to + 8);
    let (found, problems) = packages(&shared, None);
    assert_eq!((found.len(), problems.len()), (2, 1));
    let mut changed = ndb(&records);
    let at = changed.windows(9).position(|window| window == b"package-1").unwrap();
    changed[at] = b'P';
    let (found, problems) = packages(&changed, None);
    assert!(found.iter().any(|package| package.name == "Package-1"));
    assert_eq!(problems, [Problem { place: Place::Slot(3), fault: Fault::Checksum }]);
}

#[test]
fn a_manifest_is_read_line_by_line() {
    let text = "bash\t5.1.8-1.cm2\t1650000000\t1640000000\tMicrosoft \
         Corporation\t(none)\t9000\tx86_64\t0\tbash-5.1.8-1.cm2.src.rpm\n\
                shadow-utils\t4.9-9.cm2\t1\t1\t(none)\t(none)\t9\tx86_64\t2\tshadow-utils-4.9-9.cm2.src.rpm\r\n\
                \n\
                gpg-pubkey\t3135ce90-5e6fda74\t1\t1\t(none)\t(none)\t0\t(none)\t0\t(none)\n\
                bash 5.1\n";
    let (found, problems) = manifest(text.as_bytes());
    let shown: Vec<_> = found
        .iter()
        .map(|package| {
            (&*package.name, &*package.version, &*package.release, package.epoch, package.arch.as_deref(), package.size)
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("bash", "5.1.8", "1.cm2", None, Some("x86_64"), Some(9000)),
            ("shadow-utils", "4.9", "9.cm2", Some(2), Some("x86_64"), Some(9)),
            ("gpg-pubkey", "3135ce90", "5e6fda74", None, None, Some(0)),
        ]
    );
    assert_eq!(found[1].source_rpm.as_deref(), Some("shadow-utils-4.9-9.cm2.src.rpm"));
    assert_eq!(problems, [Problem { place: Place::Line(5), fault: Fault::Line }]);
}

/// No answer may be larger than what is in the file: texts cost their bytes and a number each.
fn bounded(bytes: &[u8], wal: Option<&[u8]>) {
    let (found, problems) = packages(bytes, wal);
    let files: usize = found.iter().map(|package| package.files.len() + package.requires.len()).sum();
    let all = bytes.len() + wal.unwrap_or_default().len();
    assert!(files <= all && problems.len() <= 101);
}

#[test]
fn every_cut_is_survived() {
    let records = records(&rows(12));
    for (_, bytes, wal) in databases(&records) {
        let step = (bytes.len() / 150).max(1);
        for end in (0..bytes.len()).step_by(step) {
            bounded(&bytes[..end], wal.as_deref());
        }
        for end in (0..wal.as_ref().map_or(0, Vec::len)).step_by(step) {
            bounded(&bytes, wal.as_ref().map(|wal| &wal[..end]));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn changed_bytes_are_survived(
        form in 0_usize..21,
        changes in prop::collection::vec((any::<u32>(), any::<u8>()), 1..6),
    ) {
        static DATABASES: LazyLock<Vec<Database>> = LazyLock::new(|| databases(&records(&rows(12))));
        let (_, bytes, wal) = &DATABASES[form % DATABASES.len()];
        let (mut bytes, mut wal) = (bytes.clone(), wal.clone());
        for (at, value) in changes {
            let at = at as usize;
            // Half of the changes meet the first kilobyte, where the structure is.
            let at = if at.is_multiple_of(2) { at % 1024 } else { at };
            let length = bytes.len();
            bytes[at % length] = value;
            if let Some(wal) = &mut wal {
                let length = wal.len();
                wal[at / 3 % length] = value;
            }
        }
        bounded(&bytes, wal.as_deref());
    }

    #[test]
    fn any_bytes_are_a_header_or_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let entries = u32::try_from(bytes.len() / 32).unwrap();
        let store = u32::try_from(bytes.len()).unwrap() - entries * 16;
        let blob = [&entries.to_be_bytes(), store.to_be_bytes().as_slice(), &bytes].concat();
        prop_assert!(header(&blob).is_err());
    }
}

fn corpora() -> PathBuf {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    PathBuf::from(root).join("corpora/image")
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn lists_of_real_databases_are_read_back_from_every_form() {
    let mut lists = 0;
    for file in std::fs::read_dir(corpora().join("rpm/nevra")).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let rows: Vec<Row> = text.lines().skip(1).map(Row::from_line).collect();
        for (form, bytes, wal) in databases(&records(&rows)) {
            read_back(&rows, &format!("{} {form}", path.display()), packages(&bytes, wal.as_deref()));
        }
        lists += 1;
    }
    assert_eq!(lists, 15);
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn a_real_header_is_read() {
    // Its last file is in the fifth of four directories.
    let blob = std::fs::read(corpora().join("rpm/files/blob-libuuid/blob.bin")).unwrap();
    let (package, fault) = header(&blob).unwrap();
    assert_eq!(
        (&*package.name, &*package.version, &*package.release),
        ("publicsuffix-list-dafsa", "20210518", "2.fc35")
    );
    assert_eq!((package.files.len(), package.files.iter().count(), fault), (4, 3, Some(Fault::Files)));
}
