//! The programs of the families answer as this crate does, where they are installed. Each is started once for a batch.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use plimsoll_version::Scheme;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Pairs of versions of a pattern, the same at each run.
fn pairs(pattern: &'static str, count: usize) -> Vec<(String, String)> {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..count).map(|_| (pattern, pattern).new_tree(&mut runner).unwrap().current()).collect()
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok()
}

/// The sign that stands between two versions.
fn relation(scheme: Scheme, a: &str, b: &str) -> char {
    match scheme.compare(a, b) {
        Some(std::cmp::Ordering::Less) => '<',
        Some(std::cmp::Ordering::Equal) => '=',
        Some(std::cmp::Ordering::Greater) => '>',
        None => '?',
    }
}

/// dpkg compares one pair for each process, so that a shell asks 10,000 times whether the answer holds.
#[test]
#[ignore = "starts dpkg 10,000 times and more; .ci/run runs it"]
fn dpkg_gives_the_same_order() {
    if !is_installed("dpkg") {
        println!("dpkg is not installed");
        return;
    }
    let pairs = pairs("([0-2]:)?[0-9]{1,2}([.+~a-z-]{1,2}[0-3a]{0,3}){0,3}(-[0-1a~+.]{1,3})?", 12_000);
    let mut pairs: Vec<_> = pairs.into_iter().filter(|(a, b)| relation(Scheme::Deb, a, b) != '?').collect();
    pairs.truncate(10_000);
    assert_eq!(pairs.len(), 10_000, "pairs");
    let question = |(a, b): &(String, String)| {
        let relation = match relation(Scheme::Deb, a, b) {
            '<' => "lt",
            '=' => "eq",
            _ => "gt",
        };
        format!("{a} {relation} {b}\n")
    };
    let script = "while read -r a relation b; do \
        if dpkg --compare-versions \"$a\" \"$relation\" \"$b\"; then printf y; else printf n; fi; done";
    let answers = ask(Command::new("sh").args(["-c", script]), &pairs.iter().map(question).collect::<String>());
    assert_eq!(answers.len(), pairs.len(), "answers of dpkg");
    let differing: Vec<_> = pairs.iter().zip(answers.chars()).filter(|(_, answer)| *answer != 'y').collect();
    assert!(differing.is_empty(), "{} differ: {:?}", differing.len(), &differing[..differing.len().min(20)]);
}

#[test]
#[ignore = "needs rpm; .ci/run runs it"]
fn rpm_gives_the_same_order() {
    if !is_installed("rpm") {
        println!("rpm is not installed");
        return;
    }
    let pairs = pairs("[0-9a-c]{1,2}([.~^_+]{0,2}[0-2ab]{1,3}){0,4}[._~^]?", 10_000);
    let file = std::env::temp_dir().join(format!("plimsoll-version-{}", std::process::id()));
    let lines: Vec<_> = pairs.iter().map(|(a, b)| format!("{a} {b}\n")).collect();
    fs::write(&file, lines.concat()).unwrap();
    let program = format!(
        "%{{lua: local t = {{}}; for line in io.lines('{}') do local a, b = line:match('(%S+) (%S+)'); \
         local c = rpm.vercmp(a, b); table.insert(t, c < 0 and '<' or c > 0 and '>' or '='); end; print(table.concat(t)) }}",
        file.display()
    );
    let output = Command::new("rpm").args(["--eval", &program]).output().unwrap();
    fs::remove_file(&file).unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers = answers.trim();
    assert_eq!(answers.len(), pairs.len(), "answers of rpm");
    let is_other = |((a, b), answer): &(&(String, String), char)| relation(Scheme::Rpm, a, b) != *answer;
    let differing: Vec<_> = pairs.iter().zip(answers.chars()).filter(is_other).collect();
    assert!(differing.is_empty(), "{} differ: {:?}", differing.len(), &differing[..differing.len().min(20)]);
}

/// Gives a program lines and returns what it prints.
fn ask(command: &mut Command, lines: &str) -> String {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let lines = lines.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    String::from_utf8(output.stdout).unwrap()
}
