//! Input that was made to do harm.

use crate::program::{Folder, PRIVILEGED};

/// The formats that go to a terminal or a page.
const FORMATS: [&str; 11] =
    ["text", "concise", "json", "ndjson", "sarif", "junit", "github", "gitlab", "markdown", "html", "csv"];

/// True for what a terminal obeys; line breaks and tabs are layout.
fn is_obeyed(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn no_name_reaches_the_terminal_as_a_command() {
    let hostile = "web\u{1b}]0;owned\u{7}\u{202e}";
    let quoted = "\"web\\e]0;owned\\a\\u202e<script>|`,\"";
    let text = PRIVILEGED.replace("name: web\n", &format!("name: {quoted}\n"));
    let folder = Folder::with(&[(&format!("{hostile}.yaml"), &text)]);
    for format in FORMATS {
        let ran = folder.run(&["scan", "--all", "--format", format]);
        assert_eq!(ran.code, 1, "{format}: {}", ran.stderr);
        let found = ran.stdout.chars().chain(ran.stderr.chars()).find(|character| is_obeyed(*character));
        assert_eq!(found, None, "{format}: {}", ran.stdout);
    }
    let explained = folder.run(&["explain", "PLM-P001", "."]);
    assert!(!explained.stdout.chars().any(is_obeyed), "{}", explained.stdout);
    let fixed = folder.run(&["fix", "--unsafe", "--dry-run"]);
    assert!(!fixed.stdout.chars().any(is_obeyed), "{}", fixed.stdout);
}

#[test]
fn a_bomb_of_aliases_is_a_gap() {
    let mut text = "apiVersion: v1\nkind: Pod\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..14 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        text += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    let folder = Folder::with(&[("bomb.yaml", &text), ("pod.yaml", PRIVILEGED)]);
    let ran = folder.run(&["scan", "--format", "json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.json()["gaps"][0]["why"], "limit");
}

#[test]
fn depth_and_length_are_limits_or_read() {
    let deep = format!("apiVersion: v1\nkind: Pod\nspec: {}\n", "[".repeat(100_000));
    let long = format!("{PRIVILEGED}      env: [{{name: X, value: \"{}\"}}]\n", "x".repeat(7_000_000));
    let folder = Folder::with(&[("deep.yaml", &deep), ("long.yaml", &long)]);
    let ran = folder.run(&["scan", "--format", "json"]);
    let verdict = ran.json();
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert_eq!(verdict["gaps"].as_array().unwrap().len(), 1, "{}", verdict["gaps"]);
    assert_eq!(verdict["gaps"][0]["why"], "limit");
}

#[test]
fn a_file_beyond_the_limit_is_a_gap_and_not_read() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    // A sparse file of 1 GiB costs no disk.
    let file = std::fs::File::create(folder.path().join("big.yaml")).unwrap();
    file.set_len(1 << 30).unwrap();
    let inside = folder.run(&["scan", "--format", "json"]);
    assert_eq!(inside.code, 1);
    assert!(inside.json()["gaps"][0]["reason"].as_str().unwrap().contains("64 MiB"));
    assert_eq!(folder.run(&["scan", "big.yaml"]).code, 3);
}

#[cfg(unix)]
#[test]
fn links_do_not_leave_the_target() {
    let folder = Folder::with(&[("in/pod.yaml", PRIVILEGED), ("out/secret.yaml", PRIVILEGED)]);
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(from, folder.path().join(to)).unwrap();
    link("../out/secret.yaml", "in/link.yaml");
    link("../in", "in/loop");
    link("pod.yaml", "in/same.yaml");
    let ran = folder.run(&["scan", "in", "--format", "json"]);
    assert_eq!(ran.json()["coverage"]["files"], 1);
    let gaps = ran.json()["gaps"].clone();
    assert_eq!(gaps.as_array().unwrap().len(), 1, "{gaps}");
    assert_eq!(gaps[0]["subject"], "file:in/link.yaml");
    assert_eq!(gaps[0]["kind"], "out-of-reach");
}

#[test]
fn values_beside_a_finding_stay_where_they_are() {
    let text = PRIVILEGED.to_owned() + "      env:\n        - name: TOKEN\n          value: hunter2-very-secret\n";
    let folder = Folder::with(&[("pod.yaml", &text)]);
    for format in FORMATS {
        let ran = folder.run(&["scan", "--all", "--format", format]);
        assert!(!ran.stdout.contains("hunter2"), "{format}");
    }
}
