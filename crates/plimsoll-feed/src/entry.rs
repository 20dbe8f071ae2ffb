//! Builds records and entries from what feeds state.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use plimsoll_database::{
    Event, FixState, NewPosting, Posting, Range, RangeKind, Rating, Record, Reference, Scores, is_cve, repaired_id,
};

use crate::limits;
use crate::osv::{self, Advisory, Fault};
use crate::schemes;

/// Where a package is kept: ecosystem and release in the words that matching looks up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Home<'h> {
    pub(crate) ecosystem: &'static str,
    pub(crate) release: Option<&'h str>,
}

impl Home<'_> {
    /// An entry for a package, with ranges that are each judged by itself.
    pub(crate) fn entry(self, name: &str, ranges: Vec<Vec<Event<'static>>>) -> NewPosting<'static> {
        let Home { ecosystem, release } = self;
        let scheme = Cow::Borrowed(schemes::of_ecosystem(ecosystem));
        let range = |events| Range { kind: RangeKind::Ecosystem, scheme: scheme.clone(), repository: None, events };
        let ranges: Vec<Range<'static>> = ranges.into_iter().map(range).collect();
        NewPosting {
            ecosystem: release.map_or(Cow::Borrowed(ecosystem), |release| Cow::Owned(format!("{ecosystem}:{release}"))),
            name: Cow::Owned(name.to_owned()),
            posting: Posting {
                release: release.map(|release| Cow::Owned(release.to_owned())),
                is_never_affected: ranges.iter().any(osv::says_never),
                scheme: scheme.clone(),
                ranges,
                ..Posting::default()
            },
            versions: Vec::new(),
        }
    }

    /// An entry of a source package.
    pub(crate) fn source(self, name: &str, ranges: Vec<Vec<Event<'static>>>) -> NewPosting<'static> {
        let mut entry = self.entry(name, ranges);
        entry.posting.architecture = Some(Cow::Borrowed("source"));
        entry
    }
}

/// Adds what a source says of a fix.
pub(crate) fn with_fix(mut entry: NewPosting<'static>, fix: FixState) -> NewPosting<'static> {
    entry.posting.fix = fix;
    entry
}

fn text(version: &str) -> Cow<'static, str> {
    Cow::Owned(version.to_owned())
}

const START: Event<'static> = Event::Introduced(Cow::Borrowed("0"));

/// Every version below this one; `0` says that the release never was affected.
pub(crate) fn below(version: &str) -> Vec<Event<'static>> {
    vec![START, Event::Fixed(text(version))]
}

/// Every version.
pub(crate) fn all() -> Vec<Event<'static>> {
    vec![START]
}

/// No version ever.
pub(crate) fn never() -> Vec<Event<'static>> {
    below("0")
}

/// From one version to below another.
pub(crate) fn between(from: &str, version: &str) -> Vec<Event<'static>> {
    vec![Event::Introduced(text(from)), Event::Fixed(text(version))]
}

/// The word of a vendor for a severity; None where it says nothing.
pub(crate) fn word(word: &str) -> Option<Rating<'static>> {
    let word = word.trim().trim_end_matches('*');
    (!word.is_empty()).then(|| Rating { system: Cow::Borrowed("vendor"), value: text(word), score: None })
}

/// A vector of CVSS. What is none is a fault.
pub(crate) fn vector(vector: &str, faults: &mut Vec<Fault>) -> Option<Rating<'static>> {
    let system = match vector.get(..7) {
        Some("CVSS:4.") => "CVSS_V4",
        Some("CVSS:3.") => "CVSS_V3",
        _ => "CVSS_V2",
    };
    let Some(scores) = Scores::of(vector) else {
        faults.push(Fault::Vector(vector.to_owned()));
        return None;
    };
    Some(Rating { system: Cow::Borrowed(system), value: text(vector), score: Some(scores.base) })
}

/// A link.
pub(crate) fn link(kind: &str, url: &str) -> Reference {
    Reference { kind: kind.to_owned(), url: url.to_owned() }
}

/// An id of a flaw as its source would write it. What looks like an id of the CVE list and is none is a fault, and so
/// is an empty one. Some feeds add remarks behind a blank.
pub(crate) fn id(written: &str, faults: &mut Vec<Fault>) -> Option<String> {
    let first = written.split_whitespace().next().unwrap_or_default();
    let repaired = repaired_id(first);
    if repaired != written {
        faults.push(Fault::Id(written.to_owned()));
    }
    if repaired.is_empty() || (is_called_cve(&repaired) && !is_cve(&repaired)) {
        faults.push(Fault::Lost(format!("`{written}` is no id")));
        return None;
    }
    Some(repaired.into_owned())
}

fn is_called_cve(id: &str) -> bool {
    id.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("CVE"))
}

/// An advisory of a source, without entries, for flaws that others gave ids to.
pub(crate) fn advisory(id: String, upstream: Vec<String>) -> Advisory {
    let record = Record { id, upstream, ..Record::default() };
    Advisory { flags: osv::flags(&record), record, entries: Vec::new(), faults: Vec::new() }
}

