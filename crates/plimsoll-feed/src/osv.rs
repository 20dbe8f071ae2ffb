//! A record of OSV, read leniently: unknown keys are passed over, a part that makes no sense is lost and said to be,
//! and only what has no id, is no JSON or goes over a limit is unreadable. Source: OSV schema 1.7.5.

use std::borrow::Cow;
use std::fmt;

use plimsoll_database::{
    Event, Informational, NewPosting, Posting, Range, RangeKind, Rating, Record, RecordFlags, Reference, Scores,
    Symbols, is_cve, repaired_id, split_ecosystem,
};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::{ecosystems, limits, schemes, sources};

/// A record as it goes into the database.
pub struct Advisory {
    /// Its details.
    pub record: Record,
    /// What matching must know of it.
    pub flags: RecordFlags,
    /// Its entries.
    pub entries: Vec<NewPosting<'static>>,
    /// What was wrong with it, each fault once.
    pub faults: Vec<Fault>,
}

/// What was wrong with a record that was read.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Fault {
    /// Put right: an id in another form than its source writes.
    Id(String),
    /// Put right: an ecosystem in another case than OSV writes.
    Ecosystem(String),
    /// Lost: a part of another type than it must have.
    Part(&'static str),
    /// Lost: a range with a commit that is none.
    Commit(String),
    /// Lost: a rating whose vector is none.
    Vector(String),
    /// Lost: an entry that names neither package nor repository.
    Nameless,
    /// Put right: something else, as said.
    Repaired(String),
    /// Lost: something else, as said.
    Lost(String),
}

impl Fault {
    /// Whether nothing was lost.
    pub fn is_repaired(&self) -> bool {
        matches!(self, Self::Id(_) | Self::Ecosystem(_) | Self::Repaired(_))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(out, "repaired: the id `{id}`"),
            Self::Ecosystem(name) => write!(out, "repaired: the ecosystem `{name}`"),
            Self::Part(part) => write!(out, "partly used: `{part}` is not what it must be"),
            Self::Commit(commit) => write!(out, "partly used: `{commit}` is no commit, so its range is lost"),
            Self::Vector(vector) => write!(out, "partly used: `{vector}` is no vector of CVSS"),
            Self::Repaired(what) => write!(out, "repaired: {what}"),
            Self::Lost(what) => write!(out, "partly used: {what}"),
            Self::Nameless => out.write_str("partly used: an entry names neither package nor repository"),
        }
    }
}

/// Why there is no record.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unreadable {
    /// It is no object of JSON.
    #[error("is no JSON object: {0}")]
    Json(String),
    /// It has no id.
    #[error("has no id")]
    NoId,
    /// It goes over a limit.
    #[error("goes over the limit of {0}")]
    Limit(&'static str),
}

/// The record, each part still unread so that one bad part costs only itself.
#[derive(Deserialize)]
struct Parts<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    summary: Option<&'a RawValue>,
    #[serde(borrow)]
    details: Option<&'a RawValue>,
    #[serde(borrow)]
    aliases: Option<&'a RawValue>,
    #[serde(borrow)]
    upstream: Option<&'a RawValue>,
    #[serde(borrow)]
    related: Option<&'a RawValue>,
    #[serde(borrow)]
    severity: Option<&'a RawValue>,
    #[serde(borrow)]
    affected: Option<&'a RawValue>,
    #[serde(borrow)]
    references: Option<&'a RawValue>,
    #[serde(borrow)]
    published: Option<&'a RawValue>,
    #[serde(borrow)]
    modified: Option<&'a RawValue>,
    #[serde(borrow)]
    withdrawn: Option<&'a RawValue>,
    #[serde(borrow)]
    database_specific: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Affected<'a> {
    #[serde(default, deserialize_with = "nullable")]
    package: Package,
    #[serde(borrow)]
    ranges: Option<&'a RawValue>,
    #[serde(borrow)]
    versions: Option<&'a RawValue>,
    #[serde(borrow)]
    severity: Option<&'a RawValue>,
    #[serde(borrow)]
    ecosystem_specific: Option<&'a RawValue>,
    #[serde(borrow)]
    database_specific: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct Package {
    #[serde(default, deserialize_with = "nullable")]
    ecosystem: String,
    #[serde(default, deserialize_with = "nullable")]
    name: String,
    #[serde(default, deserialize_with = "nullable")]
    purl: String,
}

