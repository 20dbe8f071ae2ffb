//! `plimsoll dev`: what conformance runs ask.

use std::fs;
use std::path::PathBuf;

use crate::program::Folder;

#[test]
fn vercmp_answers_each_line() {
    let folder = Folder::with(&[]);
    let ran = folder.run_with_input(&["dev", "vercmp", "--scheme", "deb"], "1.0\t1.0~rc1\n1\t1-0\n1\t 2\n1\t2");
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ">\n=\n?\n<\n"), "{}", ran.stderr);
    let ran = folder.run_with_input(&["dev", "vercmp"], "maven\t1.0-SNAPSHOT\t1\nnpm\t1.0.0\t\n");
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "<\n?\n"), "{}", ran.stderr);
}

#[test]
fn inrange_answers_each_line() {
    let folder = Folder::with(&[]);
    let input = "<1.0.0\t1.0.0-beta\n<\t1.0.0\t1.0.0-beta\tincludePrerelease\n1.x.5\t1.0.0\n";
    let ran = folder.run_with_input(&["dev", "inrange", "--scheme", "npm"], input);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "false\ntrue\n?\n"), "{}", ran.stderr);
    let ran = folder.run_with_input(&["dev", "inrange", "--scheme", "vers"], "vers:deb/>=1|<2\t1.5-1\n");
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "true\n"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_asked_is_a_usage_error() {
    let folder = Folder::with(&[]);
    let rows: [(&[&str], &str, &str); 6] = [
        (&["dev", "vercmp", "--scheme", "cpe"], "", "no scheme `cpe`"),
        (&["dev", "vercmp"], "npm\t1.0.0\t1\ncpe\t1\t2\n", "line 2: no scheme `cpe`"),
        (&["dev", "vercmp", "--scheme", "npm"], "1.0.0\n", "line 1: expected two versions"),
        (&["dev", "inrange", "--scheme", "cran"], "", "no ranges are known for scheme `cran`"),
        (&["dev", "inrange", "--scheme", "npm"], "1.0.0\n", "line 1: expected a range and a version"),
        (&["dev", "inrange"], "", "--scheme"),
    ];
    for (arguments, input, message) in rows {
        let ran = folder.run_with_input(arguments, input);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(message), "{arguments:?}: {}", ran.stderr);
    }
}

/// Each row both ways, in one run of the program.
#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn vercmp_answers_every_row_of_the_corpus() {
    let folder =
        PathBuf::from(std::env::var("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of corpora"));
    let corpus = fs::read_to_string(folder.join("corpora/vuln/versions.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = corpus.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let mut input = String::new();
    for row in &rows {
        let [scheme, a, relation, b, ..] = row[..] else { panic!("{row:?}") };
        let b = if relation == "valid" { a } else { b };
        input.push_str(&format!("{scheme}\t{a}\t{b}\n{scheme}\t{b}\t{a}\n"));
    }
    let ran = Folder::with(&[]).run_with_input(&["dev", "vercmp"], &input);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let answers: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(answers.len(), rows.len() * 2);
    for (row, answers) in rows.iter().zip(answers.chunks(2)) {
        let expected: &[[&str; 2]] = match row[2] {
            "<" => &[["<", ">"]],
            ">" => &[[">", "<"]],
            "=" | "valid" => &[["=", "="]],
            "!=" => &[["<", ">"], [">", "<"]],
            _ => &[["?", "?"]],
        };
        assert!(expected.iter().any(|expected| expected == answers), "{row:?}: {answers:?}");
    }
}
