//! Dockerfiles from the command line: waivers, exit codes, fixes, and what only shows together with a manifest.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::conformance::corpus;
use crate::program::Folder;

fn open(check: &str) -> (String, String) {
    (check.to_owned(), "open".to_owned())
}

#[test]
fn a_waiver_above_an_instruction_covers_all_of_it() {
    let terms = "PLM-D026 until=2027-03-01 -- the base has no other way";
    let text = format!(
        "FROM debian:13 AS one\n# plimsoll: ignore {terms}\nRUN true && \\\n  sudo a\nRUN sudo b\n\
         # plimsoll: ignore-stage {terms}\nFROM debian:13\nRUN sudo c\nRUN sudo d\n"
    );
    let folder = Folder::with(&[("Dockerfile", &text)]);
    let findings =
        folder.run(&["scan", "--format", "json", "--only", "PLM-D026,PLM-H031", "--as-of", "2026-06-30"]).json();
    let open: Vec<u64> = findings["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["status"]["state"] == "open")
        .map(|finding| finding["evidence"][0]["span"]["line"].as_u64().unwrap())
        .collect();
    assert_eq!(open, [5]);
}

#[test]
fn what_buildkit_refuses_is_a_finding_and_a_gap_and_the_rest_is_judged() {
    let broken = "FROM debian:13\nFRO x\nRUN sudo a\n";
    let folder = Folder::with(&[("app/Dockerfile", broken), ("none/Dockerfile", "RUN a\n")]);
    let only = ["--only", "PLM-D026,PLM-D082"];
    let scan = |words: &[&str]| folder.run(&[&["scan", "--format", "json"], &only[..], words].concat());
    let named = scan(&["app/Dockerfile"]);
    assert_eq!(named.code, 1);
    assert_eq!(named.json()["gaps"].as_array().unwrap().len(), 1);
    let mut found = folder.findings(&[&only[..], &["app/Dockerfile"]].concat());
    found.sort();
    assert_eq!(found, [open("PLM-D026"), open("PLM-D082")]);
    assert_eq!(scan(&["app"]).code, 1);
    assert_eq!(scan(&["--strict", "app"]).code, 3);
    assert_eq!(scan(&["none/Dockerfile"]).code, 3);
}

#[test]
fn dockerfiles_are_found_by_name_and_named_ones_by_shape() {
    let text = "FROM debian:13\nRUN sudo a\n";
    let names = ["Dockerfile", "a/web.Dockerfile", "a/Dockerfile.dev", "b/Containerfile"];
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| (*name, text)).collect();
    files.extend([("a/Dockerfile.md", "# How to\n"), ("build", text), ("b/.dockerignore", "x\n")]);
    let folder = Folder::with(&files);
    let verdict = folder.run(&["scan", "--format", "json", "--only", "PLM-D026"]).json();
    assert_eq!(verdict["coverage"]["objects"]["Dockerfile"], 4);
    assert_eq!(verdict["findings"].as_array().unwrap().len(), 4);
    assert_eq!(folder.findings(&["--only", "PLM-D026", "build"]), [open("PLM-D026")]);
    let piped = folder.run_with_input(&["scan", "--format", "json", "--only", "PLM-D026", "-"], text).json();
    assert_eq!(piped["findings"].as_array().unwrap().len(), 1);
}

#[test]
fn what_a_dockerignore_leaves_out_is_unknown_beyond_its_limits() {
    let few = "FROM scratch\nCOPY left-out /\n".to_owned();
    let many = few.clone() + &format!("COPY {}/\n", format!("{} ", "a".repeat(60)).repeat(200)).repeat(50);
    let patterns = |bytes: usize| format!("left-out\n{}\n", "*a*a*a\n".repeat(bytes / 7));
    for (dockerfile, ignore, is_known) in [
        (&few, patterns(32_000), true),
        (&few, patterns(33_000), false),
        (&many, patterns(7), true),
        (&many, patterns(32_000), false),
    ] {
        let folder = Folder::with(&[("Dockerfile", dockerfile), (".dockerignore", &ignore)]);
        let verdict = folder.run(&["scan", "--format", "json", "--only", "PLM-D019"]).json();
        let (findings, gaps) = (verdict["findings"].as_array().unwrap(), verdict["gaps"].as_array().unwrap());
        assert_eq!((findings.is_empty(), gaps.is_empty()), (!is_known, is_known), "{} {gaps:?}", ignore.len());
    }
}

#[test]
fn explain_tells_what_a_check_made_of_each_file() {
    let folder =
        Folder::with(&[("a/Dockerfile", "FROM debian:13\nRUN sudo a\n"), ("b/Dockerfile", "FROM debian:13\n")]);
    let said = folder.run(&["explain", "hadolint:DL3004", "."]).stdout;
    let here = said.split_once("PLM-D026 here:\n").unwrap().1;
    assert!(here.contains("fired: file:a/Dockerfile: ") && here.contains("(a/Dockerfile:2, v1:"), "{here}");
    assert!(here.contains("passed: file:b/Dockerfile\n"), "{here}");
}

