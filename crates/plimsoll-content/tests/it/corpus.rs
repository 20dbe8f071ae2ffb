//! Examples that others publish with their rules: what is claimed of them is seen, and what they say is none is not.
//!
//! `kinds.tsv` says which of our rules stand for which kind of theirs; `-` for a kind that is not claimed, with the
//! reason. `docs/secrets.md` publishes what comes of it, and is compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use plimsoll_content::{Scanner, rules};
use plimsoll_source::decode_base64;

/// A text of the corpus.
struct Case {
    id: String,
    kind: String,
    text: String,
    must_match: bool,
}

/// Counts of one kind, or of all.
#[derive(Clone, Copy, Default)]
struct Count {
    matches: usize,
    seen: usize,
    rejects: usize,
    wrong: usize,
}

/// The text of a member of a line of JSON; these have no escapes.
fn member<'l>(line: &'l str, name: &str) -> &'l str {
    let (_, rest) = line.split_once(&format!("\"{name}\": \"")).unwrap();
    rest.split_once('"').unwrap().0
}

fn cases() -> Vec<Case> {
    let root = env::var("PLIMSOLL_CORPORA").unwrap();
    let lines = fs::read_to_string(Path::new(&root).join("corpora/image/secrets/cases.jsonl")).unwrap();
    let case = |line: &str| Case {
        id: member(line, "id").to_owned(),
        kind: member(line, "rule").to_owned(),
        text: decode_base64(member(line, "text_b64")).unwrap(),
        must_match: line.contains("\"must_match\": true"),
    };
    lines.lines().map(case).collect()
}

/// The rows of a table beside this file: the first column, and the others.
fn table(text: &str) -> BTreeMap<&str, (&str, &str)> {
    let rows = text.lines().skip(1).map(|line| {
        let (first, rest) = line.split_once('\t').unwrap();
        (first, rest.split_once('\t').unwrap_or((rest, "")))
    });
    rows.collect()
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn kinds_that_are_claimed_are_seen_and_others_are_not_taken_for_them() {
    let scanner = Scanner::new();
    let kinds = table(include_str!("kinds.tsv"));
    let exceptions = table(include_str!("secrets-exceptions.tsv"));
    let known: BTreeSet<&str> = rules().iter().map(|rule| rule.id).collect();
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let mut problems = Vec::new();
    let mut unclaimed = 0;
    for case in cases() {
        let Some((ours, reason)) = kinds.get(&*case.kind) else {
            problems.push(format!("{}: the kind is not in kinds.tsv", case.kind));
            continue;
        };
        if *ours == "-" {
            assert!(!reason.is_empty(), "{}: no reason", case.kind);
            unclaimed += 1;
            continue;
        }
        let ours: BTreeSet<&str> = ours.split(' ').collect();
        assert!(ours.is_subset(&known), "{}: no such rule", case.kind);
        let is_seen = scanner.sightings(&case.text).iter().any(|sighting| ours.contains(sighting.rule));
        let count = counts.entry(case.kind).or_default();
        if case.must_match {
            count.matches += 1;
            count.seen += usize::from(is_seen);
        } else {
            count.rejects += 1;
            count.wrong += usize::from(is_seen);
        }
        let is_excepted = exceptions.contains_key(&*case.id);
        if is_seen == case.must_match && is_excepted {
            problems.push(format!("{}: the exception is not needed", case.id));
        } else if is_seen != case.must_match && !is_excepted {
            problems.push(format!("{}: {}: {}", case.id, if is_seen { "seen" } else { "missed" }, case.text));
        }
    }
    let mut all = Count::default();
    let mut rows = String::from("| Kind | Formats | Seen | Wrongly |\n|---|---|--:|--:|\n");
    for (kind, count) in &counts {
        let Count { matches, seen, rejects, wrong } = count;
        let ours = kinds[&**kind].0.replace(' ', ", ");
        writeln!(rows, "| {kind} | {ours} | {seen} of {matches} | {wrong} of {rejects} |").unwrap();
        all.matches += count.matches;
        all.seen += count.seen;
        all.rejects += count.rejects;
        all.wrong += count.wrong;
    }
    let Count { matches, seen, rejects, wrong } = all;
    let claimed = counts.len();
    let summary = format!(
        "Of {claimed} kinds, {seen} of {matches} examples are seen, and {wrong} of {rejects} that must not be.\n\
         {} kinds with {unclaimed} examples are not claimed.\n",
        kinds.len() - claimed
    );
    println!("{rows}\n{summary}");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(seen * 100 >= matches * 95, "{seen} of {matches} are seen");
    assert!(wrong * 100 <= rejects * 2, "{wrong} of {rejects} are seen");
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/secrets.md")).unwrap();
    let (_, rest) = page.split_once("<!-- kinds -->\n").unwrap();
    let (published, _) = rest.split_once("<!-- /kinds -->").unwrap();
    assert_eq!(published.trim(), format!("{summary}\n{rows}").trim(), "docs/secrets.md is not what is printed");
}
