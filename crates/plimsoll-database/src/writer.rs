//! Makes the bytes of a database. Same contents, same bytes, on any number of threads.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use jiff::civil::Date;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::bytes::{put_bytes, put_count, put_number, put_optional, put_text, put_texts};
use crate::enrichment::{self, Cve, Epss, Kev, Ssvc};
use crate::layout::{self, Section};
use crate::names::{DIVIDER, package_key, split_ecosystem};
use crate::posting::{self, Listed, Posting, Words};
use crate::reader::Relation;
use crate::record::{PackageName, Record, RecordFlags, RecordHead};
use crate::source::{self, Source};
use crate::{blocks, ids, list, table};

/// The id of a record that every database has, so that a look-up can prove that look-ups work.
pub const SENTINEL_ID: &str = "PLIMSOLL-SENTINEL";
/// The package of that record.
pub(crate) const SENTINEL_ECOSYSTEM: &str = "Plimsoll";
pub(crate) const SENTINEL_NAME: &str = "sentinel";
/// The source of that record: none.
pub(crate) const NO_SOURCE: u16 = u16::MAX;

/// What goes into a database.
#[derive(Default)]
pub struct Contents<'a> {
    /// Of when the data is.
    pub data_date: Date,
    /// Who published it.
    pub sources: Vec<Source>,
    /// In any order; each id once.
    pub records: Vec<NewRecord<'a>>,
    /// Ids of one flaw, the one that names it first. A record whose id stands in several belongs to each.
    pub groups: Vec<Vec<String>>,
    /// What is known of CVE ids beside the records.
    pub enrichment: Enrichment,
    /// Ids that every look-up must find, one of each source.
    pub sentinels: Vec<String>,
}

/// What is known of CVE ids beside the records.
#[derive(Clone, Debug, Default)]
pub struct Enrichment {
    /// Scores of EPSS.
    pub epss: BTreeMap<Cve, Epss>,
    /// The catalogue of CISA.
    pub kev: BTreeMap<Cve, Kev>,
    /// CISA's points of decision.
    pub ssvc: BTreeMap<Cve, Ssvc>,
}

/// A record to write.
pub struct NewRecord<'a> {
    /// Its details; `packages` is filled in from the postings.
    pub record: Record,
    /// What matching must know of it.
    pub flags: RecordFlags,
    /// The index of its source.
    pub source: u16,
    /// Its entries.
    pub postings: Vec<NewPosting<'a>>,
}

/// An entry to write.
pub struct NewPosting<'a> {
    /// As OSV writes it, with its release.
    pub ecosystem: Cow<'a, str>,
    /// As written.
    pub name: Cow<'a, str>,
    /// Its number of the record and its runs are filled in.
    pub posting: Posting<'a>,
    /// The versions that it lists.
    pub versions: Vec<Cow<'a, str>>,
}

/// Why no database could be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Beyond what the format numbers: 4 GiB of a section, 2^32 of anything.
    #[error("the section `{}` would be larger than the format allows", .0.name())]
    TooLarge(Section),
    /// Of zstd.
    #[error("cannot compress the details")]
    Compression(#[source] io::Error),
}

/// All that a database says, in the order of the file; what [`assemble`] makes bytes of.
pub(crate) struct Whole<'w> {
    pub(crate) data_date: Date,
    pub(crate) sources: &'w [Source],
    /// In the order of their keys.
    pub(crate) records: Vec<&'w Record>,
    /// The same, as bytes.
    pub(crate) details: &'w [Vec<u8>],
    /// The same, what is beside the details.
    pub(crate) traits: &'w [Traits],
    /// The postings of each package.
    pub(crate) keyed: BTreeMap<&'w [u8], Vec<Listed<'w>>>,
    pub(crate) groups: &'w [Vec<String>],
    pub(crate) tables: &'w Tables,
    pub(crate) sentinels: &'w [String],
}

/// What is said of a record beside its details.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Traits {
    pub(crate) flags: RecordFlags,
    pub(crate) source: u16,
    pub(crate) digest: [u8; 8],
}

