//! Products that are recognised by their bytes. They are data: one file each in the folder `products`, with the names
//! of their files, patterns that hold the version, and examples that must and must not match.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, BuildError, MatchKind};
use regex::bytes::{Regex, RegexBuilder};

/// The list that the build script writes.
#[allow(unreachable_pub, reason = "generated for crates of any visibility")]
mod registry {
    include!(concat!(env!("OUT_DIR"), "/products.rs"));
}

pub(crate) use registry::NAMES;

/// A product and how it is recognised.
#[derive(Debug)]
pub(crate) struct Product {
    /// What it is called in data.
    pub(crate) id: &'static str,
    /// Type of its package URL.
    pub(crate) kind: &'static str,
    /// Namespace of its package URL.
    pub(crate) namespace: Option<&'static str>,
    /// Name of its package URL.
    pub(crate) name: &'static str,
    /// Vendor and product of its CPE: `f5:nginx`.
    pub(crate) cpe: Option<&'static str>,
    /// True when its files need not be machine code.
    pub(crate) any_format: bool,
    /// Names of its files; `*` stands for any letters.
    files: &'static [&'static str],
    /// For files of any name: bytes without which there is no match.
    anchor: Option<&'static str>,
    /// Patterns with a group `version`, the surest first.
    patterns: &'static [&'static str],
    compiled: OnceLock<Vec<Regex>>,
}

/// Bytes of a version. Longer ones are no versions.
const MOST_VERSION: usize = 64;

/// What the patterns of a product say of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Sighting {
    /// It is this version.
    Version(String),
    /// A pattern sees two versions, and no other pattern sees one alone.
    Ambiguous(String, String),
    /// Nothing was seen.
    Nothing,
}

impl Product {
    /// True when a file of that name may be one of it.
    pub(crate) fn fits(&self, name: &str) -> bool {
        self.files.iter().any(|file| *file != "*" && fits(file, name))
    }

    /// Where something is that its patterns fit.
    pub(crate) fn places(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        self.compiled().iter().flat_map(|pattern| pattern.find_iter(bytes)).map(|found| found.range()).collect()
    }

    /// The version in the parts of a file. A pattern that sees two versions says nothing: one of them is another's.
    pub(crate) fn version(&self, parts: &[&[u8]]) -> Sighting {
        let mut ambiguous = None;
        for pattern in self.compiled() {
            let mut seen: Option<&[u8]> = None;
            let mut other = None;
            for found in parts.iter().flat_map(|part| pattern.captures_iter(part)) {
                let version = found.name("version").map(|version| version.as_bytes());
                let Some(version) = version.filter(|version| !version.is_empty()) else { continue };
                match seen {
                    None => seen = Some(version),
                    Some(known) if known == version => {}
                    Some(_) => {
                        other = Some(version);
                        break;
                    }
                }
            }
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            match (seen, other) {
                (Some(version), None) if version.len() <= MOST_VERSION => return Sighting::Version(text(version)),
                (Some(one), Some(other)) if one.len().max(other.len()) <= MOST_VERSION => {
                    ambiguous.get_or_insert_with(|| Sighting::Ambiguous(text(one), text(other)));
                }
                _ => {}
            }
        }
        ambiguous.unwrap_or(Sighting::Nothing)
    }

    fn compiled(&self) -> &[Regex] {
        // That each compiles is a test.
        self.compiled.get_or_init(|| self.patterns.iter().flat_map(|pattern| compile(pattern)).collect())
    }
}

fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).unicode(false).dot_matches_new_line(true).build()
}

/// Whether a name is what a pattern with `*` stands for.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            let mut ends = name.char_indices().map(|(place, _)| place).chain([name.len()]);
            ends.any(|place| name.get(place..).is_some_and(|name| fits(rest, name)))
        }),
    }
}

/// All products, by the names of their rules.
pub(crate) fn all() -> &'static [Product] {
    &registry::ALL
}

/// The products for files of any name of which the anchor is in the bytes.
pub(crate) fn anchored(parts: &[&[u8]]) -> Vec<&'static Product> {
    // One search each: that for a single text is several times as fast as that for three.
    static ANCHORS: LazyLock<BTreeMap<&str, Result<AhoCorasick, BuildError>>> = LazyLock::new(|| {
        let anchors = all().iter().filter_map(|product| product.anchor);
        let search = |anchor| AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build([anchor]);
        anchors.map(|anchor| (anchor, search(anchor))).collect()
    });
    let is_in = |search: &AhoCorasick| parts.iter().any(|part| search.is_match(part));
    let hits = ANCHORS.iter().filter(|(_, search)| search.as_ref().is_ok_and(is_in));
    let hits: BTreeSet<_> = hits.map(|(anchor, _)| *anchor).collect();
    all().iter().filter(|product| product.anchor.is_some_and(|anchor| hits.contains(anchor))).collect()
}

#[cfg(test)]
#[path = "product_tests.rs"]
mod tests;
