//! The database of advisories: where it lies, and how it is opened.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use plimsoll_database::{Database, DatabaseError};
use plimsoll_feed::{Mapped, map};

use crate::exit::Failure;

/// A database of which the file is known.
pub(crate) struct Advisories {
    pub(crate) path: PathBuf,
    pub(crate) mapped: Mapped,
}

impl Advisories {
    /// The database in a file. Errors: it is not there or cannot be read.
    pub(crate) fn at(path: PathBuf) -> Result<Self, Failure> {
        let mapped = map(&path).context("there is no database of advisories that can be used").map_err(|error| {
            Failure::Job(error.context("`plimsoll db build --from DIR` makes one from records of OSV"))
        })?;
        Ok(Self { path, mapped })
    }

    /// Opens it. Errors: it is damaged or of another format.
    pub(crate) fn database(&self) -> Result<Database<'_>, Failure> {
        self.mapped.database().map_err(|error| of_file(&self.path, error))
    }
}

/// A failure of a database, with its file.
pub(crate) fn of_file(path: &Path, error: DatabaseError) -> Failure {
    Failure::Job(anyhow!("{} {error}", path.display()))
}

/// The file of a database: what was said, else the place in the user's folder of data.
pub(crate) fn place(said: Option<&Path>) -> Result<PathBuf, Failure> {
    said.map(Path::to_owned).or_else(default_place).ok_or_else(|| {
        Failure::usage("there is no folder for data: neither `XDG_DATA_HOME` nor `HOME` is set")
            .with_help("name the database with `--db FILE`")
    })
}

/// The place in the user's folder of data, by the XDG Base Directory specification.
pub(crate) fn default_place() -> Option<PathBuf> {
    let home = || {
        let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
        home.map(|home| PathBuf::from(home).join(".local/share"))
    };
    let folder = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute()).or_else(home);
    Some(folder?.join("plimsoll/advisories.plimdb"))
}
