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

/// Reads every package of a database in the format its first bytes show. `wal` is the log beside a SQLite database,
/// in which the newest rows may be; other formats have none. Keys (`gpg-pubkey`) are among the packages.
pub fn packages(bytes: &[u8], wal: Option<&[u8]>) -> (Vec<RpmHeader>, Vec<Problem>) {
    let mut packages = Vec::new();
    let mut problems = Problems::default();
    let mut take = |place, record: Taken<'_>| match record.and_then(|record| header(&record)) {
        Ok((package, fault)) => {
            packages.push(package);
            fault.into_iter().for_each(|fault| problems.add(place, fault));
        }
        Err(fault) => problems.add(place, fault),
    };
    if sqlite::is(bytes) {
        sqlite::values(bytes, wal, &mut take);
    } else if ndb::is(bytes) {
        ndb::values(bytes, &mut take);
    } else if berkeley::is(bytes) {
        berkeley::values(bytes, &mut take);
    } else {
        take(Place::Database, Err(if bytes.is_empty() { Fault::Empty } else { Fault::UnknownFormat }));
    }
    (packages, problems.into_list())
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
