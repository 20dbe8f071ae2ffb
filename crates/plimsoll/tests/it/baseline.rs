//! Known debt.

use crate::program::{Folder, PRIVILEGED};

#[test]
fn a_baseline_passes_the_gate_until_something_new_comes() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    assert_eq!(folder.run(&["scan", "--write-baseline", "known.json"]).code, 0);
    assert_eq!(folder.run(&["scan", "--baseline", "known.json"]).code, 0);
    assert_eq!(folder.run(&["scan", "--baseline", "known.json", "--new-only=false"]).code, 1);
    folder.write("new.yaml", PRIVILEGED.replace("name: web", "name: api"));
    assert_eq!(folder.run(&["scan", "--baseline", "known.json"]).code, 1);
}

#[test]
fn moving_and_reformatting_changes_nothing_and_a_second_copy_is_new() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    folder.run(&["scan", "--write-baseline", "known.json"]);
    std::fs::remove_file(folder.path().join("pod.yaml")).unwrap();
    folder.write(
        "moved/other.yaml",
        format!("# moved\n{}", PRIVILEGED.replace('\n', "\n  ").replacen("api", "  api", 1)),
    );
    assert_eq!(folder.run(&["scan", "--baseline", "known.json"]).code, 0);
    folder.write("copy.yaml", PRIVILEGED);
    assert_eq!(folder.run(&["scan", "--baseline", "known.json"]).code, 1);
}

#[test]
fn writing_again_keeps_the_first_day() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    folder.run(&["scan", "--write-baseline", "known.json", "--as-of", "2026-01-01"]);
    folder.write("new.yaml", PRIVILEGED.replace("name: web", "name: api"));
    folder.run(&["scan", "--write-baseline", "known.json", "--as-of", "2026-06-30"]);
    let text = folder.read("known.json");
    assert!(text.contains("2026-01-01") && text.contains("2026-06-30"), "{text}");
}

#[test]
fn a_file_that_is_no_baseline_is_a_mistake() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED), ("known.json", "{\"schema\": \"x\", \"entries\": []}")]);
    let ran = folder.run(&["scan", "--baseline", "known.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("plimsoll/baseline/1"), "{}", ran.stderr);
}
