//! What changed from one database to the next, as a small file that makes the one of the other.
//!
//! ```text
//! 0    8   magic
//! 8    4   version of the format
//! 12   4   nothing
//! 16   32  digest of the database that it is laid over
//! 48   32  digest of the database that comes out
//! 80   32  SHA-256 of bytes 0 to 80 and of the body
//! 112      the body, zstd
//! ```
//!
//! The idea: it is applied, not looked through. Whole postings of touched packages, changed records, groups and scores
//! replace those of the base, what is gone is named, and the rest is written again by the same writer. The digest of
//! what must come out proves every byte of the result, so nothing else has to be believed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::DatabaseError;
use crate::bytes::{Cursor, hex, put_bytes, put_count, put_number, put_text, put_texts};
use crate::enrichment::{Epss, Kev, Row, Ssvc};
use crate::layout::FORMAT;
use crate::list::{self, List};
use crate::parts::{Package, Part, Parts, VERSIONS};
use crate::posting::{self, Posting, Postings, Words};
use crate::reader::Database;
use crate::record::{Record, RecordFlags};
use crate::source::{self, Source};
use crate::writer::{NO_SOURCE, Tables, Traits, WriteError, record_key};

/// How the file begins.
const MAGIC: [u8; 8] = *b"plimdlt\n";
/// Bytes before the digest of all.
const HEAD_BYTES: usize = 80;
/// The name of the file in errors.
const PART: &str = "overlay";
/// Bytes of a body at most when unpacked: what is larger is no small change.
const LIMIT_BYTES: u64 = 256 << 20;
/// Of zstd.
const LEVEL: i32 = 19;

/// Why no overlay could be made or applied.
#[derive(Debug, thiserror::Error)]
pub enum OverlayError {
    /// It does not begin as one, or has another format.
    #[error("is no overlay of a database of format {FORMAT}")]
    NoOverlay,
    /// It is not what was written.
    #[error("is damaged: its digest differs")]
    Digest,
    /// It or the database below cannot be read.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// It belongs on another database.
    #[error("belongs on another database, of digest {}", hex(.0))]
    Base([u8; 32]),
    /// What comes out is not what must come out.
    #[error("gives another database than it promises")]
    Differs,
    /// The result cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// An overlay.
#[derive(Clone, Copy, Debug)]
pub struct Overlay<'a> {
    /// Digest of the database that it is laid over; see [`Database::digest`].
    pub base: [u8; 32],
    /// Digest of the database that comes out.
    pub result: [u8; 32],
    body: &'a [u8],
}

