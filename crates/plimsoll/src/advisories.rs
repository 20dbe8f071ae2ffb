//! The database of advisories: where it lies, and how it is opened.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use plimsoll_database::{Database, DatabaseError};
use plimsoll_feed::{Mapped, map};

use crate::exit::Failure;
use crate::folders;

/// A database of which the file is known.
pub(crate) struct Advisories {
    pub(crate) path: PathBuf,
    pub(crate) mapped: Mapped,
}

impl Advisories {
    /// The database in a file. Errors: it is not there or cannot be read.
    pub(crate) fn at(path: PathBuf) -> Result<Self, Failure> {
        let mapped = map(&path).map_err(|error| {
            let why = format!("cannot open the database of advisories {}: {}", path.display(), error.source);
            Failure::job(anyhow!(why)).with_help(
                "`plimsoll db update` gets one, `plimsoll db build --from DIR` makes one from records of OSV",
            )
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
    Failure::job(anyhow!("{} {error}", path.display()))
}

/// The place in the user's folder of data.
pub(crate) fn default_place() -> Option<PathBuf> {
    Some(folders::data()?.join("advisories.plimdb"))
}

/// Whether a word looks like the id of a flaw: `CVE-2024-3094`, `GHSA-…`, `PYSEC-2024-1`, `DSA-5649-1`.
pub(crate) fn is_flaw_id(word: &str) -> bool {
    let Some((source, rest)) = word.split_once(['-', '_']) else { return false };
    let is_source = !source.is_empty() && source.bytes().all(|byte| byte.is_ascii_alphabetic());
    let has_number = rest.bytes().any(|byte| byte.is_ascii_digit()) || source.eq_ignore_ascii_case("GHSA");
    is_source && !source.eq_ignore_ascii_case("PLM") && has_number
}
