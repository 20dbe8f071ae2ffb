//! What can be wrong with an archive, and what readers of archives disagree about.

use std::fmt;
use std::io;
use std::sync::Arc;

/// An archive or one of its members could not be read.
#[derive(Debug, Clone, thiserror::Error)]
#[error("tar member at byte {offset}")]
pub struct TarError {
    /// Where the header of the member, or of its extension record, begins: bytes from the start of the plain stream.
    pub offset: u64,
    /// What is wrong there.
    #[source]
    pub fault: Fault,
}

/// What is wrong.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The stream below failed. See [`crate::inflate::Broken::of`] for what inflating says this way.
    #[error("cannot read")]
    Read(#[source] Arc<io::Error>),
    /// The stream ends inside a header, a record or a content.
    #[error("the archive is cut off")]
    CutOff,
    /// A block that should be a header is none.
    #[error("header with a wrong checksum")]
    Checksum,
    /// A size that is no number, too large or negative.
    #[error("header with an invalid size")]
    Size,
    /// One block of zeros is not the end of an archive, and something else follows.
    #[error("a single block of zeros inside the archive")]
    LoneZeroBlock,
    /// A numeric field of the header is no number.
    #[error("header with an invalid {0}")]
    Number(&'static str),
    /// A PAX record is not of the form `LENGTH KEY=VALUE`, or its value is not of the kind its key wants.
    #[error("invalid PAX record")]
    Record,
    /// An extension record or a sparse map is larger than the limit.
    #[error("extension record above the limit `header-bytes` of {0} bytes")]
    RecordLimit(u64),
    /// The map of a sparse file is no list of rising, separate ranges inside the file.
    #[error("invalid map of a sparse file")]
    SparseMap,
    /// The map of a sparse file promises more or less data than the member has.
    #[error("data and map of a sparse file differ")]
    SparseData,
}

impl TarError {
    /// Whether the next member can be asked for: where this one ends is known. Otherwise the rest of the archive stays
    /// unread, and each further call gives this error again.
    ///
    /// Go's reader, and so a container runtime, refuses the whole archive in both cases.
    pub fn goes_on(&self) -> bool {
        match self.fault {
            Fault::Read(_) | Fault::CutOff | Fault::Checksum | Fault::Size | Fault::LoneZeroBlock => false,
            Fault::Number(_) | Fault::Record | Fault::RecordLimit(_) | Fault::SparseMap | Fault::SparseData => true,
        }
    }
}

/// Something that readers of archives understand differently: what is scanned may not be what someone else unpacks.
/// What [`super::Members`] gives is what Go's reader gives.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ambiguity {
    /// The size of the PAX record, which counts, is another than that of the header, which could have said it.
    SizeConflict {
        /// Bytes by the header.
        header: i64,
        /// Bytes by the PAX record.
        pax: i64,
    },
    /// A link, directory, device or pipe with a size; it has no content.
    SizeWithoutContent(i64),
    /// Several extension records of this type flag before one member; the last counts.
    RepeatedRecord(u8),
    /// This key stands more than once, with different values, in one PAX record; the last counts.
    RepeatedKey(Vec<u8>),
    /// A name or link of an extension record with a NUL and something behind it: Go ends a GNU record there, not a PAX
    /// one.
    NulInName,
    /// A GNU long name and a PAX path, or a long link and a link path, that differ; the GNU record counts.
    NameConflict,
    /// A global PAX header with this key; some apply it to all members behind, Go to none.
    GlobalKey(Vec<u8>),
    /// Extension records before a global PAX header; Go forgets them.
    RecordsBeforeGlobal,
    /// A sparse file in the old GNU form with a PAX map; the old form counts.
    MixedSparse,
    /// A header behind the blocks that end the archive, here; it is not read.
    BehindEnd(u64),
}

/// The notes about one member: each once, and no more than a hostile archive may cost memory for.
#[derive(Debug, Default)]
pub(super) struct Notes(pub(super) Vec<Ambiguity>);

impl Notes {
    /// More than one member of good faith could collect.
    const MOST: usize = 16;

    pub(super) fn add(&mut self, note: Ambiguity) {
        if self.0.len() < Self::MOST && !self.0.contains(&note) {
            self.0.push(note);
        }
    }
}

impl fmt::Display for Ambiguity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SizeConflict { header, pax } => {
                write!(out, "the header says {header} bytes, the PAX record {pax}")
            }
            Self::SizeWithoutContent(size) => write!(out, "a size of {size} bytes for a member without content"),
            Self::RepeatedRecord(typeflag) => {
                write!(out, "several extension records `{}` for one member", typeflag.escape_ascii())
            }
            Self::RepeatedKey(key) => write!(out, "PAX key `{}` with several values", key.escape_ascii()),
            Self::NulInName => write!(out, "text behind the NUL that ends a long name"),
            Self::NameConflict => write!(out, "GNU and PAX records with different names"),
            Self::GlobalKey(key) => write!(out, "PAX key `{}` for all members behind", key.escape_ascii()),
            Self::RecordsBeforeGlobal => write!(out, "extension records before a global PAX header"),
            Self::MixedSparse => write!(out, "a sparse file in two forms"),
            Self::BehindEnd(offset) => write!(out, "a header at byte {offset}, behind the end of the archive"),
        }
    }
}
