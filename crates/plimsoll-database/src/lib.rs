//! The file of advisories, `plimdb`: its layout, the writer that makes its bytes and the reader that answers from them.
//! Pure: bytes in, bytes out. The crate stands below the importers that write (`feed`) and the matching that reads
//! (`advisory`), because those two do not see each other.
//!
//! The idea: look-ups by package read flat sections without unpacking anything; texts, references and the like lie in
//! compressed blocks that only hits touch. Nothing in the file is believed: every offset is checked when it is used, so
//! that damaged bytes give a [`DatabaseError`] and never a panic or a large allocation.

mod blocks;
mod bytes;
mod diff;
mod enrichment;
mod ids;
mod layout;
mod list;
mod names;
mod overlay;
mod parts;
mod posting;
mod rating;
mod reader;
mod record;
mod search;
mod source;
mod table;
mod writer;

pub use bytes::hex;
pub use diff::{Change, Diff, diff};
pub use enrichment::{Automatable, Cve, Epss, Exploitation, Kev, Ssvc, TechnicalImpact};
pub use ids::{id_key, is_cve, repaired_id};
pub use jiff::civil::Date;
pub use layout::{FORMAT, Format, Section};
pub use names::{ecosystem_key, normalised_name, split_ecosystem};
pub use overlay::{Overlay, OverlayError, is_overlay, overlay};
pub use parts::{RewriteError, rewritten};
pub use posting::{Event, FixState, Informational, Posting, Postings, Range, RangeKind, Run};
pub use rating::{Rating, Scores, Tenths, Word};
pub use reader::{Covered, Database, Group, IdHit, Membership, Relation};
pub use record::{PackageName, Record, RecordFlags, RecordHead, Reference, Symbols};
pub use search::{Found, FoundCve, FoundRecord, search};
pub use source::Source;
pub use writer::{Contents, Enrichment, NewPosting, NewRecord, SENTINEL_ID, WriteError, write};

/// Why the file could not be used.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DatabaseError {
    /// It does not begin as one.
    #[error("is no database of advisories")]
    NoDatabase,
    /// Its major version is another one than this program reads.
    #[error("has format {found}, this program reads {FORMAT}")]
    Format {
        /// What it says of itself.
        found: Format,
    },
    /// Bytes are missing or make no sense.
    #[error("is damaged: {0}")]
    Damaged(&'static str),
    /// A part is not what was written.
    #[error("is damaged: the digest of its section `{0}` differs")]
    Digest(&'static str),
    /// A look-up that must succeed in every database does not.
    #[error("is not whole: its sentinel `{0}` is not found")]
    Sentinel(String),
}