/// Every CVE id in a text, each once, in the order of the text.
pub(crate) fn cves(text: &str) -> Vec<String> {
    let is_of_id = |character: char| character.is_ascii_alphanumeric() || character == '-';
    let words = text.split(|character| !is_of_id(character)).filter(|word| is_cve(word));
    let mut seen = BTreeSet::new();
    words.filter(|word| seen.insert(*word)).take(limits::IDS).map(str::to_owned).collect()
}

/// Adds an entry to those of a record. One that is too long, or one too many, is a fault: what a file states once, its
/// entries would repeat.
pub(crate) fn push(entries: &mut Vec<NewPosting<'static>>, entry: NewPosting<'static>, faults: &mut Vec<Fault>) {
    if !is_modest(&entry) {
        faults.push(Fault::Lost(format!("goes over the limit of {} bytes of a name or version", limits::NAME_BYTES)));
    } else if entries.len() >= limits::ENTRIES {
        faults.push(Fault::Lost("goes over the limit of 50,000 entries".to_owned()));
    } else {
        entries.push(entry);
    }
}

fn is_modest(entry: &NewPosting<'_>) -> bool {
    let posting = &entry.posting;
    let module = posting.module.as_deref().unwrap_or_default();
    let events = posting.ranges.iter().flat_map(|range| &range.events).map(|event| event.text().len());
    let lengths = [entry.ecosystem.len(), entry.name.len(), module.len()].into_iter().chain(events);
    lengths.max().is_none_or(|longest| longest <= limits::NAME_BYTES)
}

/// The records of a source that has one for each flaw, called after it: `DEBIAN-CVE-2024-0001`.
pub(crate) struct Records {
    prefix: &'static str,
    records: BTreeMap<String, Advisory>,
    entries: usize,
    faults: Vec<Fault>,
}

impl Records {
    pub(crate) fn new(prefix: &'static str) -> Self {
        Self { prefix, records: BTreeMap::new(), entries: 0, faults: Vec::new() }
    }

    /// The record for a flaw.
    pub(crate) fn of(&mut self, id: &str) -> &mut Advisory {
        let prefix = self.prefix;
        let new = || advisory(format!("{prefix}{id}"), vec![id.to_owned()]);
        self.records.entry(id.to_owned()).or_insert_with(new)
    }

    /// Adds an entry to the record for a flaw.
    pub(crate) fn add(&mut self, id: &str, entry: NewPosting<'static>) {
        self.entries += 1;
        if self.entries > limits::FEED_ENTRIES {
            if self.entries == limits::FEED_ENTRIES + 1 {
                self.faults.push(Fault::Lost("goes over the limit of 4,000,000 entries".to_owned()));
            }
            return;
        }
        let mut faults = std::mem::take(&mut self.faults);
        push(&mut self.of(id).entries, entry, &mut faults);
        self.faults = faults;
    }

    /// All of them, in the order of their ids. Faults are added.
    pub(crate) fn finish(mut self, faults: &mut Vec<Fault>) -> Vec<Advisory> {
        faults.append(&mut self.faults);
        let mut advisories: Vec<Advisory> = self.records.into_values().collect();
        for advisory in &mut advisories {
            once(&mut advisory.record.related);
            once(&mut advisory.record.ratings);
        }
        advisories
    }
}

/// Leaves each thing of a list once, in its order.
pub(crate) fn once<T: Clone + Ord>(list: &mut Vec<T>) {
    let mut seen = BTreeSet::new();
    list.retain(|one| seen.insert(one.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_repaired_or_a_fault() {
        for (written, expected, faults) in [
            ("CVE-2024-0001", Some("CVE-2024-0001"), 0),
            ("CVE-2024-0001 (+ regression)", Some("CVE-2024-0001"), 1),
            ("CVE-2024_0001", Some("CVE-2024-0001"), 1),
            ("CVE-2024-XXXX", None, 1),
            ("XSA-123", Some("XSA-123"), 0),
            ("", None, 1),
        ] {
            let mut found = Vec::new();
            assert_eq!(id(written, &mut found).as_deref(), expected, "{written}");
            assert_eq!(found.len(), faults, "{written}");
        }
    }

    #[test]
    fn a_text_names_each_id_once() {
        let found = cves("CVE-2024-0001, (CVE-2024-0002) and CVE-2024-0001; CVE-24-1 xCVE-2024-0003");
        assert_eq!(found, ["CVE-2024-0001", "CVE-2024-0002"]);
    }

    #[test]
    fn a_boundary_of_0_says_never() {
        let home = Home { ecosystem: "Debian", release: Some("12") };
        let entry = home.source("a", vec![never()]);
        assert!(entry.posting.is_never_affected);
        assert_eq!((entry.ecosystem.as_ref(), entry.posting.scheme.as_ref()), ("Debian:12", "deb"));
        assert!(!home.entry("a", vec![below("1")]).posting.is_never_affected);
    }
}
