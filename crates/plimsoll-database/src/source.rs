//! Who published what the file holds, and under which terms.

use crate::DatabaseError;
use crate::bytes::{Cursor, put_count, put_optional, put_text};

/// A source of records or of scores.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Source {
    /// For example `GitHub Advisory Database`.
    pub name: String,
    /// An SPDX expression, or words where the source states none.
    pub licence: String,
    /// What its terms ask to be said.
    pub attribution: String,
    /// Of when its data is, as the source says: a date, a version, a model.
    pub stamp: Option<String>,
    /// Records, or rows of a table of scores.
    pub records: u64,
    /// Of these, withdrawn.
    pub withdrawn: u64,
}

impl Source {
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        put_text(out, &self.name);
        put_text(out, &self.licence);
        put_text(out, &self.attribution);
        put_optional(out, self.stamp.as_deref());
        crate::bytes::put_number(out, self.records);
        crate::bytes::put_number(out, self.withdrawn);
    }

    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, DatabaseError> {
        Ok(Self {
            name: cursor.owned()?,
            licence: cursor.owned()?,
            attribution: cursor.owned()?,
            stamp: cursor.optional()?.map(str::to_owned),
            records: cursor.number()?,
            withdrawn: cursor.number()?,
        })
    }
}

pub(crate) fn write(sources: &[Source]) -> Vec<u8> {
    let mut out = Vec::new();
    put_count(&mut out, sources.len());
    for source in sources {
        source.write(&mut out);
    }
    out
}

pub(crate) fn read(section: &[u8]) -> Result<Vec<Source>, DatabaseError> {
    Cursor::new(section, "sources").all(Source::read)
}
