//! Advisories over the network: a source is kept as a folder on this machine, which `build` reads like any other.
//!
//! The idea: each file is asked for with what the server said of it the last time, so that a source without news costs
//! one small request a file. What arrives takes its place whole or not at all.

mod file;
mod mirror;
mod origin;
mod transport;

use std::io;
use std::path::PathBuf;
use std::time::Duration;

pub use mirror::{Content, Gathered, Mirror, NEVER_UNASKED, Stamp, Tally};
pub use origin::{Origin, OriginError, Remote};

/// Why a source gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No connection, or it broke off.
    #[error("cannot get {url}: {reason}")]
    Connect {
        /// What was asked for, without name, password and query.
        url: String,
        /// Why.
        reason: String,
    },
    /// Another status than one that is known.
    #[error("cannot get {url}: the server answers {status}")]
    Status {
        /// What was asked for.
        url: String,
        /// The status.
        status: u16,
    },
    /// The server wants to be asked later than anybody waits.
    #[error("cannot get {url}: the server wants to be asked again in {} s", .wait.as_secs())]
    Busy {
        /// What was asked for.
        url: String,
        /// How long.
        wait: Duration,
    },
    /// A redirect that is not followed.
    #[error("cannot get {url}: it redirects {reason}")]
    Redirect {
        /// What was asked for.
        url: String,
        /// Where, and why not there.
        reason: String,
    },
    /// More bytes than a file of that kind has.
    #[error("cannot get {url}: it is larger than {limit} bytes")]
    Large {
        /// What was asked for.
        url: String,
        /// The limit.
        limit: u64,
    },
    /// Fewer or more bytes than were promised.
    #[error("the download of {url} is damaged: {found} bytes of {promised}")]
    Cut {
        /// What was asked for.
        url: String,
        /// Bytes that came.
        found: u64,
        /// Bytes that were promised.
        promised: u64,
    },
    /// What must be there is not.
    #[error("{url} is not there")]
    Missing {
        /// What was asked for.
        url: String,
    },
    /// The list of ecosystems is none.
    #[error("the list of ecosystems {url} is damaged: {reason}")]
    List {
        /// What was asked for.
        url: String,
        /// What is wrong.
        reason: String,
    },
    /// An ecosystem that was named is not in the list.
    #[error("it has no ecosystem `{0}`")]
    Ecosystem(String),
    /// A file or folder of the mirror cannot be read or written.
    #[error("cannot use {}", path.display())]
    Store {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}
