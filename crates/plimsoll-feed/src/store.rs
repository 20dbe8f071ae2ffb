//! Where the database of advisories lies, and how another one takes its place: whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use plimsoll_database::Database;

/// Puts a database in its place. It is written beside, so that whoever has the old one open keeps it, and a run that is
/// killed leaves the old one. Errors: the folder cannot be written.
pub fn install(bytes: &[u8], place: &Path) -> io::Result<()> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}", std::process::id()));
    let beside: PathBuf = folder.join(name);
    let written = write(bytes, &beside).and_then(|()| fs::rename(&beside, place));
    if written.is_err() {
        // What is left of it is of no use; that it cannot be removed either changes nothing.
        let (Ok(()) | Err(_)) = fs::remove_file(&beside);
    }
    written
}

fn write(bytes: &[u8], path: &Path) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Looks at every byte of a database before it is used for the first time: digests of its sections, and the look-ups
/// that must succeed in each.
pub fn check(database: &Database<'_>) -> Result<(), plimsoll_database::DatabaseError> {
    database.verify()?;
    database.check_sentinels()
}
