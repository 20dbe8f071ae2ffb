//! What a source published under one id: a small head that every look-up of a record reads, and the details, which lie
//! compressed and are read for hits only.

use crate::DatabaseError;
use crate::bytes::{Cursor, put_count, put_optional, put_text, put_texts};
use crate::rating::Rating;

/// What is known of a record without its details.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RecordHead {
    /// What matching must know of it.
    pub flags: RecordFlags,
    /// The index of its source in [`crate::Database::sources`].
    pub source: u16,
    /// The first bytes of the SHA-256 of all that the file says of it: equal in two files if nothing changed.
    pub digest: [u8; 8],
    /// The number of its id.
    pub(crate) id: u32,
    /// The block of its details, and its place in it.
    pub(crate) block: u32,
    pub(crate) slot: u16,
}

/// What matching must know of a record.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct RecordFlags {
    /// Its source took it back: it never matches.
    pub is_withdrawn: bool,
    /// It says that a package is malicious, not that it has a flaw.
    pub is_malicious: bool,
    /// It announces a fix of bugs or an enhancement and names no vulnerability: it never matches.
    pub names_no_vulnerability: bool,
}

impl RecordFlags {
    pub(crate) fn bits(self) -> u16 {
        u16::from(self.is_withdrawn) | u16::from(self.is_malicious) << 1 | u16::from(self.names_no_vulnerability) << 2
    }

    pub(crate) fn of(bits: u16) -> Self {
        Self { is_withdrawn: bits & 1 != 0, is_malicious: bits & 2 != 0, names_no_vulnerability: bits & 4 != 0 }
    }
}

impl RecordHead {
    /// Bytes of a head in the file: 2 flags, 2 source, 4 id, 4 block, 2 slot, 2 nothing, 8 digest.
    pub(crate) const BYTES: usize = 24;

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.flags.bits().to_le_bytes());
        out.extend_from_slice(&self.source.to_le_bytes());
        out.extend_from_slice(&self.id.to_le_bytes());
        out.extend_from_slice(&self.block.to_le_bytes());
        out.extend_from_slice(&self.slot.to_le_bytes());
        out.extend_from_slice(&[0; 2]);
        out.extend_from_slice(&self.digest);
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Self, DatabaseError> {
        let mut cursor = Cursor::new(bytes, "records");
        let flags = RecordFlags::of(u16::from_le_bytes(cursor.array()?));
        let source = u16::from_le_bytes(cursor.array()?);
        let id = u32::from_le_bytes(cursor.array()?);
        let block = u32::from_le_bytes(cursor.array()?);
        let slot = u16::from_le_bytes(cursor.array()?);
        let _nothing: [u8; 2] = cursor.array()?;
        Ok(Self { flags, source, digest: cursor.array()?, id, block, slot })
    }
}

/// The details of a record.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Record {
    /// As the source writes it.
    pub id: String,
    /// One line.
    pub summary: String,
    /// The text, which may be Markdown. Hostile like everything else here.
    pub details: String,
    /// Ids of the same flaw.
    pub aliases: Vec<String>,
    /// Ids of the flaws that this record carries over; never aliases of it or of each other.
    pub upstream: Vec<String>,
    /// Ids that have something to do with it.
    pub related: Vec<String>,
    /// Ratings of all entries that have none of their own.
    pub ratings: Vec<Rating<'static>>,
    /// Links.
    pub references: Vec<Reference>,
    /// Ids of CWE.
    pub weaknesses: Vec<String>,
    /// When it was published, as written; some sources state year 1.
    pub published: Option<String>,
    /// When it was last changed, as written.
    pub modified: Option<String>,
    /// When it was taken back, as written.
    pub withdrawn: Option<String>,
    /// Every package that it has entries for.
    pub packages: Vec<PackageName>,
    /// What of Go packages is affected.
    pub symbols: Vec<Symbols>,
}

/// A link.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Reference {
    /// For example `ADVISORY`. Source: OSV schema, `references[].type`.
    pub kind: String,
    /// Not checked.
    pub url: String,
}

/// A package by ecosystem, without release, and name as written.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct PackageName {
    /// For example `Alpine`.
    pub ecosystem: String,
    /// For example `openssl`.
    pub name: String,
}

/// What of a Go package is affected. Source: Go vulnerability database, `ecosystem_specific.imports`.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Symbols {
    /// The module.
    pub module: String,
    /// The import path.
    pub path: String,
    /// Functions and methods; none means all of the package.
    pub symbols: Vec<String>,
    /// Only on these operating systems, if any.
    pub systems: Vec<String>,
    /// Only on these architectures, if any.
    pub architectures: Vec<String>,
}

impl Record {
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        for text in [&self.id, &self.summary, &self.details] {
            put_text(out, text);
        }
        for texts in [&self.aliases, &self.upstream, &self.related, &self.weaknesses] {
            put_texts(out, texts);
        }
        put_count(out, self.ratings.len());
        for rating in &self.ratings {
            rating.write(out);
        }
        put_count(out, self.references.len());
        for reference in &self.references {
            put_text(out, &reference.kind);
            put_text(out, &reference.url);
        }
        for day in [&self.published, &self.modified, &self.withdrawn] {
            put_optional(out, day.as_deref());
        }
        put_count(out, self.packages.len());
        for package in &self.packages {
            put_text(out, &package.ecosystem);
            put_text(out, &package.name);
        }
        put_count(out, self.symbols.len());
        for symbols in &self.symbols {
            put_text(out, &symbols.module);
            put_text(out, &symbols.path);
            for texts in [&symbols.symbols, &symbols.systems, &symbols.architectures] {
                put_texts(out, texts);
            }
        }
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Self, DatabaseError> {
        let mut cursor = Cursor::new(bytes, "details");
        let cursor = &mut cursor;
        Ok(Self {
            id: cursor.owned()?,
            summary: cursor.owned()?,
            details: cursor.owned()?,
            aliases: cursor.texts()?,
            upstream: cursor.texts()?,
            related: cursor.texts()?,
            weaknesses: cursor.texts()?,
            ratings: cursor.all(|cursor| Rating::read(cursor).map(Rating::into_owned))?,
            references: cursor.all(|cursor| Ok(Reference { kind: cursor.owned()?, url: cursor.owned()? }))?,
            published: cursor.optional()?.map(str::to_owned),
            modified: cursor.optional()?.map(str::to_owned),
            withdrawn: cursor.optional()?.map(str::to_owned),
            packages: cursor.all(|cursor| Ok(PackageName { ecosystem: cursor.owned()?, name: cursor.owned()? }))?,
            symbols: cursor.all(Symbols::read)?,
        })
    }
}

impl Symbols {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, DatabaseError> {
        Ok(Self {
            module: cursor.owned()?,
            path: cursor.owned()?,
            symbols: cursor.texts()?,
            systems: cursor.texts()?,
            architectures: cursor.texts()?,
        })
    }
}