/// Whether bytes begin as an overlay.
pub fn is_overlay(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

impl<'a> Overlay<'a> {
    /// Opens the bytes of a file, and compares all of them with its digest.
    pub fn open(bytes: &'a [u8]) -> Result<Self, OverlayError> {
        let (head, rest) = bytes.split_at_checked(HEAD_BYTES).ok_or(OverlayError::NoOverlay)?;
        let mut cursor = Cursor::new(head, PART);
        if cursor.array()? != MAGIC || cursor.array()? != version() {
            return Err(OverlayError::NoOverlay);
        }
        let _nothing: [u8; 4] = cursor.array()?;
        let (base, result) = (cursor.array()?, cursor.array()?);
        let (digest, body) = rest.split_first_chunk::<32>().ok_or(OverlayError::NoOverlay)?;
        if sha256(head, body) == *digest { Ok(Self { base, result, body }) } else { Err(OverlayError::Digest) }
    }

    /// Makes the bytes of the next database. Uses the threads of the current pool of rayon. Errors: another base;
    /// damage; another result than is promised.
    pub fn apply(&self, base: &Database<'_>) -> Result<Vec<u8>, OverlayError> {
        if base.digest() != self.base {
            return Err(OverlayError::Base(self.base));
        }
        let mut plain = Vec::new();
        let unpack = zstd::stream::read::Decoder::new(self.body).map(|body| body.take(LIMIT_BYTES));
        unpack.and_then(|mut body| body.read_to_end(&mut plain)).map_err(|_| DatabaseError::Damaged(PART))?;
        let bytes = Change::read(&plain)?.applied(Parts::of(base)?)?.write()?;
        if Database::open(&bytes)?.digest() == self.result { Ok(bytes) } else { Err(OverlayError::Differs) }
    }
}

/// Makes the overlay that leads from one database to another, and proves that it does. Uses the threads of the current
/// pool of rayon. Errors: one is damaged; the newer one is not as a build writes it.
pub fn overlay(base: &Database<'_>, new: &Database<'_>) -> Result<Vec<u8>, OverlayError> {
    let plain = Change::between(&Parts::of(base)?, &Parts::of(new)?)?;
    let body = zstd::bulk::compress(&plain, LEVEL).map_err(WriteError::Compression)?;
    let mut head = MAGIC.to_vec();
    head.extend_from_slice(&version());
    head.extend_from_slice(&[0; 4]);
    head.extend_from_slice(&base.digest());
    head.extend_from_slice(&new.digest());
    let digest = sha256(&head, &body);
    let bytes = [head.as_slice(), &digest, &body].concat();
    Overlay::open(&bytes)?.apply(base)?;
    Ok(bytes)
}

/// The format of the databases that it leads between: another one has other bytes.
fn version() -> [u8; 4] {
    let [major, minor] = [FORMAT.major.to_le_bytes(), FORMAT.minor.to_le_bytes()];
    [major[0], major[1], minor[0], minor[1]]
}

fn sha256(head: &[u8], body: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(head).chain_update(body).finalize().into()
}

/// A body taken apart.
struct Change<'a> {
    data_date: Date,
    sources: Vec<Source>,
    sentinels: Vec<String>,
    /// Ids of records that are gone.
    gone_records: BTreeSet<String>,
    records: Vec<Part>,
    /// Keys of packages that are gone.
    gone_packages: Vec<&'a [u8]>,
    /// Packages by their keys; they name records as the result numbers them.
    packages: Vec<(&'a [u8], Package<'a>)>,
    /// Numbers of groups of the base that are gone.
    gone_groups: BTreeSet<usize>,
    /// Groups that are new, with their numbers in the result.
    groups: Vec<(usize, Vec<String>)>,
    tables: [TableChange<'a>; 3],
}

/// Rows of a table that are gone, and those that are new or changed.
struct TableChange<'a> {
    gone: BTreeSet<u32>,
    rows: &'a [u8],
}

impl<'a> Change<'a> {
    /// The body that leads from one database to another.
    fn between(old: &Parts<'_>, new: &Parts<'_>) -> Result<Vec<u8>, OverlayError> {
        let mut out = Vec::new();
        put_text(&mut out, &new.data_date.to_string());
        out.extend_from_slice(&source::write(&new.sources));
        put_texts(&mut out, &new.sentinels);
        put_records(old, new, &mut out);
        put_packages(old, new, &mut out)?;
        put_groups(&old.groups, &new.groups, &mut out);
        put_table::<Epss>(&old.tables.epss, &new.tables.epss, &mut out);
        put_table::<Kev>(&old.tables.kev, &new.tables.kev, &mut out);
        put_table::<Ssvc>(&old.tables.ssvc, &new.tables.ssvc, &mut out);
        Ok(out)
    }

    fn read(body: &'a [u8]) -> Result<Self, DatabaseError> {
        let mut cursor = Cursor::new(body, PART);
        let data_date = cursor.text()?.parse().map_err(|_| cursor.damaged())?;
        let sources = cursor.all(Source::read)?;
        let sentinels = cursor.texts()?;
        let gone_records = cursor.texts()?.into_iter().collect();
        let records = cursor.all(read_record)?;
        let gone_packages = cursor.all(Cursor::bytes)?;
        let words = List::open(cursor.bytes()?, PART)?;
        let mut versions_left = VERSIONS;
        let packages = cursor.all(|cursor| {
            let key = cursor.bytes()?;
            Ok((key, Package::of(Postings::read(cursor.bytes()?, words)?, &mut versions_left)?))
        })?;
        let gone_groups = cursor.all(Cursor::index)?.into_iter().collect();
        let groups = cursor.all(|cursor| Ok((cursor.index()?, cursor.texts()?)))?;
        let tables = [read_table(&mut cursor)?, read_table(&mut cursor)?, read_table(&mut cursor)?];
        Ok(Self {
            data_date,
            sources,
            sentinels,
            gone_records,
            records,
            gone_packages,
            packages,
            gone_groups,
            groups,
            tables,
        })
    }