/// The tables of scores, as they stand in the file.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tables {
    pub(crate) epss: Vec<u8>,
    pub(crate) kev: Vec<u8>,
    pub(crate) ssvc: Vec<u8>,
}

/// Writes a database. Uses the threads of the current pool of rayon.
pub fn write(contents: Contents<'_>) -> Result<Vec<u8>, WriteError> {
    let Contents { data_date, sources, mut records, groups, enrichment, mut sentinels } = contents;
    records.push(sentinel());
    sentinels.push(SENTINEL_ID.to_owned());
    records.par_iter_mut().for_each(name_packages);
    records.par_sort_by_cached_key(|one| record_key(&one.record));
    let details: Vec<Vec<u8>> = records.par_iter().map(|one| written(&one.record)).collect();
    let digests: Vec<[u8; 8]> = records.par_iter().zip(&details).map(|(one, details)| digest(one, details)).collect();
    let traits: Vec<Traits> = records
        .iter()
        .zip(digests)
        .map(|(one, digest)| Traits { flags: one.flags, source: one.source, digest })
        .collect();
    let keys: Vec<(Vec<u8>, Listed<'_>)> = listed(&records);
    let mut keyed: BTreeMap<&[u8], Vec<Listed<'_>>> = BTreeMap::new();
    for (key, listed) in &keys {
        keyed.entry(key).or_default().push(*listed);
    }
    let tables = Tables {
        epss: enrichment::write(enrichment.epss.iter()),
        kev: enrichment::write(enrichment.kev.iter()),
        ssvc: enrichment::write(enrichment.ssvc.iter()),
    };
    assemble(Whole {
        data_date,
        sources: &sources,
        records: records.iter().map(|one| &one.record).collect(),
        details: &details,
        traits: &traits,
        keyed,
        groups: &groups,
        tables: &tables,
        sentinels: &sentinels,
    })
}

/// What records are sorted by.
pub(crate) fn record_key(record: &Record) -> (String, String) {
    (ids::id_key(&record.id), record.id.clone())
}

/// Makes the bytes of a database. Uses the threads of the current pool of rayon.
pub(crate) fn assemble(whole: Whole<'_>) -> Result<Vec<u8>, WriteError> {
    let Whole { records, groups, .. } = &whole;
    let large = WriteError::TooLarge;
    u32::try_from(records.len()).map_err(|_| large(Section::Records))?;

    let ids = Ids::new(records, groups);
    let packed = blocks::pack(whole.details).map_err(WriteError::Compression)?;
    let mut heads = Vec::with_capacity(records.len() * RecordHead::BYTES);
    for ((record, traits), (block, slot)) in records.iter().zip(whole.traits).zip(packed.places) {
        let id = ids.number(&record.id).ok_or(large(Section::Ids))?;
        let Traits { flags, source, digest } = *traits;
        RecordHead { flags, source, digest, id, block, slot }.write(&mut heads);
    }

    let mut words = Words::default();
    let mut postings = Vec::new();
    let mut index: Vec<(&[u8], Vec<u8>)> = Vec::with_capacity(whole.keyed.len());
    for (key, listed) in &whole.keyed {
        let mut place = Vec::new();
        put_count(&mut place, postings.len());
        put_bytes(&mut postings, &posting::write(listed, &mut words));
        index.push((key, place));
    }
    let words = words.into_words();
    let coverage = coverage(&whole.keyed);
    let coverage = coverage.iter().map(|(key, releases)| (*key, releases_written(releases)));

    let mut sentinel_ids = Vec::new();
    put_texts(&mut sentinel_ids, whole.sentinels);
    let sections = [
        (Section::Sources, Some(source::write(whole.sources))),
        (Section::Index, table::write(index.into_iter())),
        (Section::Postings, Some(postings)),
        (Section::Words, list::write(words.iter())),
        (Section::Records, Some(heads)),
        (Section::Ids, list::write(ids.texts.values().map(|id| id.text.as_bytes()))),
        (Section::Hits, list::write(ids.hits().iter())),
        (Section::Groups, ids.groups(groups).and_then(|groups| list::write(groups.iter()))),
        (Section::Membership, list::write(ids.membership(records).iter())),
        (Section::Dictionary, Some(packed.dictionary)),
        (Section::Details, list::write(packed.blocks.iter())),
        (Section::Epss, Some(whole.tables.epss.clone())),
        (Section::Kev, Some(whole.tables.kev.clone())),
        (Section::Ssvc, Some(whole.tables.ssvc.clone())),
        (Section::Sentinels, Some(sentinel_ids)),
        (Section::Coverage, table::write(coverage)),
    ];
    let sections = sections.into_iter().map(|(section, bytes)| Ok((section, bytes.ok_or(large(section))?)));
    Ok(layout::write(whole.data_date, &sections.collect::<Result<Vec<_>, _>>()?))
}

fn sentinel() -> NewRecord<'static> {
    let posting = NewPosting {
        ecosystem: Cow::Borrowed(SENTINEL_ECOSYSTEM),
        name: Cow::Borrowed(SENTINEL_NAME),
        posting: Posting::default(),
        versions: vec![Cow::Borrowed("0")],
    };
    let flags = RecordFlags { is_withdrawn: true, ..RecordFlags::default() };
    let record = Record { id: SENTINEL_ID.to_owned(), ..Record::default() };
    NewRecord { record, flags, source: NO_SOURCE, postings: vec![posting] }
}

