//! `plimsoll db`: made from records, asked, moved, and refused when damaged.

use std::fs;

use crate::program::Folder;

const OPENSSL: &str = r#"{
  "id": "EX-2026-1", "modified": "2026-03-01T00:00:00Z", "published": "2026-02-01T00:00:00Z",
  "aliases": ["CVE-2026-1111"], "summary": "reads beyond its end",
  "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
  "references": [{"type": "WEB", "url": "https://advisories.example/1"}],
  "affected": [
    {"package": {"ecosystem": "Alpine:v3.20", "name": "openssl"},
     "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "3.0.0-r0"}, {"fixed": "3.3.2-r1"}]}]},
    {"package": {"ecosystem": "PyPI", "name": "Open_SSL"}, "versions": ["1.0", "1.1"]}
  ]}"#;
const LATER: &str = r#"{"id": "EX-2026-2", "modified": "2026-05-01T00:00:00Z", "affected": []}"#;

/// A folder with a database of one record in `old.plimdb`, and one of two in `new.plimdb`.
fn folder() -> Folder {
    let folder = Folder::with(&[("old/Alpine/EX-2026-1.json", OPENSSL), ("new/Alpine/EX-2026-1.json", OPENSSL)]);
    folder.write("new/Alpine/EX-2026-2.json", LATER);
    for name in ["old", "new"] {
        let ran = folder.run(&["db", "build", "--from", name, "-o", &format!("{name}.plimdb")]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stdout.contains(" 0 withdrawn"), "{}", ran.stdout);
    }
    folder
}