#[derive(Deserialize)]
struct RawRange {
    #[serde(rename = "type", default, deserialize_with = "nullable")]
    kind: String,
    #[serde(default)]
    repo: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    events: Vec<RawEvent>,
}

#[derive(Deserialize)]
struct RawEvent {
    introduced: Option<String>,
    fixed: Option<String>,
    last_affected: Option<String>,
    limit: Option<String>,
}

#[derive(Deserialize)]
struct RawSeverity {
    #[serde(rename = "type", default, deserialize_with = "nullable")]
    kind: String,
    #[serde(default, deserialize_with = "nullable")]
    score: String,
}

#[derive(Deserialize)]
struct RawReference {
    #[serde(rename = "type", default, deserialize_with = "nullable")]
    kind: String,
    #[serde(default, deserialize_with = "nullable")]
    url: String,
}

/// What is used of `ecosystem_specific`.
#[derive(Default, Deserialize)]
struct EcosystemSpecific<'a> {
    #[serde(borrow)]
    imports: Option<&'a RawValue>,
    #[serde(borrow)]
    custom_ranges: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct RawImport {
    #[serde(default, deserialize_with = "nullable")]
    path: String,
    #[serde(default, deserialize_with = "nullable")]
    symbols: Vec<String>,
    #[serde(default, deserialize_with = "nullable")]
    goos: Vec<String>,
    #[serde(default, deserialize_with = "nullable")]
    goarch: Vec<String>,
}

/// What is used of `database_specific`, of records and entries.
#[derive(Default, Deserialize)]
struct DatabaseSpecific<'a> {
    #[serde(borrow)]
    severity: Option<&'a RawValue>,
    #[serde(borrow)]
    cwe_ids: Option<&'a RawValue>,
    #[serde(borrow)]
    cwe: Option<&'a RawValue>,
    #[serde(borrow)]
    informational: Option<&'a RawValue>,
}

/// A value, or the empty one for `null`.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(source: D) -> Result<T, D::Error> {
    Option::deserialize(source).map(Option::unwrap_or_default)
}

