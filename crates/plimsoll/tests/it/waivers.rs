//! Each form of a waiver suppresses just its finding, and one that does not hold is told.

use crate::program::{Folder, PRIVILEGED};

const DAY: [&str; 4] = ["--as-of", "2026-06-30", "--only", "PLM-P001,PLM-H031"];

fn states(folder: &Folder) -> Vec<(String, String)> {
    folder.findings(&DAY)
}

fn one(check: &str, state: &str) -> (String, String) {
    (check.to_owned(), state.to_owned())
}

#[test]
fn a_comment_waives_what_follows_or_what_it_stands_beside() {
    let comment = "# plimsoll: ignore PLM-P001 until=2027-03-01 owner=shop -- kernel module";
    for text in [
        PRIVILEGED.replace("        privileged", &format!("        {comment}\n        privileged")),
        PRIVILEGED.replace("privileged: true", &format!("privileged: true {comment}")),
        PRIVILEGED.replace("    - name: web", &format!("    {comment}\n    - name: web")),
        PRIVILEGED.replace("    - name: web", &format!("    - name: web {comment}")),
        format!("{}\n{PRIVILEGED}", comment.replace("ignore", "ignore-document")),
        format!("{PRIVILEGED}{}\n", comment.replace("ignore", "ignore-file")),
    ] {
        let folder = Folder::with(&[("pod.yaml", &text)]);
        assert_eq!(states(&folder), [one("PLM-P001", "waived")], "{text}");
    }
}

#[test]
fn a_comment_elsewhere_waives_nothing_and_is_told() {
    let text = PRIVILEGED.replace(
        "  name: web\n  namespace",
        "  name: web # plimsoll: ignore PLM-P001 until=2027-03-01 -- no\n  namespace",
    );
    let folder = Folder::with(&[("pod.yaml", &text)]);
    assert_eq!(states(&folder), [one("PLM-P001", "open"), one("PLM-H031", "open")]);
}

#[test]
fn an_annotation_waives_its_object_or_one_container_of_it() {
    let annotated = |value: &str| {
        let annotation = format!("  annotations:\n    plimsoll.dev/ignore.PLM-P001: \"{value}\"\n");
        PRIVILEGED.replace("  namespace: shop\n", &format!("  namespace: shop\n{annotation}"))
    };
    for (value, expected) in [
        ("until=2027-03-01 -- kernel module", vec![one("PLM-P001", "waived")]),
        ("container=web until=2027-03-01 -- kernel module", vec![one("PLM-P001", "waived")]),
        ("container=other until=2027-03-01 -- kernel module", vec![one("PLM-P001", "open"), one("PLM-H031", "open")]),
    ] {
        let folder = Folder::with(&[("pod.yaml", &annotated(value))]);
        assert_eq!(states(&folder), expected, "{value}");
    }
}

#[test]
fn the_file_waives_by_path_object_and_container() {
    for (terms, expected) in [
        ("path: \"deploy/**\"", "waived"),
        ("path: \"other/**\"", "open"),
        ("kind: Pod, namespace: shop, name: web, container: web", "waived"),
        ("container: side", "open"),
        ("namespace: default", "open"),
    ] {
        let config = format!("waivers:\n  - {{id: PLM-P001, {terms}, reason: kernel module, until: 2027-03-01}}\n");
        let folder = Folder::with(&[("deploy/pod.yaml", PRIVILEGED), ("plimsoll.yaml", &config)]);
        assert_eq!(states(&folder)[0], one("PLM-P001", expected), "{terms}");
    }
}

#[test]
fn a_waiver_without_reason_or_date_or_after_its_day_does_not_hold() {
    for (terms, expected) in [
        ("until=2026-06-30 -- through its day", vec![one("PLM-P001", "waived")]),
        ("until=2026-06-29 -- over", vec![one("PLM-P001", "open"), one("PLM-H031", "open")]),
        ("until=2027-03-01", vec![one("PLM-P001", "open"), one("PLM-H031", "open")]),
        ("-- no date", vec![one("PLM-P001", "open"), one("PLM-H031", "open")]),
    ] {
        let text =
            PRIVILEGED.replace("privileged: true", &format!("privileged: true # plimsoll: ignore PLM-P001 {terms}"));
        let folder = Folder::with(&[("pod.yaml", &text)]);
        assert_eq!(states(&folder), expected, "{terms}");
    }
}