#[test]
fn a_file_beyond_the_limits_is_a_gap() {
    for (what, text) in [
        ("1 MiB", format!("FROM debian:13\n#{}\n", "x".repeat(1 << 20))),
        ("5,000 instructions", format!("FROM debian:13\n{}", "COPY a b\n".repeat(5_001))),
        ("4,000 commands", format!("FROM debian:13\nRUN <<EOF\n{}EOF\n", "pip install x\n".repeat(4_001))),
    ] {
        let folder = Folder::with(&[("app/Dockerfile", &text)]);
        let nested = folder.run(&["scan", "--format", "json", "app"]);
        assert!(nested.json()["gaps"][0]["reason"].as_str().unwrap().contains(what), "{what}: {}", nested.stdout);
        assert_eq!((nested.code, folder.run(&["scan", "app/Dockerfile"]).code), (0, 3), "{what}");
    }
}

#[test]
fn a_fixed_file_keeps_its_line_ends_and_a_second_run_is_idle() {
    let text = "from debian:13 AS app\r\nRUN apt-get update && \\\r\n  # tools\r\n  apt-get install curl\r\n\
                USER 10001\r\nCMD [\"/app\"]\r\n";
    let folder = Folder::with(&[("Dockerfile", text)]);
    assert_eq!(folder.run(&["fix", "--unsafe", "--profile", "all"]).code, 0);
    let fixed = folder.read("Dockerfile");
    assert_ne!(fixed, text);
    assert!(fixed.contains("--no-install-recommends") && fixed.contains("  # tools\r\n"), "{fixed}");
    assert_eq!(fixed.matches('\n').count(), fixed.matches("\r\n").count());
    let again = folder.run(&["fix", "--unsafe", "--profile", "all"]);
    assert_eq!(folder.read("Dockerfile"), fixed, "{}", again.stdout);
}

#[test]
fn bytes_that_are_no_utf_8_are_read_and_not_written_back() {
    let folder = Folder::with(&[]);
    let text = b"FROM debian:13\n# caf\xe9\nRUN apt-get install curl\n";
    folder.write("Dockerfile", text);
    assert_eq!(folder.findings(&["--only", "PLM-D060"]), [open("PLM-D060")]);
    folder.run(&["fix", "--unsafe", "--only", "PLM-D060"]);
    assert_eq!(fs::read(folder.path().join("Dockerfile")).unwrap(), text);
}

#[test]
fn shellcheck_is_asked_only_when_it_is_wanted_and_missing_is_not_silent() {
    let folder = Folder::with(&[("Dockerfile", "FROM debian:13\nARG a=1\nRUN true && \\\n  rm -r /srv/$a\n")]);
    let arguments = ["scan", "--format", "json", "--shellcheck", "--only", "PLM-D042"];
    let mut without = folder.command(&arguments);
    let output = without.env("PATH", folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`shellcheck` is not installed"));
    let verdict = folder.run(&["scan", "--format", "json", "--only", "PLM-D042"]).json();
    assert!(verdict["coverage"]["checks"]["skipped"].to_string().contains("`--shellcheck` asks it"));
    if std::process::Command::new("shellcheck").arg("--version").output().is_err() {
        eprintln!("skipped the rest: `shellcheck` is not installed");
        return;
    }
    let finding = &folder.run(&arguments).json()["findings"][0];
    assert_eq!(finding["evidence"][0]["value"], "$a");
    assert_eq!(finding["evidence"][0]["span"]["line"], 4);
    assert!(finding["title"].as_str().unwrap().starts_with("SC2086"), "{finding}");
}

const POD: &str = "apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: web
      image: registry.example/shop/web:1.4.2
      ports:
        - containerPort: 80
";

#[test]
fn a_manifest_is_held_against_the_dockerfile_of_its_image() {
    let only = ["--only", "PLM-P052,PLM-D083"];
    for (user, found) in [
        ("USER root\n", vec![open("PLM-P052"), open("PLM-D083")]),
        ("USER app\n", vec![open("PLM-P052"), open("PLM-D083")]),
        ("ARG UID=10001\nUSER $UID:0\n", vec![open("PLM-D083")]),
        ("", vec![open("PLM-D083")]),
    ] {
        let dockerfile = format!("FROM debian:13\n{user}EXPOSE 8080\n");
        let folder = Folder::with(&[("deploy/web.yaml", POD), ("web/Dockerfile", &dockerfile)]);
        let mut states = folder.findings(&only);
        states.sort();
        let mut found = found;
        found.sort();
        assert_eq!(states, found, "{user}");
    }
    // Another image, or two files that could be meant.
    let dockerfile = "FROM debian:13\nUSER root\nEXPOSE 8080\n";
    for files in [
        vec![("deploy/web.yaml", POD), ("api/Dockerfile", dockerfile)],
        vec![("deploy/web.yaml", POD), ("a/web/Dockerfile", dockerfile), ("b/web/Dockerfile", dockerfile)],
    ] {
        assert_eq!(Folder::with(&files).findings(&only), []);
    }
}

#[test]
fn a_dockerfile_is_exposed_as_the_workload_that_runs_its_image() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: LoadBalancer\n\
                   \x20 selector: {app: web}\n  ports: [{port: 80}]\n";
    let pod = POD.replace("name: web\nspec", "name: web\n  labels: {app: web}\nspec");
    let folder = Folder::with(&[("web/Dockerfile", "FROM debian:13\n"), ("web.yaml", &pod), ("service.yaml", service)]);
    let risk = |folder: &Folder| {
        let verdict = folder.run(&["scan", "--format", "json", "--only", "PLM-D001"]).json();
        verdict["findings"][0]["risk"]["factors"][1]["factor"].as_str().unwrap().to_owned()
    };
    assert_eq!(risk(&folder), "exposed to the outside by LoadBalancer Service default/web");
    folder.write("service.yaml", "");
    assert_eq!(risk(&folder), "exposure unknown");
}

