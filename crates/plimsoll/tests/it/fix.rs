//! Fixes that keep what they do not change.

use crate::program::{Folder, PRIVILEGED};

#[test]
fn safe_fixes_alone_are_applied_unasked_and_a_dry_run_writes_nothing() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    let dry = folder.run(&["fix", "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert!(dry.stdout.contains("+        seccompProfile:"), "{}", dry.stdout);
    assert_eq!(folder.read("pod.yaml"), PRIVILEGED);
    assert_eq!(folder.run(&["fix"]).code, 0);
    assert!(folder.read("pod.yaml").contains("privileged: true"));
    assert!(folder.read("pod.yaml").contains("RuntimeDefault"));
}

#[test]
fn unsafe_fixes_leave_nothing_that_has_one_and_the_second_run_is_idle() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    let ran = folder.run(&["fix", "--unsafe"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let fixed = folder.read("pod.yaml");
    assert!(fixed.contains("privileged: false") && fixed.contains("- ALL"), "{fixed}");
    let list = folder.run(&["checks", "list", "--format", "json"]).json();
    let has_fix =
        |id: &str| list["checks"].as_array().unwrap().iter().any(|row| row["id"] == id && row["fix"] != "none");
    let left = folder.findings(&[]);
    assert!(left.iter().all(|(check, _)| !has_fix(check)), "{left:?}");
    folder.run(&["fix", "--unsafe"]);
    assert_eq!(folder.read("pod.yaml"), fixed);
}

#[test]
fn comments_line_ends_and_untouched_lines_stay() {
    let text = PRIVILEGED.replace("privileged: true", "privileged: true   # why?").replace('\n', "\r\n");
    let folder = Folder::with(&[("pod.yaml", &text)]);
    folder.run(&["fix", "--unsafe", "--only", "PLM-P001"]);
    assert_eq!(folder.read("pod.yaml"), text.replace("privileged: true", "privileged: false"));
}

#[test]
fn a_value_through_an_alias_is_left_and_told() {
    let text = "apiVersion: v1
kind: Pod
metadata: {name: web}
x-secure: &secure {privileged: true}
spec:
  containers:
    - {name: web, image: x, securityContext: *secure}
";
    let folder = Folder::with(&[("pod.yaml", text)]);
    let ran = folder.run(&["fix", "--unsafe", "--only", "PLM-P001"]);
    assert_eq!(folder.read("pod.yaml"), text);
    assert!(ran.stdout.contains("PLM-P001"), "{}", ran.stdout);
}

#[test]
fn a_waived_finding_is_not_fixed_and_a_dead_waiver_is() {
    let waived = PRIVILEGED
        .replace("privileged: true", "privileged: true # plimsoll: ignore PLM-P001 until=2099-03-01 -- kernel module");
    let folder = Folder::with(&[("pod.yaml", &waived)]);
    folder.run(&["fix", "--unsafe", "--only", "PLM-P001,PLM-H031"]);
    assert_eq!(folder.read("pod.yaml"), waived);
    folder.write("pod.yaml", waived.replace("2099", "2020"));
    folder.run(&["fix", "--only", "PLM-P001,PLM-H031"]);
    assert_eq!(folder.read("pod.yaml"), PRIVILEGED);
}

#[test]
fn several_documents_and_files_are_fixed_in_one_run() {
    let two = format!("{PRIVILEGED}---\n{}", PRIVILEGED.replace("name: web", "name: api"));
    let folder = Folder::with(&[
        ("a.yaml", &two),
        (
            "b.json",
            r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"j"},"spec":{"hostPID":true,"containers":[]}}"#,
        ),
    ]);
    let ran = folder.run(&["fix", "--unsafe", "--only", "PLM-P001,PLM-P003"]);
    assert!(ran.stdout.contains("changed 2 files"), "{}", ran.stdout);
    assert_eq!(folder.findings(&["--only", "PLM-P001,PLM-P003"]), []);
}