/// Names in the details what the postings are about, so that a record leads to its postings.
fn name_packages(one: &mut NewRecord<'_>) {
    let package = |posting: &NewPosting<'_>| PackageName {
        ecosystem: split_ecosystem(&posting.ecosystem).0.to_owned(),
        name: posting.name.clone().into_owned(),
    };
    one.record.packages = one.postings.iter().map(package).collect();
    one.record.packages.sort_unstable();
    one.record.packages.dedup();
}

fn written(record: &Record) -> Vec<u8> {
    let mut out = Vec::new();
    record.write(&mut out);
    out
}

/// The first bytes of the digest of all that is said of a record, without numbers that other records change.
fn digest(one: &NewRecord<'_>, details: &[u8]) -> [u8; 8] {
    let mut hash = Sha256::new();
    hash.update(details);
    for new in &one.postings {
        let mut words = Words::default();
        let listed = Listed { record: 0, posting: &new.posting, versions: &new.versions };
        let mut bytes = posting::write(&[listed], &mut words);
        for word in &words.into_words() {
            put_text(&mut bytes, word);
        }
        put_text(&mut bytes, &new.ecosystem);
        put_text(&mut bytes, &new.name);
        hash.update(&bytes);
    }
    let hash: [u8; 32] = hash.finalize().into();
    hash.first_chunk().copied().unwrap_or_default()
}

/// The postings with the keys of their packages, in the order of the records.
fn listed<'a>(records: &'a [NewRecord<'a>]) -> Vec<(Vec<u8>, Listed<'a>)> {
    let numbered = (0..).zip(records);
    let listed = numbered.flat_map(|(number, one)| one.postings.iter().map(move |new| (number, new)));
    let keyed = listed.map(|(number, new)| {
        let listed = Listed { record: number, posting: &new.posting, versions: &new.versions };
        (package_key(&new.ecosystem, &new.name), listed)
    });
    keyed.collect()
}

/// Entries of each release.
type Releases<'a> = BTreeMap<Option<&'a str>, u64>;

/// Entries of each release of each ecosystem, by its key.
fn coverage<'a>(keyed: &'a BTreeMap<&'a [u8], Vec<Listed<'a>>>) -> BTreeMap<&'a [u8], Releases<'a>> {
    let mut coverage: BTreeMap<&[u8], Releases<'_>> = BTreeMap::new();
    for (key, listed) in keyed {
        let ecosystem = key.split(|byte| *byte == DIVIDER).next().unwrap_or_default();
        let releases = coverage.entry(ecosystem).or_default();
        for one in listed {
            *releases.entry(one.posting.release.as_deref()).or_default() += 1;
        }
    }
    coverage
}

