//! A finished file, mapped into memory: the one module with `unsafe`.
#![allow(unsafe_code, reason = "a mapping has no safe interface")]

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use plimsoll_database::{Database, DatabaseError};

/// Why a file could not be mapped.
#[derive(Debug, thiserror::Error)]
#[error("cannot map {}", path.display())]
pub struct MapError {
    /// Which.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub source: io::Error,
}

/// A file in memory, read only.
#[derive(Debug)]
pub struct Mapped {
    map: Mmap,
}

/// Maps a file. Pages are read when they are first used.
pub fn map(path: &Path) -> Result<Mapped, MapError> {
    let refuse = |source| MapError { path: path.to_owned(), source };
    let file = File::open(path).map_err(refuse)?;
    if !file.metadata().map_err(refuse)?.is_file() {
        return Err(refuse(io::Error::new(io::ErrorKind::InvalidInput, "is no file")));
    }
    // SAFETY: the mapping is private and read only, and no `&mut` to it exists. Nothing of this program writes into a
    // file in place: a database is written beside and renamed over, so a mapped one keeps its bytes. Another process
    // that may write the file could still change bytes under the slice: the readers check every offset when they use it
    // and keep no fact about the bytes between two calls, so changed bytes read like damaged ones. A file that is cut
    // short while it is mapped ends the process with SIGBUS, which reads nothing out of bounds.
    let map = unsafe { Mmap::map(&file) }.map_err(refuse)?;
    Ok(Mapped { map })
}

impl Mapped {
    /// The bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.map
    }

    /// Opens the file as a database.
    pub fn database(&self) -> Result<Database<'_>, DatabaseError> {
        Database::open(&self.map)
    }
}
