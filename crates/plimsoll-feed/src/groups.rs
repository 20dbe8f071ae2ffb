//! Which ids mean one flaw.
//!
//! Joining everything that is connected by `aliases` welds unrelated flaws, because some records name several CVE ids.
//! So every CVE id is the heart of a group of its own, and what names it as an alias joins it. What names several joins
//! each of their groups and connects none. Only ids that no CVE id is known for are joined with each other.
//! `upstream` joins nothing.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_database::{id_key, is_cve};

/// The groups of all ids, and what was remarkable.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Groups {
    /// Each with the id that names it first; sorted by their keys.
    pub(crate) groups: Vec<Vec<String>>,
    /// Ids that stand in several groups.
    pub(crate) shared: u64,
}

/// An id and those that it is connected with.
#[derive(Default)]
struct Node<'a> {
    text: &'a str,
    is_cve: bool,
    neighbours: BTreeSet<usize>,
    /// The CVE ids whose groups it joins.
    cves: BTreeSet<usize>,
}

/// Forms the groups of records, each an id with its aliases, and of further ids without aliases of their own.
pub(crate) fn form<'a>(
    records: impl Iterator<Item = (&'a str, &'a [String])>,
    others: impl Iterator<Item = &'a str>,
) -> Groups {
    let mut nodes = Nodes::default();
    for (id, aliases) in records {
        let id = nodes.at(id);
        for alias in aliases {
            let alias = nodes.at(alias);
            nodes.connect(id, alias);
        }
    }
    for id in others {
        nodes.at(id);
    }
    nodes.label();
    nodes.groups()
}

#[derive(Default)]
struct Nodes<'a> {
    numbers: BTreeMap<String, usize>,
    nodes: Vec<Node<'a>>,
}

impl<'a> Nodes<'a> {
    fn at(&mut self, text: &'a str) -> usize {
        let nodes = &mut self.nodes;
        *self.numbers.entry(id_key(text)).or_insert_with(|| {
            nodes.push(Node { text, is_cve: is_cve(text), ..Node::default() });
            nodes.len() - 1
        })
    }

    fn connect(&mut self, one: usize, other: usize) {
        for (from, to) in [(one, other), (other, one)] {
            if let Some(node) = self.nodes.get_mut(from) {
                node.neighbours.insert(to);
            }
        }
    }

    fn node(&self, number: usize) -> Option<&Node<'a>> {
        self.nodes.get(number)
    }

    fn is_cve(&self, number: usize) -> bool {
        self.node(number).is_some_and(|node| node.is_cve)
    }

    /// Finds the CVE ids of every id: those that it is connected with; for a set of connected ids that have none, those
    /// of all their neighbours.
    fn label(&mut self) {
        for number in 0..self.nodes.len() {
            let cves: BTreeSet<usize> = match self.node(number) {
                Some(node) if node.is_cve => BTreeSet::from([number]),
                Some(node) => node.neighbours.iter().copied().filter(|other| self.is_cve(*other)).collect(),
                None => continue,
            };
            if let Some(node) = self.nodes.get_mut(number) {
                node.cves = cves;
            }
        }
        for set in self.unlabelled() {
            let neighbours = set.iter().filter_map(|member| self.node(*member)).flat_map(|node| &node.neighbours);
            let labelled = neighbours.filter_map(|other| self.node(*other));
            let cves: BTreeSet<usize> = labelled.flat_map(|node| node.cves.iter().copied()).collect();
            for member in set {
                if let Some(node) = self.nodes.get_mut(member) {
                    node.cves.clone_from(&cves);
                }
            }
        }
    }

    /// The sets of connected ids that have no CVE id.
    fn unlabelled(&self) -> Vec<Vec<usize>> {
        let is_bare = |number: &usize| self.node(*number).is_some_and(|node| node.cves.is_empty());
        let mut seen = vec![false; self.nodes.len()];
        let mut sets = Vec::new();
        for start in (0..self.nodes.len()).filter(is_bare) {
            let mut set = Vec::new();
            let mut waiting = vec![start];
            while let Some(number) = waiting.pop() {
                let Some(was_seen) = seen.get_mut(number) else { continue };
                if std::mem::replace(was_seen, true) {
                    continue;
                }
                set.push(number);
                let neighbours = self.node(number).into_iter().flat_map(|node| &node.neighbours);
                waiting.extend(neighbours.copied().filter(is_bare));
            }
            if !set.is_empty() {
                sets.push(set);
            }
        }
        sets
    }

    fn groups(&self) -> Groups {
        let mut of_cve: BTreeMap<usize, Vec<&'a str>> = BTreeMap::new();
        let mut shared = 0;
        for node in &self.nodes {
            shared += u64::from(node.cves.len() > 1);
            for cve in &node.cves {
                of_cve.entry(*cve).or_default().push(node.text);
            }
        }
        let bare = self.unlabelled().into_iter().map(|set| {
            let texts = set.into_iter().filter_map(|number| self.node(number)).map(|node| node.text);
            texts.collect::<Vec<_>>()
        });
        let mut groups: Vec<Vec<String>> = of_cve.into_values().chain(bare).map(named).collect();
        groups.sort_unstable();
        Groups { groups, shared }
    }
}

