//! Where the database of advisories lies, and how another one takes its place: whole or not at all.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use plimsoll_database::Database;

/// Puts a database in its place. It is written beside, so that whoever has the old one open keeps it, and a run that is
/// killed leaves the old one. Errors: the folder cannot be written.
pub fn install(bytes: &[u8], place: &Path) -> io::Result<()> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = place.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    fs::create_dir_all(folder)?;
    let opened = File::open(folder)?;
    // One writer after the other. Not all file systems lock folders; there every writer still has a file of its own.
    if opened.lock().is_ok() {
        remove_leftovers(folder, name)?;
    }
    let mut own = begin(name);
    own.push(std::process::id().to_string());
    let beside = folder.join(own);
    let written = write(bytes, &beside).and_then(|()| fs::rename(&beside, place)).and_then(|()| opened.sync_all());
    if written.is_err() {
        // What is left of it is of no use; that it cannot be removed either changes nothing.
        let (Ok(()) | Err(_)) = fs::remove_file(&beside);
    }
    written
}

/// With what the names of files beside a place begin; the number of a process follows.
fn begin(name: &OsStr) -> OsString {
    let mut begin = OsString::from(".");
    begin.push(name);
    begin.push(".");
    begin
}

/// Removes what runs that were killed left beside a place.
fn remove_leftovers(folder: &Path, name: &OsStr) -> io::Result<()> {
    let begin = begin(name);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let number = name.as_encoded_bytes().strip_prefix(begin.as_encoded_bytes());
        if number.is_some_and(|number| !number.is_empty() && number.iter().all(u8::is_ascii_digit)) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Writes a new file. What stands under its name, be it a link to another place, is replaced and never written through.
fn write(bytes: &[u8], path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Looks at every byte of a database before it is used for the first time: digests of its sections, and the look-ups
/// that must succeed in each.
pub fn check(database: &Database<'_>) -> Result<(), plimsoll_database::DatabaseError> {
    database.verify()?;
    database.check_sentinels()
}