/// Reads a record. It may have faults, which are listed.
pub fn read(bytes: &[u8]) -> Result<Advisory, Unreadable> {
    if bytes.len() > limits::RECORD_BYTES {
        return Err(Unreadable::Limit("16 MiB"));
    }
    if is_deep(bytes) {
        return Err(Unreadable::Limit("64 levels"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    // A list of as many values as a record has keys would be read as one.
    if bytes.first().is_some_and(|first| *first != b'{') {
        return Err(Unreadable::Json("it does not begin with `{`".to_owned()));
    }
    let parts: Parts<'_> = serde_json::from_slice(bytes).map_err(|error| Unreadable::Json(error.to_string()))?;
    let mut reader = Reader { faults: Vec::new(), symbols: Vec::new() };
    let record = reader.record(&parts)?;
    let mut entries = Vec::new();
    let affected: Vec<&RawValue> = reader.part("affected", parts.affected);
    if affected.len() > limits::ENTRIES {
        return Err(Unreadable::Limit("50,000 entries"));
    }
    for entry in affected {
        reader.entry(entry, &mut entries);
    }
    let Reader { mut faults, symbols } = reader;
    faults.sort_unstable();
    faults.dedup();
    let mut advisory = Advisory { flags: flags(&record), record, entries, faults };
    advisory.record.symbols = symbols;
    Ok(advisory)
}

/// Whether brackets stand too deep in each other. Strings are passed over, so that their brackets do not count.
pub(crate) fn is_deep(bytes: &[u8]) -> bool {
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for byte in bytes {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limits::DEPTH {
            return true;
        }
    }
    false
}

pub(crate) fn flags(record: &Record) -> RecordFlags {
    let has_updates = sources::of_id(&record.id).is_some_and(sources::Known::has_updates);
    let mut named = record.aliases.iter().chain(&record.upstream).chain(&record.related);
    RecordFlags {
        is_withdrawn: record.withdrawn.is_some(),
        is_malicious: record.id.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("MAL-")),
        names_no_vulnerability: has_updates && !named.any(|id| is_cve(id)),
    }
}

/// Collects faults while parts are read.
struct Reader {
    faults: Vec<Fault>,
    symbols: Vec<Symbols>,
}

impl Reader {
    /// A part, or the empty one where it is missing, `null`, or lost.
    fn part<'a, T: Deserialize<'a> + Default>(&mut self, name: &'static str, raw: Option<&'a RawValue>) -> T {
        let Some(raw) = raw else { return T::default() };
        if let Ok(value) = serde_json::from_str::<Option<T>>(raw.get()) {
            return value.unwrap_or_default();
        }
        self.faults.push(Fault::Part(name));
        T::default()
    }

    /// A list, whose elements are lost one by one.
    fn list<'a, T: Deserialize<'a>>(&mut self, name: &'static str, raw: Option<&'a RawValue>) -> Vec<T> {
        let raws: Vec<&'a RawValue> = self.part(name, raw);
        let mut read = Vec::with_capacity(raws.len());
        for raw in raws {
            match serde_json::from_str(raw.get()) {
                Ok(value) => read.push(value),
                Err(_) => self.faults.push(Fault::Part(name)),
            }
        }
        read
    }

    fn record(&mut self, parts: &Parts<'_>) -> Result<Record, Unreadable> {
        let written: String = self.part("id", parts.id);
        let id = self.id(&written);
        if id.is_empty() {
            return Err(Unreadable::NoId);
        }
        let mut record = Record {
            aliases: self.ids("aliases", parts.aliases)?,
            upstream: self.ids("upstream", parts.upstream)?,
            related: self.ids("related", parts.related)?,
            summary: self.part("summary", parts.summary),
            details: self.part("details", parts.details),
            published: self.part("published", parts.published),
            modified: self.part("modified", parts.modified),
            withdrawn: self.part("withdrawn", parts.withdrawn),
            ratings: self.ratings("severity", parts.severity),
            references: self.references(parts.references),
            id,
            ..Record::default()
        };
        record.aliases.retain(|alias| *alias != record.id);
        let specific: DatabaseSpecific<'_> = self.part("database_specific", parts.database_specific);
        record.ratings.extend(vendor_rating(specific.severity));
        for weaknesses in [specific.cwe_ids, specific.cwe] {
            record.weaknesses.extend(free::<Vec<String>>(weaknesses).unwrap_or_default());
        }
        if record.upstream.is_empty() && sources::of_id(&record.id).is_some_and(sources::Known::carries_related) {
            record.upstream = record.related.iter().filter(|id| is_cve(id)).cloned().collect();
        }
        Ok(record)
    }

    fn id(&mut self, written: &str) -> String {
        let repaired = repaired_id(written);
        if repaired != written {
            self.faults.push(Fault::Id(written.to_owned()));
        }
        repaired.into_owned()
    }

    /// Ids, each once, in their order.
    fn ids(&mut self, name: &'static str, raw: Option<&RawValue>) -> Result<Vec<String>, Unreadable> {
        let written: Vec<String> = self.list(name, raw);
        if written.len() > limits::IDS {
            return Err(Unreadable::Limit("50,000 ids"));
        }
        let mut ids: Vec<String> = written.iter().map(|id| self.id(id)).filter(|id| !id.is_empty()).collect();
        let mut seen = std::collections::BTreeSet::new();
        ids.retain(|id| seen.insert(id.to_ascii_lowercase()));
        Ok(ids)
    }

    fn ratings(&mut self, name: &'static str, raw: Option<&RawValue>) -> Vec<Rating<'static>> {
        let severities: Vec<RawSeverity> = self.list(name, raw);
        severities.into_iter().filter_map(|severity| self.rating(severity)).collect()
    }

    fn rating(&mut self, severity: RawSeverity) -> Option<Rating<'static>> {
        let score = Scores::of(&severity.score).map(|scores| scores.base);
        if score.is_none() && severity.kind.starts_with("CVSS") {
            self.faults.push(Fault::Vector(severity.score));
            return None;
        }
        Some(Rating { system: Cow::Owned(severity.kind), value: Cow::Owned(severity.score), score })
    }

    fn references(&mut self, raw: Option<&RawValue>) -> Vec<Reference> {
        let references: Vec<RawReference> = self.list("references", raw);
        references.into_iter().map(|one| Reference { kind: one.kind, url: one.url }).collect()
    }

    fn entry(&mut self, raw: &RawValue, entries: &mut Vec<NewPosting<'static>>) {
        let Ok(affected) = serde_json::from_str::<Affected<'_>>(raw.get()) else {
            self.faults.push(Fault::Part("affected"));
            return;
        };
        let Package { ecosystem, name, purl } = affected.package;
        let repaired = ecosystems::repaired(&ecosystem);
        if repaired != ecosystem {
            self.faults.push(Fault::Ecosystem(ecosystem.clone()));
        }
        let specific: EcosystemSpecific<'_> = free(affected.ecosystem_specific).unwrap_or_default();
        let mut ranges = self.ranges(&repaired, "ranges", affected.ranges, None);
        ranges.extend(self.ranges(&repaired, "custom_ranges", specific.custom_ranges, Some(RangeKind::Custom)));
        let imports: Vec<RawImport> = self.list("imports", specific.imports);
        self.symbols.extend(imports.into_iter().map(|import| symbols(&name, import)));
        let notes: DatabaseSpecific<'_> = free(affected.database_specific).unwrap_or_default();
        let versions: Vec<String> = self.list("versions", affected.versions);
        let posting = Posting {
            release: split_ecosystem(&repaired).1.map(|release| Cow::Owned(release.to_owned())),
            architecture: qualifier(&purl, "arch").map(Cow::Owned),
            module: qualifier(&purl, "rpmmod").map(Cow::Owned),
            is_never_affected: ranges.iter().any(says_never),
            informational: free::<String>(notes.informational).as_deref().map(informational),
            scheme: Cow::Borrowed(schemes::of_ecosystem(&repaired)),
            ratings: self.ratings("severity", affected.severity),
            ranges,
            ..Posting::default()
        };
        let versions = versions.into_iter().map(Cow::Owned).collect();
        if repaired.is_empty() || name.is_empty() {
            self.by_repository(posting, versions, entries);
        } else {
            let ecosystem = Cow::Owned(repaired.into_owned());
            entries.push(NewPosting { ecosystem, name: Cow::Owned(name), posting, versions });
        }
    }

    /// An entry without package is about the repositories of its ranges.
    fn by_repository(
        &mut self,
        posting: Posting<'static>,
        versions: Vec<Cow<'static, str>>,
        entries: &mut Vec<NewPosting<'static>>,
    ) {
        let mut repositories: Vec<Cow<'static, str>> =
            posting.ranges.iter().filter_map(|range| range.repository.clone()).collect();
        repositories.sort_unstable();
        repositories.dedup();
        if repositories.is_empty() {
            self.faults.push(Fault::Nameless);
        }
        for name in repositories {
            let ecosystem = Cow::Borrowed("GIT");
            entries.push(NewPosting { ecosystem, name, posting: posting.clone(), versions: versions.clone() });
        }
    }

    fn ranges(
        &mut self,
        ecosystem: &str,
        name: &'static str,
        raw: Option<&RawValue>,
        kind: Option<RangeKind>,
    ) -> Vec<Range<'static>> {
        let raws: Vec<RawRange> = self.list(name, raw);
        raws.into_iter().filter_map(|raw| self.range(ecosystem, raw, kind)).collect()
    }

    fn range(&mut self, ecosystem: &str, raw: RawRange, kind: Option<RangeKind>) -> Option<Range<'static>> {
        let kind = match (kind, raw.kind.to_ascii_uppercase().as_str()) {
            (Some(kind), _) => kind,
            (None, "ECOSYSTEM") => RangeKind::Ecosystem,
            (None, "SEMVER") => RangeKind::Semver,
            (None, "GIT") => RangeKind::Git,
            _ => {
                self.faults.push(Fault::Part("ranges"));
                return None;
            }
        };
        let events = settled(raw.events);
        let is_bad = |event: &&Event<'_>| kind == RangeKind::Git && !is_commit(event.text());
        if let Some(bad) = events.iter().find(is_bad) {
            self.faults.push(Fault::Commit(bad.text().to_string()));
            return None;
        }
        let scheme = Cow::Borrowed(schemes::of_range(ecosystem, kind));
        Some(Range { kind, scheme, repository: raw.repo.map(Cow::Owned), events })
    }
}

