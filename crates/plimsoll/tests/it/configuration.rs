//! plimsoll.yaml: where it is found, what wins, and mistakes with their place.

use crate::program::{Folder, PRIVILEGED};

#[test]
fn mistakes_point_at_their_place() {
    for (config, expected) in [
        ("gate:\n  fail_on: high\n", ["unknown key `gate.fail_on`", "plimsoll.yaml:2:3"]),
        ("db:\n  file: [a]\n", ["takes one value", "plimsoll.yaml:2:9"]),
        ("gate: {fail-on: [kev, never]}\n", ["stands alone", "plimsoll.yaml:1"]),
        ("gate: {fail-on: risk=101}\n", ["not a threshold", "plimsoll.yaml:1"]),
        ("gate:\n  strict: \"yes\"\n", ["is true or false", "plimsoll.yaml:2:11"]),
        ("checks:\n  PLM-P999: {enabled: false}\n", ["there is no check", "plimsoll.yaml:2:3"]),
        ("checks:\n  PLM-P001: {severity: bad}\n", ["not a severity", "plimsoll.yaml:2:24"]),
        ("waivers:\n  - {id: PLM-P001, reasn: x}\n", ["unknown key `reasn`", "plimsoll.yaml:2:20"]),
        ("gate: {fail-on: hgih}\n", ["not a threshold", "plimsoll.yaml:1"]),
        ("a: [1\n", ["unclosed", "plimsoll.yaml:1:4"]),
    ] {
        let folder = Folder::with(&[("pod.yaml", PRIVILEGED), ("plimsoll.yaml", config)]);
        let ran = folder.run(&["scan"]);
        assert_eq!(ran.code, 2, "{config}: {}", ran.stdout);
        for part in expected {
            assert!(ran.stderr.contains(part), "{config}: {}", ran.stderr);
        }
    }
}

#[test]
fn later_wins_and_the_origin_is_told() {
    let folder = Folder::with(&[("plimsoll.yaml", "gate:\n  fail-on: low\n")]);
    let origin = |variables: &[(&str, &str)]| {
        let mut command = folder.command(&["config", "show", "--origin"]);
        command.envs(variables.iter().copied());
        let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
        let line = text.lines().find(|line| line.starts_with("gate.fail-on")).unwrap();
        line.split_whitespace().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(origin(&[]), ["low", "plimsoll.yaml:2"]);
    assert_eq!(origin(&[("PLIMSOLL_FAIL_ON", "never")]), ["never", "PLIMSOLL_FAIL_ON"]);
    folder.write("pod.yaml", PRIVILEGED);
    assert_eq!(folder.run(&["scan", "--fail-on", "never"]).code, 0);
}

#[test]
fn the_file_is_found_upward_only_inside_the_repository() {
    let folder = Folder::with(&[("plimsoll.yaml", "gate: {fail-on: never}\n"), ("sub/pod.yaml", PRIVILEGED)]);
    assert_eq!(folder.run(&["-C", "sub", "scan"]).code, 1);
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    assert_eq!(folder.run(&["-C", "sub", "scan"]).code, 0);
    assert_eq!(folder.run(&["scan", "sub", "--config", "missing.yaml"]).code, 2);
}

#[test]
fn a_file_inside_the_target_configures_nothing() {
    let folder = Folder::with(&[("target/plimsoll.yaml", "gate: {fail-on: never}\n"), ("target/pod.yaml", PRIVILEGED)]);
    assert_eq!(folder.run(&["scan", "target"]).code, 1);
}

#[test]
fn checks_are_switched_and_weighed() {
    let folder = Folder::with(&[
        ("pod.yaml", PRIVILEGED),
        (
            "plimsoll.yaml",
            "checks:\n  PLM-P001: {severity: low}\n  PLM-P010: {enabled: true}\n  PLM-P026: {enabled: false}\n",
        ),
    ]);
    let verdict = folder.run(&["scan", "--format", "json"]).json();
    let finding =
        verdict["findings"].as_array().unwrap().iter().find(|finding| finding["check"] == "PLM-P001").unwrap();
    assert_eq!((finding["severity"].as_str(), finding["override"].as_str()), (Some("critical"), Some("low")));
    assert!(!verdict["findings"].to_string().contains("PLM-P026"));
    assert!(!verdict["coverage"]["checks"]["skipped"].to_string().contains("PLM-P010"));
}

#[test]
fn init_writes_a_file_that_can_be_read_and_never_over_one() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    assert_eq!(folder.run(&["init"]).code, 0);
    assert_eq!(folder.run(&["scan"]).code, 1);
    // Sentences begin with `# ` and keys do not; with every key in force the file is still right.
    let uncomment = |line: &str| {
        let is_sentence = line.trim_start().starts_with("# ") && !line.starts_with("#  ");
        if is_sentence { line.to_owned() } else { line.replacen('#', "", 1) }
    };
    let uncommented: String = folder.read("plimsoll.yaml").lines().map(|line| uncomment(line) + "\n").collect();
    folder.write("plimsoll.yaml", &uncommented);
    let ran = folder.run(&["config", "show"]);
    assert_eq!(ran.code, 0, "{}{uncommented}", ran.stderr);
    let again = folder.run(&["init"]);
    assert_eq!(again.code, 2);
}

#[test]
fn a_configuration_file_names_no_file_to_write() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED), ("plimsoll.yaml", "format: [html=../out.html]\n")]);
    let ran = folder.run(&["scan"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("by flag or variable only"), "{}", ran.stderr);
    folder.write("plimsoll.yaml", "format: concise\n");
    assert!(folder.run(&["scan"]).stdout.starts_with("pod.yaml:"));
}
