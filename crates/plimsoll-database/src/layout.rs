//! The frame of the file: a header, a directory of sections with their digests, the sections. Little-endian; sections
//! begin at multiples of eight.
//!
//! ```text
//! 0   8   magic
//! 8   2   major version of the format: another one cannot be read
//! 10  2   minor version: sections may have been added
//! 12  4   sections
//! 16  4   day of the data: year (2), month (1), day (1)
//! 20  4   nothing
//! 24  32  SHA-256 of bytes 0 to 24 and of the directory
//! 56  56  of each section: number (4), nothing (4), offset (8), bytes (8), SHA-256 (32)
//! ```

use std::fmt;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::DatabaseError;
use crate::bytes::Cursor;

/// How the file begins. The last bytes show a transfer that changed line ends or stopped at a control character.
const MAGIC: [u8; 8] = *b"plimdb\x1a\n";
/// Bytes before the digest of the header, and before the directory.
const HEAD_BYTES: usize = 24;
const FRAME_BYTES: usize = HEAD_BYTES + 32;
/// Bytes of an entry of the directory.
const ENTRY_BYTES: usize = 56;
/// Where sections may begin.
const ALIGNMENT: usize = 8;

/// The format that this program writes.
pub const FORMAT: Format = Format { major: 1, minor: 0 };

/// A version of the format.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Format {
    /// Another one cannot be read.
    pub major: u16,
    /// A higher one has more sections, which are passed over.
    pub minor: u16,
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.major, self.minor)
    }
}

/// A section of the file.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Section {
    /// Who published what, under which terms.
    Sources = 1,
    /// Package keys to places in the postings.
    Index = 2,
    /// Postings, package by package.
    Postings = 3,
    /// Words that postings share: releases, architectures, orders of versions.
    Words = 4,
    /// Heads of records.
    Records = 5,
    /// Ids, sorted by their key.
    Ids = 6,
    /// Of each id: the records that mention it, and how.
    Hits = 7,
    /// Groups of ids for one flaw.
    Groups = 8,
    /// Of each record: its groups and those of its upstream ids.
    Membership = 9,
    /// What the details are compressed with.
    Dictionary = 10,
    /// Details of records.
    Details = 11,
    /// EPSS scores.
    Epss = 12,
    /// Known exploited vulnerabilities.
    Kev = 13,
    /// CISA's points of decision.
    Ssvc = 14,
    /// Ids that must be found.
    Sentinels = 15,
    /// Ecosystems, and their releases, that have entries.
    Coverage = 16,
}

impl Section {
    /// Every section, in the order of the file.
    pub const ALL: [Self; 16] = [
        Self::Sources,
        Self::Index,
        Self::Postings,
        Self::Words,
        Self::Records,
        Self::Ids,
        Self::Hits,
        Self::Groups,
        Self::Membership,
        Self::Dictionary,
        Self::Details,
        Self::Epss,
        Self::Kev,
        Self::Ssvc,
        Self::Sentinels,
        Self::Coverage,
    ];

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sources => "sources",
            Self::Index => "index",
            Self::Postings => "postings",
            Self::Words => "words",
            Self::Records => "records",
            Self::Ids => "ids",
            Self::Hits => "hits",
            Self::Groups => "groups",
            Self::Membership => "membership",
            Self::Dictionary => "dictionary",
            Self::Details => "details",
            Self::Epss => "epss",
            Self::Kev => "kev",
            Self::Ssvc => "ssvc",
            Self::Sentinels => "sentinels",
            Self::Coverage => "coverage",
        }
    }
}

/// A file taken apart.
pub(crate) struct Frame<'a> {
    pub(crate) format: Format,
    pub(crate) data_date: Date,
    /// Of the header, which holds the digests of all sections: equal for equal files.
    pub(crate) digest: [u8; 32],
    /// In the order of [`Section::ALL`].
    sections: Vec<(Section, &'a [u8], [u8; 32])>,
}

