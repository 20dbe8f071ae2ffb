//! What changed since a database, laid over it: exactly the next one, or the old one stays.

use std::fs;

use crate::db_update::{archive, expect, installed, statuses, update};
use crate::program::Folder;
use crate::static_server::{StaticServer, Trick};

/// A folder with `old.plimdb`, `new.plimdb` and what leads from the one to the other in `a.plimdelta`; the old one is
/// in its place.
fn folder() -> Folder {
    let folder = Folder::with(&[]);
    for (name, numbers, day) in [("old", 1..=60, 1), ("new", 3..=62, 2)] {
        folder.write(&format!("{name}/osv/npm/all.zip"), archive("npm", numbers, day));
        folder.write(&format!("{name}/osv/Debian/all.zip"), archive("Debian", 1..=20, 1));
        expect(&folder.run(&["db", "build", "--from", name, "-o", &format!("{name}.plimdb")]), 0, &[]);
    }
    expect(&changes(&folder, "new", "a.plimdelta"), 0, &["a.plimdelta"]);
    expect(&folder.run(&["db", "import", "old.plimdb"]), 0, &[]);
    folder
}

/// Writes what leads from the old database to a build of a folder.
fn changes(folder: &Folder, from: &str, to: &str) -> crate::program::Ran {
    folder.run(&["db", "build", "--from", from, "--base", "old.plimdb", "-o", to])
}

fn bytes(folder: &Folder, name: &str) -> Option<Vec<u8>> {
    fs::read(folder.path().join(name)).ok()
}

#[test]
fn what_changed_makes_of_the_old_database_a_build_of_everything() {
    let folder = folder();
    assert!(bytes(&folder, "a.plimdelta").unwrap().len() < bytes(&folder, "new.plimdb").unwrap().len());
    expect(&folder.run(&["db", "import", "a.plimdelta"]), 0, &["80 records, data of 2026-05-02"]);
    assert_eq!(installed(&folder), bytes(&folder, "new.plimdb"));
    expect(&folder.run(&["db", "verify", "--deep", "--against", "new"]), 0, &["whole"]);
    // It belongs on the old one only.
    expect(&folder.run(&["db", "import", "a.plimdelta"]), 3, &["belongs on another database", "whole database"]);
    assert_eq!(installed(&folder), bytes(&folder, "new.plimdb"));
    let ran = folder.run(&["db", "import", "a.plimdelta", "--db", "none.plimdb"]);
    expect(&ran, 3, &["cannot open the database of advisories none.plimdb"]);
}

#[test]
fn a_damaged_change_leaves_the_old_database() {
    let folder = folder();
    let whole = bytes(&folder, "a.plimdelta").unwrap();
    for place in (0..whole.len()).step_by(whole.len() / 23) {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x10;
        folder.write("damaged.plimdelta", damaged);
        let ran = folder.run(&["db", "import", "damaged.plimdelta"]);
        assert_eq!(ran.code, 3, "{place}: {}{}", ran.stdout, ran.stderr);
    }
    assert_eq!(installed(&folder), bytes(&folder, "old.plimdb"));
}

#[test]
fn a_run_that_is_killed_while_it_writes_leaves_the_old_database() {
    let folder = folder();
    let whole = bytes(&folder, "new.plimdb").unwrap();
    for place in (0..whole.len()).step_by(whole.len() / 11) {
        // What such a run leaves: a part of the new file beside the old one.
        folder.write(".data/plimsoll/.advisories.plimdb.4194304", &whole[..place]);
        expect(&folder.run(&["db", "verify", "--deep"]), 0, &["data of 2026-05-01"]);
    }
    expect(&folder.run(&["db", "import", "a.plimdelta"]), 0, &[]);
    assert_eq!(fs::read_dir(folder.path().join(".data/plimsoll")).unwrap().count(), 1);
}