    /// Lays the change over a database.
    fn applied(self, base: Parts<'a>) -> Result<Parts<'a>, DatabaseError> {
        let damaged = || DatabaseError::Damaged(PART);
        let source_of = renumbered(&base.sources, &self.sources);
        let old_ids: Vec<String> = base.records.iter().map(|part| part.record.id.clone()).collect();
        let changed: BTreeSet<&str> = self.records.iter().map(|part| part.record.id.as_str()).collect();
        let stays = |id: &str| !changed.contains(id) && !self.gone_records.contains(id);
        let mut records = Vec::with_capacity(base.records.len() + self.records.len());
        for mut part in base.records.into_iter().filter(|part| stays(&part.record.id)) {
            part.traits.source = source_of(part.traits.source).ok_or_else(damaged)?;
            records.push(part);
        }
        drop(changed);
        records.extend(self.records);
        records.sort_by_cached_key(|part| record_key(&part.record));

        let numbers: BTreeMap<&str, u32> =
            (0..).zip(&records).map(|(number, part)| (part.record.id.as_str(), number)).collect();
        let number_of = |old: u32| {
            let id = old_ids.get(usize::try_from(old).map_or(None, Some)?)?;
            numbers.get(id.as_str()).copied()
        };
        let mut packages = base.packages;
        for key in self.gone_packages {
            packages.remove(key).ok_or_else(damaged)?;
        }
        let replaced: BTreeSet<&[u8]> = self.packages.iter().map(|(key, _)| *key).collect();
        packages.retain(|key, _| !replaced.contains(key.as_slice()));
        for (posting, _) in packages.values_mut().flat_map(|package| &mut package.entries) {
            posting.record = number_of(posting.record).ok_or_else(damaged)?;
        }
        packages.extend(self.packages.into_iter().map(|(key, package)| (key.to_vec(), package)));

        let kept = (0..).zip(base.groups).filter(|(number, _)| !self.gone_groups.contains(number));
        let mut kept = kept.map(|(_, group)| group);
        let mut groups = Vec::new();
        for (number, group) in self.groups {
            let missing = number.checked_sub(groups.len()).ok_or_else(damaged)?;
            groups.extend(kept.by_ref().take(missing));
            groups.push(group);
        }
        groups.extend(kept);

        let [epss, kev, ssvc] = self.tables;
        Ok(Parts {
            data_date: self.data_date,
            sources: self.sources,
            records,
            packages,
            groups,
            tables: Tables {
                epss: epss.applied::<Epss>(&base.tables.epss),
                kev: kev.applied::<Kev>(&base.tables.kev),
                ssvc: ssvc.applied::<Ssvc>(&base.tables.ssvc),
            },
            sentinels: self.sentinels,
        })
    }
}

/// From numbers of sources to those of the same names in another list.
fn renumbered(old: &[Source], new: &[Source]) -> impl Fn(u16) -> Option<u16> + use<> {
    let numbers: BTreeMap<&str, u16> = new.iter().map(|source| source.name.as_str()).zip(0..).collect();
    let of_old: Vec<Option<u16>> = old.iter().map(|source| numbers.get(source.name.as_str()).copied()).collect();
    move |number| if number == NO_SOURCE { Some(number) } else { of_old.get(usize::from(number)).copied().flatten() }
}

/// Ids that are gone, then records that are new or changed.
fn put_records(old: &Parts<'_>, new: &Parts<'_>, out: &mut Vec<u8>) {
    let source_of = renumbered(&old.sources, &new.sources);
    let before: BTreeMap<&str, &Part> = old.records.iter().map(|part| (part.record.id.as_str(), part)).collect();
    let after: BTreeSet<&str> = new.records.iter().map(|part| part.record.id.as_str()).collect();
    let gone: Vec<String> = before.keys().filter(|id| !after.contains(*id)).map(|id| (*id).to_owned()).collect();
    put_texts(out, &gone);
    let is_same = |part: &Part| {
        before.get(part.record.id.as_str()).is_some_and(|before| {
            let source = source_of(before.traits.source);
            before.details == part.details
                && (source, before.traits.flags, before.traits.digest)
                    == (Some(part.traits.source), part.traits.flags, part.traits.digest)
        })
    };
    let changed: Vec<&Part> = new.records.iter().filter(|part| !is_same(part)).collect();
    put_count(out, changed.len());
    for Part { details, traits: Traits { flags, source, digest }, .. } in changed {
        put_bytes(out, details);
        put_number(out, u64::from(flags.bits()));
        put_number(out, u64::from(*source));
        out.extend_from_slice(digest);
    }
}

fn read_record(cursor: &mut Cursor<'_>) -> Result<Part, DatabaseError> {
    let details = cursor.bytes()?.to_vec();
    let number = |cursor: &mut Cursor<'_>| u16::try_from(cursor.number()?).map_err(|_| cursor.damaged());
    let (flags, source) = (RecordFlags::of(number(cursor)?), number(cursor)?);
    let traits = Traits { flags, source, digest: cursor.array()? };
    Ok(Part { record: Record::read(&details)?, details, traits })
}

/// Keys that are gone, words, then packages that are new or changed.
fn put_packages(old: &Parts<'_>, new: &Parts<'_>, out: &mut Vec<u8>) -> Result<(), OverlayError> {
    let gone: Vec<&Vec<u8>> = old.packages.keys().filter(|key| !new.packages.contains_key(*key)).collect();
    put_count(out, gone.len());
    for key in gone {
        put_bytes(out, key);
    }
    let is_same = |key: &Vec<u8>, package: &Package<'_>| {
        old.packages.get(key).is_some_and(|before| says_the_same((before, old), (package, new)))
    };
    let changed = new.packages.iter().filter(|(key, package)| !is_same(key, package));
    let mut words = Words::default();
    let mut packages = Vec::new();
    let mut count = 0;
    for (key, package) in changed {
        put_bytes(&mut packages, key);
        put_bytes(&mut packages, &posting::write(&package.listed(), &mut words));
        count += 1;
    }
    let words = list::write(words.into_words().iter()).ok_or(DatabaseError::Damaged(PART))?;
    put_bytes(out, &words);
    put_count(out, count);
    out.append(&mut packages);
    Ok(())
}

