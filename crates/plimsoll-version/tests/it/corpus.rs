//! The version and range corpora, beside the project. `exceptions.tsv` there says which rows are disputed; they are
//! told apart and must be met like the others.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::{env, fs};

use plimsoll_version::{RangeOptions, Scheme, Syntax, canonical_range, in_native_range, ranges_meet};
use serde_json::Value;

fn read(name: &str) -> String {
    let folder = PathBuf::from(env::var("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of corpora"));
    let path = folder.join("corpora/vuln").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Rows that are met and missed, by the class that the corpus gives them.
#[derive(Default)]
struct Tally {
    met: BTreeMap<String, usize>,
    missed: Vec<String>,
    classes: BTreeMap<(String, String), String>,
    /// Rows of the corpus that are wrong, with the reason; each must be missed.
    exceptions: BTreeSet<String>,
}

impl Tally {
    fn new(file: &str) -> Self {
        let mut classes = BTreeMap::new();
        for line in read("exceptions.tsv").lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            if fields[0] == file {
                classes.insert((fields[1].to_owned(), fields[2].to_owned()), fields[3].to_owned());
            }
        }
        let own = include_str!("corpus-exceptions.tsv").lines().filter(|line| !line.starts_with('#'));
        let exceptions = own.filter_map(|line| Some(line.split_once('\t')?.0.to_owned())).collect();
        Self { classes, exceptions, ..Self::default() }
    }

    fn row(&mut self, case: &str, source: &str, is_met: bool, answer: &str) {
        let class = self.classes.get(&(case.to_owned(), source.to_owned())).map_or("undisputed", String::as_str);
        let is_excepted = self.exceptions.remove(source);
        if is_met == is_excepted {
            self.missed.push(format!("{source} [{class}]: {case}: answered {answer}, excepted: {is_excepted}"));
        } else {
            *self.met.entry(class.to_owned()).or_default() += 1;
        }
    }

    fn settle(self, rows: usize) {
        println!("met by class: {:?}", self.met);
        assert!(self.missed.is_empty(), "{} missed:\n{}", self.missed.len(), self.missed.join("\n"));
        assert_eq!(self.met.values().sum::<usize>(), rows, "rows of the corpus");
    }
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_row_of_versions_has_the_stated_order() {
    let mut tally = Tally::new("versions.tsv");
    for line in read("versions.tsv").lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, a, relation, b, source] = fields[..5] else { panic!("{line}") };
        let scheme = Scheme::parse(name).unwrap_or_else(|| panic!("no scheme {name}"));
        let (there, back) = (scheme.compare(a, b), scheme.compare(b, a));
        let is = |expected: Ordering| there == Some(expected) && back == Some(expected.reverse());
        let is_normalised = (scheme.normalised(a) == scheme.normalised(b)) == (there == Some(Ordering::Equal));
        // What equals several versions that differ (a sign of PHP, a missing pkgrel) has no text of its own.
        let may_differ = name == "alpm" || a.contains('#');
        let has_key = scheme.key(a).is_some();
        let has_order_of_keys = !has_key || Some(scheme.key(a).cmp(&scheme.key(b))) == there;
        let is_ordered = (is_normalised || may_differ) && has_order_of_keys;
        let is_met = match relation {
            "<" => is(Ordering::Less) && is_ordered,
            "=" => is(Ordering::Equal) && is_ordered,
            ">" => is(Ordering::Greater) && is_ordered,
            "!=" => there.is_some_and(Ordering::is_ne) && back == there.map(Ordering::reverse) && is_ordered,
            "invalid" => there.is_none() && back.is_none() && !scheme.is_valid(a),
            "valid" => scheme.compare(a, a) == Some(Ordering::Equal) && scheme.is_valid(a),
            _ => panic!("{line}"),
        };
        let case = if b.is_empty() { format!("{a} {relation}") } else { format!("{a} {relation} {b}") };
        let answer = format!("{there:?} {back:?} {:?} {:?}", scheme.normalised(a), scheme.normalised(b));
        tally.row(&case, source, is_met, &answer);
    }
    tally.settle(4359);
}

fn objects(name: &str) -> Vec<Value> {
    read(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap_or_else(|| panic!("no {key}: {row}"))
}

fn options(row: &Value) -> RangeOptions {
    let is = |key: &str| row["options"][key].as_bool().unwrap_or(false);
    RangeOptions { loose: is("loose"), include_prerelease: is("includePrerelease") }
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_row_of_ranges_lies_where_it_is_stated() {
    let mut tally = Tally::new("ranges.jsonl");
    for row in objects("ranges.jsonl") {
        let (range, version) = (text(&row, "range"), &row["version"]);
        // One row asks for something that is no text.
        let version = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
        let syntax = Syntax::parse(text(&row, "scheme")).unwrap();
        let inside = in_native_range(syntax, range, &version, options(&row));
        let is_met = inside == row["inside"].as_bool();
        tally.row(&format!("{version} in {range}"), text(&row, "source"), is_met, &format!("{inside:?} {row}"));
    }
    tally.settle(533);
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_pair_of_ranges_meets_or_not() {
    let mut tally = Tally::new("range-pairs.jsonl");
    for row in objects("range-pairs.jsonl") {
        let (a, b) = (text(&row, "a"), text(&row, "b"));
        let syntax = Syntax::parse(text(&row, "scheme")).unwrap();
        let meet = ranges_meet(syntax, a, b, options(&row));
        let is_met = meet == row["expected"].as_bool() && ranges_meet(syntax, b, a, options(&row)) == meet;
        tally.row(&format!("{a} & {b}"), text(&row, "source"), is_met, &format!("{meet:?}"));
    }
    tally.settle(88);
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_range_has_its_canonical_form() {
    let mut tally = Tally::new("range-forms.jsonl");
    for row in objects("range-forms.jsonl") {
        let range = text(&row, "range");
        let syntax = Syntax::parse(text(&row, "scheme")).unwrap();
        let form = canonical_range(syntax, range, options(&row));
        let is_met = form.as_deref() == row["expected"].as_str();
        let case = format!("{range} -> {}", row["expected"].as_str().unwrap_or("refused"));
        tally.row(&case, text(&row, "source"), is_met, &format!("{form:?}"));
    }
    tally.settle(363);
}