/// The ids of a group: CVE, then GitHub's, then those of other sources, each by key.
fn named(mut ids: Vec<&str>) -> Vec<String> {
    ids.sort_by_key(|id| (rank(id), id_key(id)));
    ids.into_iter().map(str::to_owned).collect()
}

fn rank(id: &str) -> u8 {
    if is_cve(id) {
        0
    } else if id.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("GHSA-")) {
        1
    } else {
        2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(records: &[(&str, &[&str])], expected: &[&[&str]]) {
        let records: Vec<(&str, Vec<String>)> = records
            .iter()
            .map(|(id, aliases)| (*id, aliases.iter().map(|alias| (*alias).to_owned()).collect()))
            .collect();
        let forward = form(records.iter().map(|(id, aliases)| (*id, aliases.as_slice())), std::iter::empty());
        let backward = form(records.iter().rev().map(|(id, aliases)| (*id, aliases.as_slice())), std::iter::empty());
        assert_eq!(forward, backward, "the order of records must not count");
        assert_eq!(forward.groups, expected);
    }

    #[test]
    fn a_flaw_under_three_ids_is_one_group() {
        check(
            &[("PYSEC-1", &["CVE-2024-0001", "GHSA-a"]), ("GHSA-a", &["CVE-2024-0001"])],
            &[&["CVE-2024-0001", "GHSA-a", "PYSEC-1"]],
        );
        check(&[("PYSEC-1", &["GHSA-a"]), ("GHSA-a", &[])], &[&["GHSA-a", "PYSEC-1"]]);
    }

    #[test]
    fn a_record_of_two_cve_ids_belongs_to_both_and_joins_them_not() {
        check(
            &[("GO-1", &["CVE-2024-0001", "CVE-2024-0002"]), ("GHSA-a", &["CVE-2024-0001"])],
            &[&["CVE-2024-0001", "GHSA-a", "GO-1"], &["CVE-2024-0002", "GO-1"]],
        );
    }

    #[test]
    fn an_id_without_cve_follows_the_one_that_it_names() {
        check(
            &[("PYSEC-1", &["GHSA-a"]), ("GHSA-a", &["CVE-2024-0001"]), ("x-1", &["PYSEC-1"])],
            &[&["CVE-2024-0001", "GHSA-a", "PYSEC-1", "x-1"]],
        );
    }

    #[test]
    fn two_cve_ids_that_name_each_other_stay_apart() {
        check(&[("CVE-2024-0001", &["CVE-2024-0002"])], &[&["CVE-2024-0001"], &["CVE-2024-0002"]]);
    }
}
