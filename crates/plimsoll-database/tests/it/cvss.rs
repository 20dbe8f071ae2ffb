//! Scores and words of the vectors of the corpus.

use std::fs;
use std::path::PathBuf;

use plimsoll_database::{Scores, Tenths};

/// The rows of a table of the corpus, without its head. Fields are not trimmed.
fn rows(name: &str) -> Vec<Vec<String>> {
    let root = PathBuf::from(std::env::var("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the corpora"));
    let text = fs::read_to_string(root.join("corpora/vuln").join(name)).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_vector_has_the_scores_and_the_word_of_the_corpus() {
    let rows = rows("cvss.tsv");
    for row in &rows {
        let (vector, expected) = (&row[0], [&row[2], &row[3], &row[4]]);
        let scores = Scores::of(vector).unwrap_or_else(|| panic!("{vector}"));
        let text = |score: Option<Tenths>| score.map(|score| score.to_string());
        let found = [Some(scores.base), scores.temporal, scores.environmental].map(text);
        for (found, expected) in found.iter().zip(expected).filter(|(_, expected)| !expected.is_empty()) {
            assert_eq!(found.as_deref(), Some(expected.as_str()), "{vector}");
        }
        assert_eq!(scores.word(scores.base), row[5], "{vector}");
    }
    assert_eq!(rows.len(), 7_667);
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn what_is_no_vector_has_no_score() {
    let rows = rows("cvss-invalid.tsv");
    let scored: Vec<&String> = rows.iter().map(|row| &row[0]).filter(|vector| Scores::of(vector).is_some()).collect();
    assert!(scored.is_empty(), "{scored:?}");
    assert_eq!(rows.len(), 24);
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_score_has_the_word_of_the_corpus() {
    let rows = rows("cvss-severity.tsv");
    for row in &rows {
        let scores = Scores::of(&row[0]).unwrap_or_else(|| panic!("{}", row[0]));
        let word = |score: Option<Tenths>| score.map_or("None", |score| scores.word(score));
        let found = [word(Some(scores.base)), word(scores.temporal), word(scores.environmental)];
        for (found, expected) in found.iter().zip(&row[2..5]).filter(|(_, expected)| !expected.is_empty()) {
            assert_eq!(found, expected, "{}", row[0]);
        }
    }
    assert_eq!(rows.len(), 35);
}
