//! Hostile records and archives are refused or counted; the rest is imported.

use std::fs;

use plimsoll_feed::{Inputs, Options, build, install, read};
use proptest::prelude::*;

use crate::{archive, built};

fn refusal(json: &str) -> String {
    read(json.as_bytes()).err().map(|why| why.to_string()).unwrap_or_default()
}

#[test]
fn limits_are_named() {
    let deep = format!(r#"{{"id":"A-1","x":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(refusal(&deep), "goes over the limit of 64 levels");
    let brackets = format!(r#"{{"id":"A-1","details":"{}"}}"#, "[{".repeat(10_000));
    assert_eq!(refusal(&brackets), "", "brackets in a text are no levels");
    let large = format!(r#"{{"id":"A-1","details":"{}"}}"#, "a".repeat(17 * 1024 * 1024));
    assert_eq!(refusal(&large), "goes over the limit of 16 MiB");
    let ids = vec![r#""A-1""#; 1_000_000].join(",");
    assert_eq!(refusal(&format!(r#"{{"id":"A-1","aliases":[{ids}]}}"#)), "goes over the limit of 50,000 ids");
    let entries = vec!["{}"; 50_001].join(",");
    assert_eq!(refusal(&format!(r#"{{"id":"A-1","affected":[{entries}]}}"#)), "goes over the limit of 50,000 entries");
}

#[test]
fn bombs_and_names_that_leave_the_archive_are_counted_and_the_rest_is_imported() {
    let root = tempfile::tempdir().unwrap();
    let bomb = format!(r#"{{"id":"A-1","details":"{}"}}"#, " ".repeat(8 * 1024 * 1024));
    let members = [
        ("bomb.json", bomb.into_bytes()),
        ("../outside.json", br#"{"id":"A-2"}"#.to_vec()),
        ("broken.json", b"{".to_vec()),
        ("\u{1b}[31m.json", b"[]".to_vec()),
        ("notes.txt", b"text".to_vec()),
        ("good.json", br#"{"id":"A-3"}"#.to_vec()),
    ];
    let members: Vec<_> = members.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    archive(&root.path().join("npm"), &members);
    let report = built(root.path()).report;
    let folder = &report.folders[0];
    assert_eq!((folder.files, folder.records, folder.unreadable), (5, 1, 4));
    assert!(folder.is_spoilt());
    let named: Vec<String> = folder.named.iter().map(|one| format!("{}: {}", one.file, one.what)).collect();
    assert_eq!(
        named,
        [
            "bomb.json: is more than 200 times as large as its compressed form",
            "../outside.json: has a name that leaves the archive",
            "broken.json: is no JSON object: EOF while parsing an object at line 1 column 1",
            "\\u{1b}[31m.json: is no JSON object: it does not begin with `{`",
        ]
    );
}

#[test]
fn many_small_bombs_are_one_large_one() {
    let root = tempfile::tempdir().unwrap();
    let members: Vec<_> = (0..5).map(|number| (format!("{number}.json"), b"{}".to_vec())).collect();
    archive(&root.path().join("npm"), &members);
    let path = root.path().join("npm/all.zip");
    let mut bytes = fs::read(&path).unwrap();
    let headers: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    assert_eq!(headers.len(), 5);
    for header in headers {
        // The size that a member says it has.
        bytes[header + 24..header + 28].copy_from_slice(&(256_u32 << 20).to_le_bytes());
    }
    fs::write(&path, bytes).unwrap();
    let error = build(&Inputs::below(root.path()).unwrap(), &Options::default()).unwrap_err().to_string();
    assert!(error.ends_with("it is more than 200 times as large unpacked, and more than 1 GiB"), "{error}");
}

#[test]
fn what_a_file_says_is_cut_in_the_report() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("npm")).unwrap();
    fs::write(root.path().join("npm/long.json"), format!(r#"{{"id":"{}"}}"#, "A ".repeat(100_000))).unwrap();
    fs::write(
        root.path().join("npm/cve.json"),
        format!(r#"{{"id":"A-1","aliases":["CVE-2026-1.{}"]}}"#, "x".repeat(100_000)),
    )
    .unwrap();
    let report = built(root.path()).report;
    assert!(!report.folders[0].named.is_empty());
    assert!(report.folders[0].named.iter().all(|one| one.what.chars().count() < 1_000), "{:?}", report.folders[0]);
}

#[test]
fn a_link_beside_the_place_is_not_written_through_and_nothing_stays_beside_it() {
    let root = tempfile::tempdir().unwrap();
    let (place, other) = (root.path().join("a.plimdb"), root.path().join("other"));
    fs::write(&other, "mine").unwrap();
    for number in [std::process::id(), 1] {
        std::os::unix::fs::symlink(&other, root.path().join(format!(".a.plimdb.{number}"))).unwrap();
    }
    install(b"first", &place).unwrap();
    install(b"second", &place).unwrap();
    assert_eq!((fs::read(&place).unwrap(), fs::read(&other).unwrap()), (b"second".to_vec(), b"mine".to_vec()));
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2);
}

#[test]
fn a_damaged_member_costs_itself_only() {
    let root = tempfile::tempdir().unwrap();
    let text = |id: &str| format!(r#"{{"id":"{id}","details":"some text that is long enough to be compressed {id}"}}"#);
    let members: Vec<_> =
        (0..3).map(|number| (format!("{number}.json"), text(&format!("A-{number}")).into_bytes())).collect();
    archive(&root.path().join("npm"), &members);
    let path = root.path().join("npm/all.zip");
    let mut bytes = fs::read(&path).unwrap();
    let second = bytes.windows(6).position(|window| window == b"1.json").unwrap();
    bytes[second + 30] ^= 0xff;
    fs::write(&path, bytes).unwrap();
    let report = built(root.path()).report;
    let folder = &report.folders[0];
    assert_eq!((folder.files, folder.records, folder.unreadable), (3, 2, 1));
    assert!(folder.named[0].what.starts_with("is damaged: "), "{:?}", folder.named);
}

#[test]
fn what_is_no_archive_and_an_empty_folder_are_errors() {
    let root = tempfile::tempdir().unwrap();
    let inputs = Inputs::below(root.path()).unwrap();
    let error = build(&inputs, &Options::default()).unwrap_err().to_string();
    assert!(error.ends_with("holds no advisories: neither `ECOSYSTEM/all.zip` nor JSON files"), "{error}");
    fs::create_dir(root.path().join("npm")).unwrap();
    fs::write(root.path().join("npm/all.zip"), "no archive").unwrap();
    let error = build(&inputs, &Options::default()).unwrap_err().to_string();
    assert!(error.starts_with("cannot use the archive "), "{error}");
}

/// JSON that resembles a record.
fn resembling() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("0".to_owned()),
        Just("\"0\"".to_owned()),
        Just("\"CVE-2024-0001.patch\"".to_owned()),
        Just("\"GIT\"".to_owned()),
        Just("\"CVSS_V3\"".to_owned()),
        "\"[a-zé:?&=./-]{0,12}\"",
    ];
    let keys = [
        "id",
        "aliases",
        "upstream",
        "related",
        "affected",
        "package",
        "ecosystem",
        "name",
        "purl",
        "ranges",
        "type",
        "events",
        "introduced",
        "fixed",
        "last_affected",
        "limit",
        "versions",
        "severity",
        "score",
        "withdrawn",
        "ecosystem_specific",
        "custom_ranges",
        "imports",
        "database_specific",
        "references",
        "repo",
    ];
    leaf.prop_recursive(6, 40, 6, move |inner| {
        let pair = (prop::sample::select(keys.to_vec()), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(|values| format!("[{}]", values.join(","))),
            prop::collection::btree_map(prop::sample::select(keys.to_vec()), pair, 0..6).prop_map(|pairs| {
                let pairs: Vec<String> =
                    pairs.into_iter().map(|(key, (_, value))| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", pairs.join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_read_or_refused(json in resembling()) {
        let _ = read(json.as_bytes());
        let _ = read(format!(r#"{{"id":"A-1","affected":{json},"severity":{json},"aliases":{json}}}"#).as_bytes());
        let entry = r#"{"package":{"ecosystem":"Go","name":"a"},"#;
        let entry = format!(r#"{entry}"ranges":{json},"ecosystem_specific":{json}}}"#);
        let _ = read(format!(r#"{{"id":"A-1","affected":[{entry}]}}"#).as_bytes());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
        let text = String::from_utf8_lossy(&bytes);
        let _ = (plimsoll_feed::epss(&text), plimsoll_feed::kev(&text), plimsoll_feed::ssvc(&text));
        let head = "cve,exploitation,automatable,technical_impact,cisa_cvss\n";
        let table = plimsoll_feed::ssvc(&[head, &text].concat());
        prop_assert!(table.is_ok());
    }
}