#[test]
fn a_service_and_its_image_are_one_thing_for_compose_and_kubernetes() {
    let compose = "services:
  window:
    image: registry.example/shop/web:1.4.2
    build: {context: ., dockerfile: build/window.Dockerfile, target: app}
";
    let dockerfile = "FROM debian:13 AS app\nUSER 10001\nHEALTHCHECK CMD [\"/web\"]\nFROM debian:13\nUSER root\n";
    let folder =
        Folder::with(&[("compose.yaml", compose), ("build/window.Dockerfile", dockerfile), ("deploy/web.yaml", POD)]);
    assert_eq!(folder.findings(&["--only", "PLM-M015,PLM-M025,PLM-P052,PLM-D002"]), []);
    let root = dockerfile.replace("10001", "root");
    folder.write("build/window.Dockerfile", root);
    let mut found = folder.findings(&["--only", "PLM-M015,PLM-M025,PLM-P052,PLM-D002"]);
    found.sort();
    assert_eq!(found, [open("PLM-D002"), open("PLM-M015"), open("PLM-P052")]);
}

/// The real Dockerfiles, each in a folder of its own.
fn real() -> Folder {
    let folder = Folder::with(&[]);
    for row in fs::read_to_string(corpus("dockerfiles/index.tsv")).unwrap().lines().skip(1) {
        let name = row.split('\t').next().unwrap();
        let stem = name.rsplit('/').next().unwrap().trim_end_matches(".Dockerfile");
        folder.write(&format!("{stem}/Dockerfile"), fs::read(corpus("dockerfiles").join(name)).unwrap());
    }
    folder
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn no_real_file_that_buildkit_accepts_is_refused() {
    let folder = real();
    let verdict = folder.run(&["scan", "--format", "json", "--only", "PLM-D082"]).json();
    let rejected = fs::read_to_string(corpus("dockerfiles/index.tsv")).unwrap();
    let rejected = rejected.lines().filter(|row| row.split('\t').nth(6) == Some("reject")).count();
    let findings = verdict["findings"].as_array().unwrap();
    let templates =
        verdict["gaps"].as_array().unwrap().iter().filter(|gap| gap["reason"] == "a template that is not rendered");
    assert_eq!(findings.len() + templates.count(), rejected);
    assert_eq!(verdict["coverage"]["objects"]["Dockerfile"], 400);
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn real_files_are_fixed_without_harm() {
    let folder = real();
    let everything = ["--profile", "all"];
    let scan = || folder.run(&[&["scan", "--format", "json"], &everything[..]].concat()).json();
    let count = |verdict: &Value| {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for finding in verdict["findings"].as_array().unwrap() {
            let text = |key: &str| finding[key].as_str().unwrap().to_owned();
            *counts.entry((text("check"), text("fingerprint"))).or_default() += 1;
        }
        counts
    };
    let before = count(&scan());
    assert_eq!(folder.run(&[&["-q", "fix", "--unsafe"], &everything[..]].concat()).code, 0);
    let after = scan();
    for (key, number) in count(&after) {
        assert!(before.get(&key).is_some_and(|before| *before >= number), "{key:?} is new");
    }
    let offered: Vec<String> = after["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["fixes"].as_array().unwrap().iter().any(|fix| fix["kind"] == "patch"))
        .map(|finding| format!("{} {}", finding["check"], finding["evidence"][0]["document"]))
        .collect();
    assert_eq!(offered, Vec::<String>::new());
    let fixed: Vec<String> = (1..=400).map(|number| folder.read(&format!("{number:03}/Dockerfile"))).collect();
    folder.run(&[&["-q", "fix", "--unsafe"], &everything[..]].concat());
    for (number, text) in (1..).zip(&fixed) {
        assert!(folder.read(&format!("{number:03}/Dockerfile")) == *text, "{number} changed again");
    }
}