#[test]
fn what_must_not_be_waived_is_not() {
    let text = PRIVILEGED
        .replace("privileged: true", "privileged: true # plimsoll: ignore PLM-P001 until=2027-03-01 -- please");
    let folder = Folder::with(&[("pod.yaml", &text), ("plimsoll.yaml", "checks:\n  PLM-P001: {waivable: false}\n")]);
    assert_eq!(states(&folder), [one("PLM-P001", "open"), one("PLM-H031", "open")]);
}

#[test]
fn a_run_over_part_of_the_repository_calls_no_waiver_stale() {
    let config = "waivers:\n  - {id: PLM-P001, path: \"other/**\", reason: x, until: 2027-03-01}\n";
    let folder = Folder::with(&[("deploy/pod.yaml", PRIVILEGED), ("plimsoll.yaml", config)]);
    assert_eq!(folder.findings(&["deploy", "--only", "PLM-P001,PLM-H031"]), [one("PLM-P001", "open")]);
    // Nor does a run without the check.
    assert_eq!(folder.findings(&["deploy", "--only", "PLM-P003,PLM-H031"]), []);
}

#[test]
fn a_waived_finding_says_who_why_and_until_when() {
    let text = PRIVILEGED.replace(
        "privileged: true",
        "privileged: true # plimsoll: ignore PLM-P001 until=2027-03-01 owner=shop -- kernel module",
    );
    let folder = Folder::with(&[("pod.yaml", &text)]);
    let ran = folder.run(&["scan", "--format", "json", "--only", "PLM-P001"]);
    assert_eq!(ran.code, 0);
    let status = &ran.json()["findings"][0]["status"];
    assert_eq!(
        *status,
        serde_json::json!({
            "state": "waived",
            "reason": "kernel module",
            "owner": "shop",
            "until": "2027-03-01",
            "source": "pod.yaml:11",
        })
    );
    let sarif = folder.run(&["scan", "--format", "sarif", "--only", "PLM-P001"]).json();
    assert_eq!(sarif["runs"][0]["results"][0]["suppressions"][0]["justification"], "kernel module");
}

#[test]
fn waive_writes_lists_and_prunes() {
    let folder = Folder::with(&[
        ("pod.yaml", PRIVILEGED),
        ("plimsoll.yaml", "# ours\ngate:\n  fail-on: high # strict enough\n"),
    ]);
    let added = folder.run(&[
        "waive",
        "add",
        "privileged",
        "--reason",
        "kernel module",
        "--until",
        "2099-03-01",
        "--name",
        "web",
    ]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    let config = folder.read("plimsoll.yaml");
    assert!(config.starts_with("# ours\ngate:\n  fail-on: high # strict enough\n"), "{config}");
    assert_eq!(states(&folder), [one("PLM-P001", "waived")]);
    assert!(folder.run(&["waive", "list"]).stdout.contains("covers 1"));
    assert!(folder.run(&["waive", "prune"]).stdout.contains("nothing to prune"));
    folder.write("pod.yaml", PRIVILEGED.replace("true", "false"));
    let pruned = folder.run(&["waive", "prune"]);
    assert!(pruned.stdout.contains("matches nothing"), "{}", pruned.stdout);
    assert!(!folder.read("plimsoll.yaml").contains("PLM-P001"));
    for wrong in [["--until", "soon"], ["--until", "2020-01-01"]] {
        let mut arguments = vec!["waive", "add", "PLM-P001", "--reason", "x"];
        arguments.extend(wrong);
        assert_eq!(folder.run(&arguments).code, 2);
    }
}
