//! Reports: the same bytes for the same input, and valid by their schemas.

use crate::program::{Folder, HARDENED, PRIVILEGED};

const FORMATS: [&str; 11] =
    ["text", "concise", "json", "ndjson", "sarif", "junit", "github", "gitlab", "markdown", "html", "csv"];

fn estate() -> Folder {
    let folder = Folder::with(&[
        ("a/bad.yaml", PRIVILEGED),
        ("b/good.yaml", HARDENED),
        (
            "c/emoji.yaml",
            &PRIVILEGED.replace(
                "- name: web",
                "- {name: \"🚢\", image: x, securityContext: {privileged: true}}\n    - name: web",
            ),
        ),
        ("d/broken.yaml", "apiVersion: v1\nkind: Pod\nspec: [1\n"),
    ]);
    for number in 0..40 {
        folder.write(&format!("many/{number}.yaml"), PRIVILEGED.replace("name: web", &format!("name: web{number}")));
    }
    folder
}

#[test]
fn two_runs_and_any_number_of_threads_give_the_same_bytes() {
    let folder = estate();
    for format in FORMATS {
        let once = folder.run(&["scan", "--all", "--format", format, "--as-of", "2026-06-30"]);
        for jobs in ["1", "2", "8"] {
            let again = folder.run(&["scan", "--all", "--format", format, "--as-of", "2026-06-30", "--jobs", jobs]);
            assert!(once.stdout == again.stdout, "{format} with {jobs} threads");
        }
    }
}

#[test]
fn json_is_valid_by_its_published_schema() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../../../schemas/verdict-1.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = estate();
    for arguments in
        [&["scan", "--format", "json"][..], &["scan", "--format", "json", "--pss", "restricted", "--profile", "all"]]
    {
        let verdict = folder.run(arguments).json();
        let errors: Vec<_> =
            validator.iter_errors(&verdict).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert_eq!(errors, [""; 0]);
    }
}

#[test]
fn columns_count_code_points() {
    let folder = estate();
    let verdict = folder.run(&["scan", "c", "--format", "json", "--only", "privileged"]).json();
    let span = &verdict["findings"][0]["evidence"][0]["span"];
    // `    - {name: "🚢", image: x, securityContext: {privileged: true}}`: the emoji is one column and four bytes.
    assert_eq!((span["line"].as_u64(), span["column"].as_u64()), (Some(8), Some(59)));
}

#[test]
fn several_formats_are_written_in_one_run() {
    let folder = estate();
    let ran = folder.run(&["scan", "--format", "concise", "--format", "sarif=out/p.sarif,html=out/p.html"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.starts_with("a/bad.yaml:"), "{}", ran.stdout);
    assert!(folder.read("out/p.sarif").contains("\"version\":\"2.1.0\""));
    assert!(folder.read("out/p.html").to_lowercase().starts_with("<!doctype html>"));
}

#[test]
fn colour_is_only_for_terminals_and_those_who_ask() {
    let folder = estate();
    let escapes = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = folder.command(arguments);
        command.envs(variables.iter().copied());
        String::from_utf8(command.output().unwrap().stdout).unwrap().contains('\u{1b}')
    };
    assert!(!escapes(&["scan"], &[]));
    assert!(escapes(&["scan", "--color", "always"], &[]));
    assert!(escapes(&["scan"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!escapes(&["scan"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn the_severity_filter_changes_what_is_shown_and_not_the_gate() {
    let folder = Folder::with(&[("bad.yaml", PRIVILEGED)]);
    let ran = folder.run(&["scan", "--min-severity", "critical", "--fail-on", "medium", "--format", "concise"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
}