impl<'a> Frame<'a> {
    pub(crate) fn open(file: &'a [u8]) -> Result<Self, DatabaseError> {
        if !file.starts_with(&MAGIC) {
            return Err(DatabaseError::NoDatabase);
        }
        let damaged = DatabaseError::Damaged("header");
        let mut cursor = Cursor::new(file, "header");
        let head = cursor.take(HEAD_BYTES)?;
        let digest: [u8; 32] = cursor.array()?;
        let mut fields = Cursor::new(head, "header");
        fields.take(MAGIC.len())?;
        let format = Format { major: u16::from_le_bytes(fields.array()?), minor: u16::from_le_bytes(fields.array()?) };
        if format.major != FORMAT.major {
            return Err(DatabaseError::Format { found: format });
        }
        let count = usize::try_from(u32::from_le_bytes(fields.array()?)).map_err(|_| damaged.clone())?;
        let year = i16::from_le_bytes(fields.array()?);
        let (month, day) = (i8::from_le_bytes(fields.array()?), i8::from_le_bytes(fields.array()?));
        let directory = cursor.take(count.checked_mul(ENTRY_BYTES).ok_or_else(|| damaged.clone())?)?;
        if sha256(&[head, directory]) != digest {
            return Err(DatabaseError::Digest("header"));
        }
        let data_date = Date::new(year, month, day).map_err(|_| damaged.clone())?;
        let entries = directory.chunks_exact(ENTRY_BYTES).map(|entry| read_entry(entry, file));
        let entries = entries.collect::<Result<Vec<_>, _>>()?;
        let section = |section: Section| {
            let entry = entries.iter().find(|(number, ..)| *number == section as u32);
            entry.map(|(_, bytes, digest)| (section, *bytes, *digest)).ok_or_else(|| damaged.clone())
        };
        let sections = Section::ALL.into_iter().map(section).collect::<Result<_, _>>()?;
        Ok(Self { format, data_date, digest, sections })
    }

    pub(crate) fn section(&self, wanted: Section) -> &'a [u8] {
        let found = self.sections.iter().find(|(section, ..)| *section == wanted);
        found.map(|(_, bytes, _)| *bytes).unwrap_or_default()
    }

    /// Each section with its bytes and digest.
    pub(crate) fn sections(&self) -> impl Iterator<Item = (Section, &'a [u8], [u8; 32])> + '_ {
        self.sections.iter().copied()
    }

    /// Compares every section with its digest. Order: linear in the file, about 1 ms a MB.
    pub(crate) fn verify(&self) -> Result<(), DatabaseError> {
        let differing = self.sections.iter().find(|(_, bytes, digest)| sha256(&[bytes]) != *digest);
        differing.map_or(Ok(()), |(section, ..)| Err(DatabaseError::Digest(section.name())))
    }
}

fn read_entry<'a>(entry: &[u8], file: &'a [u8]) -> Result<(u32, &'a [u8], [u8; 32]), DatabaseError> {
    let mut cursor = Cursor::new(entry, "header");
    let number = u32::from_le_bytes(cursor.array()?);
    let _nothing: [u8; 4] = cursor.array()?;
    let mut place = || -> Result<usize, DatabaseError> {
        let number = u64::from_le_bytes(cursor.array()?);
        usize::try_from(number).map_err(|_| cursor.damaged())
    };
    let (offset, length) = (place()?, place()?);
    let bytes = offset.checked_add(length).and_then(|end| file.get(offset..end));
    Ok((number, bytes.ok_or_else(|| cursor.damaged())?, cursor.array()?))
}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// Writes the frame around sections.
pub(crate) fn write(data_date: Date, sections: &[(Section, Vec<u8>)]) -> Vec<u8> {
    let mut head = MAGIC.to_vec();
    head.extend_from_slice(&FORMAT.major.to_le_bytes());
    head.extend_from_slice(&FORMAT.minor.to_le_bytes());
    // There are fewer sections than `Section` has variants.
    head.extend_from_slice(&u32::try_from(sections.len()).unwrap_or(u32::MAX).to_le_bytes());
    head.extend_from_slice(&data_date.year().to_le_bytes());
    head.extend_from_slice(&data_date.month().to_le_bytes());
    head.extend_from_slice(&data_date.day().to_le_bytes());
    head.extend_from_slice(&[0; 4]);

    let mut directory = Vec::new();
    let mut body = Vec::new();
    let start = FRAME_BYTES + sections.len() * ENTRY_BYTES;
    for (section, bytes) in sections {
        body.resize((start + body.len()).next_multiple_of(ALIGNMENT) - start, 0);
        directory.extend_from_slice(&(*section as u32).to_le_bytes());
        directory.extend_from_slice(&[0; 4]);
        directory.extend_from_slice(&((start + body.len()) as u64).to_le_bytes());
        directory.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        directory.extend_from_slice(&sha256(&[bytes]));
        body.extend_from_slice(bytes);
    }
    let digest = sha256(&[&head, &directory]);
    [head.as_slice(), &digest, &directory, &body].concat()
}
