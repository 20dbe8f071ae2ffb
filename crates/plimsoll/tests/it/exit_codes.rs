//! One table of exit codes for every command: 0 done, 1 gate failed, 2 usage, 3 could not do the job.

use std::process::Stdio;

use crate::program::{Folder, HARDENED, PRIVILEGED};

#[test]
fn a_clean_target_is_0_and_a_high_finding_is_1() {
    let folder = Folder::with(&[("good.yaml", HARDENED), ("bad.yaml", PRIVILEGED)]);
    let clean = folder.run(&["scan", "good.yaml"]);
    assert_eq!(clean.code, 0, "{}", clean.stdout);
    assert_eq!(folder.run(&["scan", "bad.yaml"]).code, 1);
    assert_eq!(folder.run(&["scan"]).code, 1);
}

#[test]
fn the_threshold_moves_the_gate() {
    let folder = Folder::with(&[("bad.yaml", PRIVILEGED)]);
    for (level, code) in [("never", 0), ("critical", 1), ("info", 1)] {
        assert_eq!(folder.run(&["scan", "--fail-on", level, "bad.yaml"]).code, code, "{level}");
    }
    let folder = Folder::with(&[(
        "medium.yaml",
        &HARDENED.replace("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false"),
    )]);
    for (level, code) in [("high", 0), ("medium", 1)] {
        assert_eq!(folder.run(&["scan", "--fail-on", level]).code, code, "{level}");
    }
}

#[test]
fn a_broken_pod_security_control_fails_whatever_its_severity() {
    let text = HARDENED.replace("runAsNonRoot: true", "runAsNonRoot: false");
    let folder = Folder::with(&[("pod.yaml", &text)]);
    assert_eq!(folder.run(&["scan"]).code, 0);
    let ran = folder.run(&["scan", "--pss", "restricted:1.34", "--format", "json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("pss/restricted/runAsNonRoot"));
    assert_eq!(folder.run(&["scan", "--pss", "baseline"]).code, 0);
    assert_eq!(folder.run(&["scan", "--only", "pss", "--pss", "restricted:1.34"]).code, 1);
    assert_eq!(folder.run(&["scan", "--profile", "pss-baseline"]).code, 0);
}

#[test]
fn mistakes_in_arguments_are_2_with_a_next_step() {
    let folder = Folder::with(&[("bad.yaml", PRIVILEGED)]);
    for (arguments, expected) in [
        (vec!["scan", "--fail-onn", "high"], "--fail-on"),
        (vec!["scan", "--fail-on", "hgih"], "one of critical"),
        (vec!["scan", "--only", "priviledged"], "did you mean `privileged`"),
        (vec!["scan", "--format", "yaml"], "sarif"),
        (vec!["scan", "--format", "json", "--format", "csv"], "standard output"),
        (vec!["scan", "--pss", "strict"], "baseline or restricted"),
        (vec!["scan", "--target-version", "1.99"], "1.37"),
        (vec!["scan", "--jobs", "0"], "at least 1"),
        (vec!["scan", "nginx"], "./nginx"),
        (vec!["explain", "PLM-P999"], "PLM-P"),
        (vec!["scann"], "scan"),
    ] {
        let ran = folder.run(&arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.stderr.contains(expected), "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_read_by_name_is_3() {
    let folder = Folder::with(&[("notes.txt", "nothing"), ("broken.yaml", "apiVersion: v1\nkind: Pod\nspec: [1\n")]);
    for target in ["./missing", "missing.yaml", "notes.txt/inner.yaml", "broken.yaml", "notes.txt"] {
        let ran = folder.run(&["scan", target]);
        assert_eq!(ran.code, 3, "{target}: {}{}", ran.stdout, ran.stderr);
        assert!(ran.stdout.contains("gap"), "{target}: {}", ran.stdout);
    }
}

#[test]
fn the_same_inside_a_folder_is_a_finding_and_a_gap() {
    let folder = Folder::with(&[("good.yaml", HARDENED), ("broken.yaml", "apiVersion: v1\nkind: Pod\nspec: [1\n")]);
    let ran = folder.run(&["scan", "--format", "json"]);
    assert_eq!(ran.code, 1);
    let verdict = ran.json();
    assert_eq!(verdict["findings"][0]["check"], "PLM-H029");
    assert_eq!(verdict["gaps"][0]["why"], "unreadable");
    assert_eq!(folder.run(&["scan", "--strict"]).code, 3);
}

#[test]
fn a_named_file_with_one_broken_document_is_judged() {
    let folder = Folder::with(&[("mixed.yaml", &format!("{PRIVILEGED}---\napiVersion: v1\nkind: Pod\nspec: [1\n"))]);
    let ran = folder.run(&["scan", "mixed.yaml", "--format", "json"]);
    assert_eq!(ran.code, 1);
    let checks: Vec<_> =
        ran.json()["findings"].as_array().unwrap().iter().map(|finding| finding["check"].clone()).collect();
    assert!(checks.contains(&"PLM-P001".into()) && checks.contains(&"PLM-H029".into()), "{checks:?}");
}

#[test]
fn nothing_recognised_is_3_unless_that_is_right() {
    let folder = Folder::with(&[("notes.txt", "nothing")]);
    let ran = folder.run(&["scan"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stdout.contains("--allow-empty"), "{}", ran.stdout);
    assert_eq!(folder.run(&["scan", "--allow-empty"]).code, 0);
}

#[test]
fn a_template_and_a_chart_are_gaps_and_no_findings() {
    let template = "apiVersion: v1\nkind: Pod\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n";
    let folder = Folder::with(&[
        ("good.yaml", HARDENED),
        ("template.yaml", template),
        ("shop/Chart.yaml", "name: shop\n"),
        ("shop/templates/web.yaml", template),
    ]);
    let ran = folder.run(&["scan", "--format", "json"]);
    let verdict = ran.json();
    let findings = verdict["findings"].as_array().unwrap();
    let is_of_good = |finding: &serde_json::Value| finding["evidence"][0]["document"] == "good.yaml";
    assert!(ran.code == 0 && findings.iter().all(is_of_good), "{}", ran.stdout);
    let subjects: Vec<_> = verdict["gaps"].as_array().unwrap().iter().map(|gap| gap["subject"].clone()).collect();
    assert_eq!(subjects, ["file:shop", "file:template.yaml"]);
    assert_eq!(folder.run(&["scan", "--strict"]).code, 3);
}

#[test]
fn standard_input_is_a_target() {
    let folder = Folder::with(&[]);
    assert_eq!(folder.run_with_input(&["scan", "-"], PRIVILEGED).code, 1);
    assert_eq!(folder.run_with_input(&["scan", "-"], HARDENED).code, 0);
    let broken = folder.run_with_input(&["scan", "-"], "apiVersion: v1\nkind: Pod\nmetadata: {name: x\n");
    assert_eq!(broken.code, 3);
    assert!(broken.stdout.contains("<stdin>"), "{}", broken.stdout);
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let many: String =
        (0..2_000).map(|number| PRIVILEGED.replace("name: web", &format!("name: web{number}")) + "---\n").collect();
    let folder = Folder::with(&[("many.yaml", &many)]);
    let mut child =
        folder.command(&["scan", "--format", "json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_plan_is_data_and_judges_nothing() {
    let folder = Folder::with(&[("bad.yaml", PRIVILEGED)]);
    let ran = folder.run(&["scan", "--plan"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("uses no network"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("PLM-P052 out of reach: needs the image, or the Dockerfile that makes it"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("PLM-P055 out of reach: needs a running cluster"), "{}", ran.stdout);
}