/// Whether the same is said of a package: the same entries of records with the same ids, which have other numbers.
fn says_the_same((left, old): (&Package<'_>, &Parts<'_>), (right, new): (&Package<'_>, &Parts<'_>)) -> bool {
    left.entries.len() == right.entries.len()
        && left.entries.iter().zip(&right.entries).all(|((before, versions), (after, same_versions))| {
            old.id(before.record) == new.id(after.record)
                && versions == same_versions
                && *before == Posting { record: before.record, ..after.clone() }
        })
}

/// Numbers of groups that are gone, then groups that are new with theirs.
fn put_groups(old: &[Vec<String>], new: &[Vec<String>], out: &mut Vec<u8>) {
    let (before, after): (BTreeSet<_>, BTreeSet<_>) = (old.iter().collect(), new.iter().collect());
    let gone: Vec<usize> = (0..).zip(old).filter(|(_, group)| !after.contains(group)).map(|(at, _)| at).collect();
    put_count(out, gone.len());
    for number in gone {
        put_count(out, number);
    }
    let added: Vec<_> = (0..).zip(new).filter(|(_, group)| !before.contains(group)).collect();
    put_count(out, added.len());
    for (number, group) in added {
        put_count(out, number);
        put_texts(out, group);
    }
}

/// The rows of a table by their ids, as bytes. A row is as long as its table says.
fn rows<R: Row>(table: &[u8]) -> BTreeMap<u32, &[u8]> {
    let rows = table.chunks_exact(R::BYTES);
    rows.filter_map(|row| Some((R::cve(row)?.packed(), row))).collect()
}

fn put_table<R: Row>(old: &[u8], new: &[u8], out: &mut Vec<u8>) {
    let (before, after) = (rows::<R>(old), rows::<R>(new));
    let gone: Vec<&u32> = before.keys().filter(|cve| !after.contains_key(*cve)).collect();
    put_count(out, gone.len());
    for cve in gone {
        put_number(out, u64::from(*cve));
    }
    let changed = after.iter().filter(|(cve, row)| before.get(*cve) != Some(*row));
    let changed: Vec<u8> = changed.flat_map(|(_, row)| row.iter().copied()).collect();
    put_bytes(out, &changed);
}

fn read_table<'a>(cursor: &mut Cursor<'a>) -> Result<TableChange<'a>, DatabaseError> {
    Ok(TableChange { gone: cursor.all(Cursor::u32)?.into_iter().collect(), rows: cursor.bytes()? })
}

impl TableChange<'_> {
    fn applied<R: Row>(&self, base: &[u8]) -> Vec<u8> {
        let mut all = rows::<R>(base);
        all.retain(|cve, _| !self.gone.contains(cve));
        all.extend(rows::<R>(self.rows));
        all.into_values().flatten().copied().collect()
    }
}
