//! Advisory sources to the file of advisories: reads folders laid out like the export of OSV, feeds in the forms of
//! their vendors and the tables of KEV, EPSS and SSVC, counts everything that it meets, and maps a finished file.
//!
//! The idea: sources are read leniently and nothing is dropped in silence. A record is read whole, *repaired*, *partly
//! used* or *unreadable*, and the [`BuildReport`] counts and names each. Same folders, same bytes, on any number of
//! threads.

mod archive;
mod build;
mod csaf;
mod ecosystems;
mod enrichment;
mod entry;
mod feeds;
#[cfg(feature = "fetch")]
pub mod fetch;
mod folder;
mod groups;
mod guard;
mod limits;
mod map;
mod nevra;
mod osv;
mod oval;
mod report;
mod schemes;
mod secdb;
mod sources;
mod store;
mod union;
mod xml;

pub use build::{Built, Options, build};
pub use enrichment::{EnrichmentError, epss, kev, ssvc};
pub use feeds::{Imported, feed_names, import};
pub use folder::Inputs;
pub use guard::{Fallen, fallen};
pub use map::{MapError, Mapped, map};
pub use osv::{Advisory, Fault, Unreadable, read};
pub use report::{BuildReport, FolderReport, Named, TableReport};
pub use store::{check, install};

use std::io;
use std::path::PathBuf;

use plimsoll_database::WriteError;

/// Why nothing could be built.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// A file or folder cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// An archive is none, or goes over a limit as a whole.
    #[error("cannot use the archive {}: {why}", path.display())]
    Archive {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A table of scores is none.
    #[error("cannot use {}", path.display())]
    Table {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: EnrichmentError,
    },
    /// Nothing to read was found.
    #[error("{} holds no advisories: neither `ECOSYSTEM/all.zip` nor JSON files", .0.display())]
    Empty(PathBuf),
    /// The file could not be written.
    #[error("cannot write the database")]
    Write(#[from] WriteError),
    /// No threads.
    #[error("cannot start threads")]
    Threads(#[source] rayon::ThreadPoolBuildError),
}
