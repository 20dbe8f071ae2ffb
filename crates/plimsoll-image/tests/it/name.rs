//! Member names as paths inside the layer.

use plimsoll_image::name::{BYTES, NameError, inside};

#[test]
fn a_name_becomes_a_path_below_the_root() {
    for (name, path) in [
        ("usr/bin/env", "usr/bin/env"),
        ("./usr/bin/", "usr/bin"),
        ("/etc//passwd", "etc/passwd"),
        ("/", ""),
        (".", ""),
        ("a/./b", "a/b"),
        ("a/../b", "b"),
        ("a/b/../../..", ""),
        ("../../etc/passwd", "etc/passwd"),
        ("a/..b/...", "a/..b/..."),
        ("a\0/../b", "a"),
        (" ", " "),
    ] {
        assert_eq!(inside(name.as_bytes()), Ok(path.into()), "{name:?}");
    }
}

#[test]
fn bytes_that_are_no_text_stay_as_they_are() {
    assert_eq!(inside(b"./\xff\n/\x80"), Ok(b"\xff\n/\x80".to_vec()));
}

#[test]
fn an_empty_name_is_no_path() {
    assert_eq!(inside(b""), Err(NameError::Empty));
    assert_eq!(inside(b"\0a"), Err(NameError::Empty));
}

#[test]
fn a_path_longer_than_any_system_unpacks_is_refused() {
    assert!(inside("a/".repeat(BYTES / 2).as_bytes()).is_ok());
    assert_eq!(inside("a/".repeat(BYTES / 2 + 1).as_bytes()), Err(NameError::TooLong));
    assert_eq!(inside("a".repeat(BYTES + 1).as_bytes()), Err(NameError::TooLong));
    // Only what is left counts.
    assert_eq!(inside("a/../".repeat(200_000).as_bytes()), Ok(Vec::new()));
}
