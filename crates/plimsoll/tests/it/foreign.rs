//! Ignore marks and ids of other tools count when the user asks for them, and only then.

use crate::program::{Folder, PRIVILEGED};

fn states(text: &str, honored: &str) -> Vec<(String, String)> {
    let folder = Folder::with(&[("pod.yaml", text)]);
    folder.findings(&["--as-of", "2026-06-30", "--only", "PLM-P001,PLM-H031", "--honor-foreign", honored])
}

fn one(check: &str, state: &str) -> (String, String) {
    (check.to_owned(), state.to_owned())
}

fn annotated(annotation: &str) -> String {
    PRIVILEGED.replace("  namespace: shop\n", &format!("  namespace: shop\n  annotations:\n    {annotation}\n"))
}

#[test]
fn a_mark_counts_when_its_tool_is_asked_for() {
    for (tool, text) in [
        ("checkov", annotated("checkov.io/skip1: CKV_K8S_16=loads a module")),
        ("checkov", PRIVILEGED.replace("spec:", "spec: # checkov:skip=CKV_K8S_16:loads a module")),
        ("kube-linter", annotated("ignore-check.kube-linter.io/privileged-container: loads a module")),
        ("kube-linter", annotated("kube-linter.io/ignore-all: loads a module")),
        ("kube-score", annotated("kube-score/ignore: pod-probes, container-security-context-privileged")),
        ("kube-score", annotated("kube-score/ignore/web: container-security-context-privileged")),
        ("polaris", annotated("polaris.fairwinds.com/runAsPrivileged-exempt: \"true\"")),
        ("polaris", annotated("polaris.fairwinds.com/runAsPrivileged-web-exempt: \"true\"")),
        ("polaris", annotated("polaris.fairwinds.com/exempt: \"true\"")),
        ("trivy", PRIVILEGED.replace("privileged: true", "privileged: true #trivy:ignore:AVD-KSV-0017")),
        ("trivy", PRIVILEGED.replace("privileged: true", "privileged: true # trivy:ignore:KSV017 exp:2026-12-31")),
    ] {
        let others = if tool == "trivy" { "checkov" } else { "trivy" };
        for honored in [tool, "all"] {
            let found = states(&text, honored);
            assert_eq!(found.first(), Some(&one("PLM-P001", "waived")), "{honored}: {found:?}\n{text}");
        }
        for honored in ["none", others] {
            assert_eq!(states(&text, honored), [one("PLM-P001", "open")], "{honored}\n{text}");
        }
    }
}

#[test]
fn a_mark_for_something_else_or_after_its_day_waives_nothing() {
    for text in [
        annotated("checkov.io/skip1: CKV_K8S_20=not this one"),
        annotated("kube-score/ignore/other: container-security-context-privileged"),
        annotated("polaris.fairwinds.com/runAsPrivileged-exempt: \"false\""),
        PRIVILEGED.replace("privileged: true", "privileged: true # trivy:ignore:KSV017 exp:2026-01-31"),
    ] {
        assert_eq!(states(&text, "all"), [one("PLM-P001", "open")], "{text}");
    }
}

#[test]
fn an_id_that_nobody_knows_is_told() {
    let text = annotated("checkov.io/skip1: CKV_K8S_999=what is this");
    assert_eq!(states(&text, "checkov"), [one("PLM-P001", "open"), one("PLM-H031", "open")]);
}

#[test]
fn marks_that_are_left_alone_are_mentioned() {
    let folder = Folder::with(&[("pod.yaml", &annotated("checkov.io/skip1: CKV_K8S_16=loads a module"))]);
    let out = folder.run(&["scan", "."]);
    let expected = "not honored: 1 ignore mark of checkov; `--honor-foreign checkov` does";
    assert!(out.stdout.contains(expected), "{}", out.stdout);
}

#[test]
fn other_tools_ids_select_in_any_spelling() {
    for word in ["trivy:KSV-0017", "trivy:AVD-KSV-0017", "trivy:ksv017", "checkov:CKV_K8S_16"] {
        let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
        assert_eq!(folder.findings(&["--only", word]), [one("PLM-P001", "open")], "{word}");
    }
}

#[test]
fn a_mark_in_a_dockerfile_counts_when_its_tool_is_asked_for() {
    let from = "FROM debian:13\nUSER 10001\n";
    for (tool, text) in [
        ("hadolint", format!("{from}# hadolint ignore=DL3004,DL3008\nRUN sudo tool\n")),
        ("hadolint", format!("# hadolint global ignore=DL3004\n{from}RUN sudo tool\n")),
        ("buildkit", format!("{from}# check=skip=MaintainerDeprecated // known\nMAINTAINER shop\n")),
        ("buildkit", format!("# check=skip=MaintainerDeprecated;error=true\n{from}MAINTAINER shop\n")),
        ("trivy", format!("{from}#trivy:ignore:AVD-DS-0010\nRUN sudo tool\n")),
        ("trivy", format!("# trivy:ignore:DS010\n{from}RUN echo a && \\\n  sudo tool\n")),
        ("checkov", format!("{from}RUN sudo tool\n# checkov:skip=CKV2_DOCKER_1:needed\n")),
        (
            "semgrep",
            format!(
                "{from}# nosemgrep: dockerfile.security.no-sudo-in-dockerfile.no-sudo-in-dockerfile\nRUN sudo tool\n"
            ),
        ),
    ] {
        let folder = Folder::with(&[("Dockerfile", &text)]);
        for (honored, state) in [(tool, "waived"), ("all", "waived"), ("none", "open"), ("kube-linter", "open")] {
            let found = folder.findings(&["--only", "PLM-D026,PLM-D055,PLM-H031", "--honor-foreign", honored]);
            assert_eq!(found.len(), 1, "{honored}: {found:?}\n{text}");
            assert_eq!(found[0].1, state, "{honored}: {found:?}\n{text}");
        }
    }
}

#[test]
fn a_mark_above_one_instruction_leaves_the_next_one() {
    let text = "FROM debian:13\n# hadolint ignore=DL3004\nRUN sudo a\nRUN sudo b\n";
    let folder = Folder::with(&[("Dockerfile", text)]);
    let found = folder.findings(&["--only", "PLM-D026", "--honor-foreign", "hadolint"]);
    assert_eq!(found, [one("PLM-D026", "waived"), one("PLM-D026", "open")]);
}

#[test]
fn a_tool_whose_marks_are_not_read_is_a_mistake() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    let out = folder.run(&["scan", ".", "--honor-foreign", "chekov"]);
    assert_eq!(out.code, 2);
    assert!(out.stderr.contains("all, none, or some of buildkit, checkov, hadolint"));
}

#[test]
fn a_mark_of_one_rule_leaves_what_another_rule_of_the_same_check_reports() {
    let text = "# check=skip=ConsistentInstructionCasing\nFROM scratch as base\ncopy Dockerfile .\n";
    let folder = Folder::with(&[("Dockerfile", text)]);
    let found = folder.findings(&["--only", "PLM-D014", "--honor-foreign", "buildkit"]);
    assert_eq!(found, [one("PLM-D014", "open"), one("PLM-D014", "waived")]);
}