#[test]
fn a_database_says_what_it_knows_under_every_id_of_a_flaw() {
    let folder = folder();
    for id in ["EX-2026-1", "cve-2026-1111"] {
        let ran = folder.run(&["db", "search", id, "--db", "old.plimdb"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        for said in [
            "EX-2026-1",
            "reads beyond its end",
            "9.8 CVSS_V3",
            "Alpine:v3.20 openssl >= 3.0.0-r0, < 3.3.2-r1",
            "PyPI Open_SSL 2 listed versions",
            "https://advisories.example/1",
        ] {
            assert!(ran.stdout.contains(said), "{id}: {said} in {}", ran.stdout);
        }
    }
    let found = folder.run(&["db", "search", "CVE-2026-1111", "--db", "old.plimdb", "--format", "json"]).json();
    assert_eq!(found["records"][0]["affected"][0]["versions"], ">= 3.0.0-r0, < 3.3.2-r1");
    assert_eq!(found["records"][0]["ratings"][0]["score"], 9.8);
    let ran = folder.run(&["db", "search", "CVE-2026-9999", "--db", "old.plimdb"]);
    assert_eq!((ran.code, &*ran.stdout), (0, "no record of CVE-2026-9999 in this database (data of 2026-03-01)\n"));
}

#[test]
fn the_same_records_give_the_same_bytes_with_any_number_of_threads() {
    let folder = folder();
    let ran = folder.run(&["db", "build", "--from", "new", "--jobs", "1", "-o", "again.plimdb"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(bytes("new.plimdb"), bytes("again.plimdb"));
}

#[test]
fn differences_are_told_by_id() {
    let folder = folder();
    let ran = folder.run(&["db", "diff", "old.plimdb", "new.plimdb"]);
    let expected =
        "added      EX-2026-2\n1 added, 0 changed, 0 withdrawn, 0 removed: data of 2026-03-01 to data of 2026-05-01\n";
    assert_eq!((ran.code, &*ran.stdout), (0, expected), "{}", ran.stderr);
    let found = folder.run(&["db", "diff", "new.plimdb", "old.plimdb", "--format", "json"]).json();
    assert_eq!(found["removed"][0], "EX-2026-2");
}

#[test]
fn a_database_is_taken_when_it_is_whole_and_not_older() {
    let folder = folder();
    let status = |expected: &str| {
        let ran = folder.run(&["db", "status"]);
        assert!(ran.code == 0 && ran.stdout.contains(expected), "{expected}: {}{}", ran.stdout, ran.stderr);
    };
    let ran = folder.run(&["db", "status"]);
    assert!(ran.code == 3 && ran.stderr.contains("plimsoll db build --from DIR"), "{}", ran.stderr);
    assert_eq!(folder.run(&["db", "import", "new.plimdb"]).code, 0);
    status("data of   2026-05-01");
    let ran = folder.run(&["db", "import", "old.plimdb"]);
    assert!(ran.code == 1 && ran.stdout.contains("--allow-older"), "{}", ran.stdout);
    status("data of   2026-05-01");
    // A byte anywhere is enough to refuse it, and what was there stays.
    let whole = fs::read(folder.path().join("old.plimdb")).unwrap();
    for place in (0..whole.len()).step_by(97) {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x10;
        folder.write("damaged.plimdb", damaged);
        let ran = folder.run(&["db", "import", "damaged.plimdb", "--allow-older"]);
        assert_eq!(ran.code, 3, "{place}: {}{}", ran.stdout, ran.stderr);
    }
    status("data of   2026-05-01");
    assert_eq!(folder.run(&["db", "import", "old.plimdb", "--allow-older"]).code, 0);
    status("data of   2026-03-01");
    assert_eq!(folder.run(&["db", "verify"]).code, 0);
    assert_eq!(folder.run(&["db", "export", "copy.plimdb"]).code, 0);
    assert_eq!(fs::read(folder.path().join("copy.plimdb")).unwrap(), whole);
    let left: Vec<_> = fs::read_dir(folder.path().join(".data/plimsoll")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn what_cannot_be_made_or_read_is_told_with_its_exit_code() {
    let folder = folder();
    let broken = "{";
    for number in 0..3 {
        folder.write(&format!("spoilt/npm/{number}.json"), broken);
    }
    folder.write("empty/readme", "nothing");
    let rows: [(&[&str], i32, &str); 6] = [
        (&["db", "build", "--from", "spoilt", "-o", "x"], 3, "3 of 3 files of npm cannot be read"),
        (&["db", "build", "--from", "empty", "-o", "x"], 3, "holds no advisories"),
        (&["db", "build", "--from", "missing", "-o", "x"], 3, "missing"),
        (&["db", "build", "--from", "old", "--as-of", "soon", "-o", "x"], 2, "YYYY-MM-DD"),
        (&["db", "status", "--db", "old/Alpine/EX-2026-1.json"], 3, "is no database of advisories"),
        (&["db", "build"], 2, "--from"),
    ];
    for (arguments, code, said) in rows {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
    }
    assert!(!folder.path().join("x").exists());
}

#[test]
fn the_database_of_the_configuration_is_asked_and_what_was_said_goes_before_it() {
    let folder = folder();
    folder.write("plimsoll.yaml", "db: {file: old.plimdb}\n");
    for (args, said) in [(&["db", "status"][..], "2026-03-01"), (&["db", "status", "--db", "new.plimdb"], "2026-05-01")]
    {
        let ran = folder.run(args);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stdout.contains(&format!("data of   {said}")), "{}", ran.stdout);
    }
}

#[test]
fn nothing_that_a_terminal_obeys_comes_out_of_a_database() {
    let folder = Folder::with(&[(
        "osv/A\u{1b}[31m/EX-1.json",
        "{\"id\": \"EX-1\", \"summary\": \"a\u{9b}31mb \u{202e}c\", \"details\": \"\\u001b[2J\"}",
    )]);
    let built = folder.run(&["db", "build", "--from", "osv", "-o", "a.plimdb", "--verbose"]);
    let mut said = vec![built.stdout];
    for format in ["text", "json"] {
        for command in [&["search", "EX-1"][..], &["status"]] {
            let ran = folder.run(&[&["db"], command, &["--db", "a.plimdb", "--format", format]].concat());
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            said.push(ran.stdout);
        }
    }
    for said in said {
        let harmful = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!said.contains(harmful), "{said:?}");
    }
}
