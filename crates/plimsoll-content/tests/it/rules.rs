//! The examples of the rule files. Those that must match are split by a mark, so that nobody takes them for leaked.

use std::fs;
use std::path::Path;

use plimsoll_content::{Scanner, rules};

/// Stands within each example; it is taken out before the example is looked at.
const MARK: &str = "~~";

/// The examples of a rule under a key.
fn examples(id: &str, key: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(id.replace('-', "_") + ".rule");
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
    lines
        .map(|line| line.replace(MARK, "").replace("\\\\n", "\u{1}").replace("\\n", "\n").replace('\u{1}', "\\n"))
        .collect()
}

#[test]
fn every_rule_sees_its_examples_and_tells_where_the_secret_stands() {
    let scanner = Scanner::new();
    let mut missed = Vec::new();
    for rule in rules() {
        for example in examples(rule.id, "match") {
            let text = format!("before: 'é' # {example}\nafter");
            let seen = scanner.sightings(&text);
            let Some(sighting) = seen.iter().find(|sighting| sighting.rule == rule.id) else {
                missed.push(format!("{}: {example}: {seen:?}", rule.id));
                continue;
            };
            assert!(!sighting.range.is_empty() && text.get(sighting.range.clone()).is_some(), "{}", rule.id);
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn no_rule_sees_what_it_must_not() {
    let scanner = Scanner::new();
    let mut seen = Vec::new();
    for rule in rules() {
        for example in examples(rule.id, "reject") {
            if scanner.sightings(&example).iter().any(|sighting| sighting.rule == rule.id) {
                seen.push(format!("{}: {example}", rule.id));
            }
        }
    }
    assert!(seen.is_empty(), "{}", seen.join("\n"));
}

#[test]
fn every_example_of_a_secret_is_marked() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut matches = text.lines().filter(|line| line.starts_with("match: "));
        assert!(matches.all(|line| line.contains(MARK)), "{text}");
    }
}

#[test]
fn equal_secrets_have_equal_tags_and_weak_ones_have_none() {
    let scanner = Scanner::new();
    let strong = examples("github-token", "match").remove(0);
    let text = format!("{strong} {strong} https://shop:hunter2@shop.example");
    let seen = scanner.sightings(&text);
    assert_eq!(seen.len(), 3);
    assert!(seen[0].tag.is_some() && seen[0].tag == seen[1].tag);
    assert_eq!((seen[2].tag, seen[2].length()), (None, 7));
}

#[test]
fn a_keyword_far_from_its_secret_and_a_secret_after_much_text_are_seen() {
    let scanner = Scanner::new();
    let key = examples("private-key", "match").remove(0);
    let text = format!("{}{key}{}", "ghp_ ".repeat(10_000), " x".repeat(10_000));
    assert_eq!(scanner.sightings(&text).len(), 1);
}

#[test]
fn a_secret_at_the_border_of_two_blocks_is_seen_once() {
    let scanner = Scanner::new();
    let token = examples("github-token", "match").remove(0);
    for before in ((1 << 20) - 45..(1 << 20) + 70).step_by(9) {
        let text = format!("{}{token} ", " ".repeat(before));
        let seen = scanner.sightings(&text);
        assert_eq!(seen.iter().map(|seen| seen.range.start).collect::<Vec<_>>(), [before]);
    }
}

#[test]
fn no_keyword_is_longer_than_what_two_blocks_share() {
    let longest = rules().iter().flat_map(|rule| rule.keywords).map(|keyword| keyword.len()).max();
    assert!(longest.is_some_and(|longest| longest < 64));
}
