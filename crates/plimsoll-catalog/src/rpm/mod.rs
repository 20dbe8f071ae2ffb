//! rpm databases from bytes: Berkeley DB, NDB and SQLite, and the text list of images without a database.
//!
//! The three formats only keep records under numbers; a record is a header, and what is in a header does not depend on
//! the format. A record that cannot be read is a problem and the rest is read; so is a part of one, as long as the
//! package can be named. All bytes are hostile: no length is
//! believed before it is compared with the bytes that are there, and no part of a file is read twice.

mod berkeley;
mod header;
mod log;
mod manifest;
mod ndb;
mod number;
mod problem;
mod sqlite;
mod texts;

use std::borrow::Cow;

pub use header::{RpmFile, RpmFiles, RpmHeader, header};
pub use manifest::manifest;
pub use problem::{Fault, Place, Problem};
pub use texts::Texts;

/// A record, borrowed when it lies in the file in one piece.
type Taken<'a> = Result<Cow<'a, [u8]>, Fault>;
/// What is done with each record.
type Take<'t, 'a> = dyn FnMut(Place, Taken<'a>) + 't;

/// A format of databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Berkeley DB: rpm up to 4.15.
    Berkeley,
    /// NDB: SUSE.
    Ndb,
    /// SQLite: Fedora since 33, Red Hat since 9. The newest rows may be in a log beside it.
    Sqlite,
}

/// Reads every package of a database in the format its first bytes show. `wal` is the log beside a SQLite database,
/// in which the newest rows may be; other formats have none. Keys (`gpg-pubkey`) are among the packages.
pub fn packages(bytes: &[u8], wal: Option<&[u8]>) -> (Vec<RpmHeader>, Vec<Problem>) {
    let mut packages = Vec::new();
    let mut problems = Problems::default();
    let mut take = |place, record: Taken<'_>| match record.and_then(|record| header(&record)) {
        Ok((package, fault)) => {
            packages.push(package);
            if let Some(fault) = fault {
                problems.add(place, fault);
            }
        }
        Err(fault) => problems.add(place, fault),
    };
    match format(bytes) {
        Some(Format::Sqlite) => sqlite::values(bytes, wal, &mut take),
        Some(Format::Ndb) => ndb::values(bytes, &mut take),
        Some(Format::Berkeley) => berkeley::values(bytes, &mut take),
        None => take(Place::Database, Err(if bytes.is_empty() { Fault::Empty } else { Fault::UnknownFormat })),
    }
    (packages, problems.into_list())
}

/// The format that the first bytes show.
pub fn format(bytes: &[u8]) -> Option<Format> {
    if sqlite::is(bytes) {
        Some(Format::Sqlite)
    } else if ndb::is(bytes) {
        Some(Format::Ndb)
    } else {
        berkeley::is(bytes).then_some(Format::Berkeley)
    }
}

/// The pages of a SQLite database that lead to packages; the others, such as tables of file names, are filled with
/// zeros. With a log beside it the rest says what the whole says: a page that the log takes into use is in the log.
pub fn packages_only(bytes: &[u8]) -> Vec<u8> {
    sqlite::packages_only(bytes)
}

/// The first problems of a file, and the number of the others.
#[derive(Debug, Default)]
struct Problems {
    kept: Vec<Problem>,
    more: usize,
}

impl Problems {
    /// How many are kept: a person reads the first few, and a file of garbage has one a page.
    const KEPT: usize = 100;

    fn add(&mut self, place: Place, fault: Fault) {
        if self.kept.len() < Self::KEPT {
            self.kept.push(Problem { place, fault });
        } else {
            self.more += 1;
        }
    }

    fn into_list(mut self) -> Vec<Problem> {
        if self.more > 0 {
            self.kept.push(Problem { place: Place::Database, fault: Fault::More(self.more) });
        }
        self.kept
    }
}