/// The events of a range, each with one key. An object with several keys, which the schema forbids, is taken as several
/// events. They keep the order of the record, in which real ranges are unsorted; this is the place to sort them by the
/// scheme of their range.
fn settled(raws: Vec<RawEvent>) -> Vec<Event<'static>> {
    let expanded = |raw: RawEvent| {
        let RawEvent { introduced, fixed, last_affected, limit } = raw;
        [
            introduced.map(|text| Event::Introduced(Cow::Owned(text))),
            fixed.map(|text| Event::Fixed(Cow::Owned(text))),
            last_affected.map(|text| Event::LastAffected(Cow::Owned(text))),
            limit.map(|text| Event::Limit(Cow::Owned(text))),
        ]
    };
    raws.into_iter().flat_map(expanded).flatten().collect()
}

/// A part of a free form, of which only what fits is used: nothing else in it is a fault.
fn free<'a, T: Deserialize<'a>>(raw: Option<&'a RawValue>) -> Option<T> {
    serde_json::from_str(raw?.get()).map_or(None, Some)
}

fn vendor_rating(raw: Option<&RawValue>) -> Option<Rating<'static>> {
    let word: String = free(raw)?;
    Some(Rating { system: Cow::Borrowed("vendor"), value: Cow::Owned(word), score: None })
}

fn symbols(module: &str, import: RawImport) -> Symbols {
    let RawImport { path, symbols, goos, goarch } = import;
    Symbols { module: module.to_owned(), path, symbols, systems: goos, architectures: goarch }
}

fn informational(word: &str) -> Informational {
    match word {
        "unmaintained" => Informational::Unmaintained,
        "unsound" => Informational::Unsound,
        _ => Informational::Notice,
    }
}

/// Whether a range says that this release never was affected. Source: Alpine secdb, versions `0`.
pub(crate) fn says_never(range: &Range<'_>) -> bool {
    range.events.iter().any(|event| matches!(event, Event::Fixed(version) if version == "0"))
}

/// `0`, or a SHA-1 or SHA-256 in hexadecimal digits.
fn is_commit(text: &str) -> bool {
    text == "0" || matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A qualifier of a package URL whose value needs no decoding.
fn qualifier(purl: &str, key: &str) -> Option<String> {
    let (_, behind) = purl.split_once('?')?;
    let qualifiers = behind.split('#').next()?;
    let mut pairs = qualifiers.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.find_map(|(found, value)| (found == key).then_some(value))?;
    (!value.is_empty() && !value.contains('%')).then(|| value.to_owned())
}
