//! A database taken apart so that it can be written again: the same parts give the same bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::DatabaseError;
use crate::bytes::Cursor;
use crate::layout::Section;
use crate::posting::{Listed, Posting, Postings};
use crate::reader::Database;
use crate::record::Record;
use crate::source::Source;
use crate::writer::{Tables, Traits, Whole, WriteError, assemble};

/// Versions that all packages of a file list at most; the corpus has two million.
pub(crate) const VERSIONS: usize = 30_000_000;

/// All that a database says.
pub(crate) struct Parts<'a> {
    pub(crate) data_date: Date,
    pub(crate) sources: Vec<Source>,
    /// In the order of their keys.
    pub(crate) records: Vec<Part>,
    /// The postings of each package; they name records by their place in `records`.
    pub(crate) packages: BTreeMap<Vec<u8>, Package<'a>>,
    pub(crate) groups: Vec<Vec<String>>,
    pub(crate) tables: Tables,
    pub(crate) sentinels: Vec<String>,
}

/// A record.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Part {
    pub(crate) record: Record,
    /// The same, as bytes.
    pub(crate) details: Vec<u8>,
    pub(crate) traits: Traits,
}

/// Entries of a package, each with the versions that it lists.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Package<'a> {
    pub(crate) entries: Vec<(Posting<'a>, Vec<Cow<'a, str>>)>,
}

impl<'a> Package<'a> {
    /// Takes the postings of a package apart; `versions_left` is how many versions all packages may still list.
    pub(crate) fn of(postings: Postings<'a>, versions_left: &mut usize) -> Result<Self, DatabaseError> {
        // Runs are short and may overlap, so few bytes can stand for very many versions.
        let listed = postings.entries.iter().flat_map(|posting| &posting.listed);
        let count = listed.fold(0_usize, |count, run| count.saturating_add(run.count));
        *versions_left = versions_left.checked_sub(count).ok_or(DatabaseError::Damaged("postings"))?;
        let versions = |posting: &Posting<'a>| postings.versions(posting).map(Cow::Borrowed).collect();
        let versions: Vec<Vec<Cow<'a, str>>> = postings.entries.iter().map(versions).collect();
        // Where a version stands in the list of the file says nothing of the entry.
        let entries = postings.entries.into_iter().map(|posting| Posting { listed: Vec::new(), ..posting });
        Ok(Self { entries: entries.zip(versions).collect() })
    }

    pub(crate) fn listed(&self) -> Vec<Listed<'_>> {
        let listed = self.entries.iter();
        listed.map(|(posting, versions)| Listed { record: posting.record, posting, versions }).collect()
    }
}

impl<'a> Parts<'a> {
    /// Takes a database apart. Errors: it is damaged.
    pub(crate) fn of(database: &Database<'a>) -> Result<Self, DatabaseError> {
        let details = database.all_details()?;
        let read = details.par_iter().map(|details| Record::read(details)).collect::<Result<Vec<_>, _>>()?;
        let heads = database.heads().collect::<Result<Vec<_>, _>>()?;
        let records = read.into_iter().zip(details).zip(heads).map(|((record, details), head)| {
            let traits = Traits { flags: head.flags, source: head.source, digest: head.digest };
            Part { record, details, traits }
        });
        let records = records.collect();
        let mut packages = BTreeMap::new();
        let mut versions_left = VERSIONS;
        database.each_package(|key, postings| {
            packages.insert(key.to_vec(), Package::of(postings, &mut versions_left)?);
            Ok(())
        })?;
        let groups = (0..database.group_count()).map(|number| {
            let number = u32::try_from(number).map_err(|_| DatabaseError::Damaged("groups"))?;
            Ok(database.group(number)?.ids.into_iter().map(str::to_owned).collect())
        });
        Ok(Self {
            data_date: database.data_date(),
            sources: database.sources().to_vec(),
            records,
            packages,
            groups: groups.collect::<Result<_, DatabaseError>>()?,
            tables: Tables {
                epss: database.section(Section::Epss).to_vec(),
                kev: database.section(Section::Kev).to_vec(),
                ssvc: database.section(Section::Ssvc).to_vec(),
            },
            sentinels: Cursor::new(database.section(Section::Sentinels), "sentinels").texts()?,
        })
    }

    /// The id of the record of a number.
    pub(crate) fn id(&self, number: u32) -> Option<&str> {
        let part = self.records.get(usize::try_from(number).map_or(None, Some)?);
        part.map(|part| part.record.id.as_str())
    }

    /// Writes the database. Uses the threads of the current pool of rayon.
    pub(crate) fn write(mut self) -> Result<Vec<u8>, WriteError> {
        let details: Vec<Vec<u8>> = self.records.iter_mut().map(|part| std::mem::take(&mut part.details)).collect();
        let traits: Vec<Traits> = self.records.iter().map(|part| part.traits).collect();
        assemble(Whole {
            data_date: self.data_date,
            sources: &self.sources,
            records: self.records.iter().map(|part| &part.record).collect(),
            details: &details,
            traits: &traits,
            keyed: self.packages.iter().map(|(key, package)| (key.as_slice(), package.listed())).collect(),
            groups: &self.groups,
            tables: &self.tables,
            sentinels: &self.sentinels,
        })
    }
}

/// Writes a database again from all that it says: the same bytes, if every key, record, id and group of it is what a
/// build writes. Errors: it is damaged.
pub fn rewritten(database: &Database<'_>) -> Result<Vec<u8>, RewriteError> {
    Ok(Parts::of(database)?.write()?)
}

/// Why a database could not be written again.
#[derive(Debug, thiserror::Error)]
pub enum RewriteError {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] DatabaseError),
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}