#[test]
fn a_change_that_empties_a_source_is_refused() {
    let folder = folder();
    folder.write("fewer/osv/npm/all.zip", archive("npm", 1..=60, 2));
    expect(&changes(&folder, "fewer", "fewer.plimdelta"), 0, &[]);
    let said = ["refused", "from 20 to 0", "--allow-shrink"];
    expect(&folder.run(&["db", "import", "fewer.plimdelta"]), 1, &said);
    assert_eq!(installed(&folder), bytes(&folder, "old.plimdb"));
    expect(&folder.run(&["db", "import", "fewer.plimdelta", "--allow-shrink"]), 0, &["60 records"]);
}

#[test]
fn an_update_takes_what_changed_when_that_belongs_on_what_is_there_and_else_everything() {
    let folder = folder();
    let server = StaticServer::of(folder.path().join("served"));
    let source = server.address("a.plimdb");
    let (new, between) = (bytes(&folder, "new.plimdb"), bytes(&folder, "a.plimdelta").unwrap());
    folder.write("served/a.plimdb", new.as_ref().unwrap());
    folder.write("served/a.plimdelta", &between);
    expect(&update(&folder, &[&source], &[]), 0, &["80 records, data of 2026-05-02"]);
    assert_eq!(statuses(&server.asked()), [("a.plimdelta", 200)]);
    assert_eq!(installed(&folder), new);
    expect(&update(&folder, &[&source], &[]), 0, &["nothing new"]);
    assert_eq!(statuses(&server.asked()), [("a.plimdelta", 304)]);
    // Of another database nothing can be made, and damage is none to believe.
    let start_again = || expect(&folder.run(&["db", "import", "old.plimdb", "--allow-older"]), 0, &[]);
    folder.write("third/osv/npm/all.zip", archive("npm", 1..=61, 1));
    folder.write("third/osv/Debian/all.zip", archive("Debian", 1..=20, 1));
    expect(&folder.run(&["db", "build", "--from", "third"]), 0, &[]);
    expect(&update(&folder, &[&source], &[]), 0, &["80 records, data of 2026-05-02"]);
    assert_eq!(statuses(&server.asked()), [("a.plimdelta", 304), ("a.plimdb", 200)]);
    start_again();
    let mut damaged = between;
    *damaged.last_mut().unwrap() ^= 1;
    folder.write("served/a.plimdelta", damaged);
    expect(&update(&folder, &[&source], &[]), 0, &["warning", "digest differs", "taking the whole", "80 records"]);
    assert_eq!(statuses(&server.asked()), [("a.plimdelta", 200), ("a.plimdb", 304)]);
    assert_eq!(installed(&folder), new);
    start_again();
    server.trick("a.plimdelta", Trick::Status(403));
    expect(&update(&folder, &[&source], &[]), 0, &["answers 403; taking the whole database", "80 records"]);
    server.asked();
    start_again();
    expect(&update(&folder, &[&source], &["--full"]), 0, &["80 records"]);
    assert_eq!(statuses(&server.asked()), [("a.plimdb", 200)]);
}

#[test]
fn a_database_is_held_against_a_build_of_its_folder() {
    let folder = folder();
    expect(&folder.run(&["db", "verify", "--against", "old"]), 0, &["whole, 80 records"]);
    let ran = folder.run(&["db", "verify", "--deep", "--against", "new"]);
    expect(&ran, 1, &["a build of new gives other", "records", "62 records differ"]);
    expect(&folder.run(&["db", "verify", "--against", "missing"]), 3, &["missing"]);
}

#[test]
fn a_change_is_never_written_in_the_place_of_a_database() {
    let folder = folder();
    for arguments in [&[][..], &["-o", "old.plimdb"]] {
        let ran = folder.run(&[&["db", "build", "--from", "new", "--base", "old.plimdb"], arguments].concat());
        expect(&ran, 2, &["--output FILE"]);
    }
    expect(&folder.run(&["db", "build", "--from", "new", "--base", "missing", "-o", "x"]), 3, &["missing"]);
}
