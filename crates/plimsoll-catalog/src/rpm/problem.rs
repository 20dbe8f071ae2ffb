//! What can be wrong with a database, and where.

use std::fmt;

use thiserror::Error;

/// A part of a database that could not be read. The rest was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{place}: {fault}")]
pub struct Problem {
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub fault: Fault,
}

/// A place in a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The database as a whole.
    Database,
    /// The log beside a SQLite database.
    Log,
    /// A page, numbered as the format does: from 0 in Berkeley DB, from 1 in SQLite.
    Page(u32),
    /// A slot of an NDB database, from 0; the first two are its header.
    Slot(u32),
    /// A row of the table `Packages`, by its row number.
    Row(i64),
    /// A line of a text manifest, from 1.
    Line(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database => write!(out, "the database"),
            Self::Log => write!(out, "the write-ahead log"),
            Self::Page(number) => write!(out, "page {number}"),
            Self::Slot(number) => write!(out, "slot {number}"),
            Self::Row(number) => write!(out, "row {number}"),
            Self::Line(number) => write!(out, "line {number}"),
        }
    }
}

/// What is wrong with a part of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// No known format begins like this.
    #[error("neither Berkeley DB, NDB nor SQLite")]
    UnknownFormat,
    /// No byte in it.
    #[error("empty")]
    Empty,
    /// A Berkeley DB that is no hash; `Packages` always is one.
    #[error("a Berkeley DB tree, packages are in a hash")]
    BerkeleyTree,
    /// A Berkeley DB with page checksums or encryption, whose pages are laid out otherwise; rpm never writes one.
    #[error("an encrypted or checksummed Berkeley DB")]
    BerkeleyProtected,
    /// A size of pages the format does not allow.
    #[error("a page size of {0} bytes")]
    PageSize(u32),
    /// A version of the format nobody has written yet.
    #[error("version {0} of the format")]
    Version(u32),
    /// A SQLite database with texts that are not UTF-8.
    #[error("texts in UTF-16")]
    Encoding,
    /// SQLite without the table `Packages`.
    #[error("no table `Packages`")]
    NoTable,
    /// Shorter than it says.
    #[error("cut off")]
    Truncated,
    /// A page of another kind than its parent says.
    #[error("a page of kind {0} where another is needed")]
    PageKind(u8),
    /// A page that does not exist.
    #[error("refers to page {0}, which does not exist")]
    NoPage(u32),
    /// A page with two parents, which is how a loop looks.
    #[error("refers to page {0}, which is in use")]
    PageTwice(u32),
    /// An item of a hash page that packages are not kept in.
    #[error("an item of kind {0}")]
    ItemKind(u8),
    /// Parts lie outside their page or over each other.
    #[error("parts overlap or leave their page")]
    Layout,
    /// A chain of overflow pages holds more or less than the record says.
    #[error("the length of the record is not that of its pages")]
    ChainLength,
    /// A row without a binary column.
    #[error("a row without a header")]
    NoBlob,
    /// A package number in two slots.
    #[error("package number {0} is taken")]
    IndexTwice(u32),
    /// Head, tail or slot of an NDB record contradict each other.
    #[error("head and tail of the record do not fit")]
    Frame,
    /// The checksum of an NDB record is wrong; the record is read all the same, as rpm does.
    #[error("wrong checksum")]
    Checksum,
    /// The head of a SQLite log is damaged or none.
    #[error("no head of a log")]
    LogHead,
    /// A SQLite log with pages of another size than the database.
    #[error("pages of {0} bytes, the database has others")]
    LogPageSize(u32),
    /// No frame of a SQLite log has the salts of its head.
    #[error("no frame belongs to it")]
    LogForeign,
    /// A frame, from 1, of a SQLite log with the right salts and a wrong checksum: it and what follows is ignored.
    #[error("frame {0} is damaged")]
    LogDamaged(u32),
    /// The lengths at the start of a header are not those of the record.
    #[error("the header is not as long as it says")]
    HeaderLength,
    /// The data of a tag lies outside the header.
    #[error("the data of tag {0} leaves the header")]
    TagRange(u32),
    /// A tag has another type than it must.
    #[error("tag {0} is of type {1}")]
    TagType(u32, u32),
    /// The tags together have more data than the header.
    #[error("the data of tags overlap at tag {0}")]
    TagOverlap(u32),
    /// A tag without which a record is no package.
    #[error("no tag {0}")]
    TagMissing(u32),
    /// The lists about files have different lengths, or a file is in a directory that is not listed.
    #[error("the lists of files do not fit each other")]
    Files,
    /// A line of a manifest without the ten columns, or with a number that is none.
    #[error("not a line of a manifest")]
    Line,
    /// More problems than are kept one by one.
    #[error("{0} more problems")]
    More(usize),
}