fn releases_written(releases: &Releases<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    put_count(&mut out, releases.len());
    for (release, entries) in releases {
        put_optional(&mut out, *release);
        put_number(&mut out, *entries);
    }
    out
}

/// Every id, by its key.
struct Ids<'a> {
    texts: BTreeMap<String, Id<'a>>,
}

struct Id<'a> {
    number: u32,
    text: Cow<'a, str>,
    /// The groups that it stands in.
    groups: Vec<usize>,
    /// The records that mention it, with how.
    hits: Vec<(u32, Relation)>,
}

impl<'a> Ids<'a> {
    fn new(records: &[&'a Record], groups: &'a [Vec<String>]) -> Self {
        let mut ids = Self { texts: BTreeMap::new() };
        for (number, one) in (0..).zip(records) {
            let Record { id, aliases, upstream, related, .. } = *one;
            ids.at(id).hits.push((number, Relation::Own));
            let others = [(aliases, Relation::Alias), (upstream, Relation::Upstream), (related, Relation::Related)];
            for (others, relation) in others {
                for other in others {
                    ids.at(other).hits.push((number, relation));
                }
            }
        }
        for (number, group) in groups.iter().enumerate() {
            for id in group {
                ids.at(id).groups.push(number);
            }
        }
        for (number, id) in (0..).zip(ids.texts.values_mut()) {
            id.number = number;
            id.hits.sort_unstable();
            id.hits.dedup();
        }
        ids
    }

    fn at(&mut self, text: &'a str) -> &mut Id<'a> {
        let new = || Id { number: 0, text: Cow::Borrowed(text), groups: Vec::new(), hits: Vec::new() };
        self.texts.entry(ids::id_key(text)).or_insert_with(new)
    }

    fn get(&self, id: &str) -> Option<&Id<'a>> {
        self.texts.get(&ids::id_key(id))
    }

    fn number(&self, id: &str) -> Option<u32> {
        self.get(id).map(|id| id.number)
    }

    /// Of each id: its groups, then the records.
    fn hits(&self) -> Vec<Vec<u8>> {
        let written = |id: &Id<'_>| {
            let mut out = Vec::new();
            put_count(&mut out, id.groups.len());
            for group in &id.groups {
                put_count(&mut out, *group);
            }
            put_count(&mut out, id.hits.len());
            for (record, relation) in &id.hits {
                put_number(&mut out, u64::from(*record) << Relation::BITS | relation.bits());
            }
            out
        };
        self.texts.values().map(written).collect()
    }

    /// Of each group: its ids.
    fn groups(&self, groups: &[Vec<String>]) -> Option<Vec<Vec<u8>>> {
        let written = |group: &Vec<String>| {
            let mut out = Vec::new();
            put_count(&mut out, group.len());
            for id in group {
                put_number(&mut out, u64::from(self.number(id)?));
            }
            Some(out)
        };
        groups.iter().map(written).collect()
    }

    /// Of each record: its groups, then those of its upstream ids.
    fn membership(&self, records: &[&Record]) -> Vec<Vec<u8>> {
        let written = |record: &&Record| {
            let mut out = Vec::new();
            let own = self.get(&record.id).map(|id| id.groups.clone()).unwrap_or_default();
            let upstream = record.upstream.iter().filter_map(|id| self.get(id));
            let mut upstream: Vec<usize> = upstream.flat_map(|id| id.groups.iter().copied()).collect();
            upstream.sort_unstable();
            upstream.dedup();
            for groups in [own, upstream] {
                put_count(&mut out, groups.len());
                for group in &groups {
                    put_count(&mut out, *group);
                }
            }
            out
        };
        records.iter().map(written).collect()
    }
}
