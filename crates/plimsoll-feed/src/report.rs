//! What a build met, for people and for the decision whether to use its result.

use std::fmt;

use plimsoll_database::{Date, Source};

use crate::limits;

/// Everything that a build met.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct BuildReport {
    /// Folder by folder, in the order of their names.
    pub folders: Vec<FolderReport>,
    /// Entries of `feeds/` that no importer is for. Their names are escaped.
    pub unknown_feeds: Vec<String>,
    /// Tables of scores.
    pub tables: Vec<TableReport>,
    /// The sources in the database, with counts and licences.
    pub sources: Vec<Source>,
    /// The day of the data.
    pub data_date: Date,
    /// Ids in the database.
    pub ids: u64,
    /// Of these, withdrawn.
    pub withdrawn: u64,
    /// Of these, records that announce a fix and name no vulnerability.
    pub without_vulnerability: u64,
    /// Ids that stand in several folders.
    pub shared_ids: u64,
    /// Of these, not the same everywhere: the union was taken.
    pub united_ids: u64,
    /// Entries: record, package and release.
    pub entries: u64,
    /// Listed versions.
    pub versions: u64,
    /// Groups of ids for one flaw.
    pub groups: u64,
    /// Of these, with several records.
    pub groups_of_several_records: u64,
    /// Ids that name several CVE ids as aliases, and so belong to the group of each.
    pub ids_of_several_groups: u64,
}

/// What was met in a folder.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FolderReport {
    /// Its name.
    pub name: String,
    /// Files that should be records, or hold some: the sum of those read, left out and unreadable.
    pub files: u64,
    /// Records that were read.
    pub records: u64,
    /// Of these, withdrawn.
    pub withdrawn: u64,
    /// Of these, or of the files of a feed, with a fault that was put right.
    pub repaired: u64,
    /// Of these, or of the files of a feed, with a part that was lost.
    pub partly_used: u64,
    /// Files that were left out because of the options, or that hold no advisories.
    pub left_out: u64,
    /// Files that gave no record.
    pub unreadable: u64,
    /// The files with faults; beyond 10,000 they are only counted.
    pub named: Vec<Named>,
}

/// A file with a fault.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Named {
    /// The file or member of an archive.
    pub file: String,
    /// What is wrong with it. Texts of the file in it are escaped, and cut where they are long.
    pub what: String,
}

/// What was met in a table of scores.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TableReport {
    /// Its name.
    pub name: String,
    /// Of when it is, as it says.
    pub stamp: String,
    /// Rows that were read.
    pub rows: u64,
    /// Rows that could not be.
    pub unreadable: u64,
}

impl FolderReport {
    /// Names a file with a fault.
    pub(crate) fn name(&mut self, file: &str, what: &str) {
        if self.named.len() < limits::NAMED {
            let escaped = |text: &str| {
                let mut characters = text.chars();
                let text: String = characters.by_ref().take(limits::NAMED_CHARACTERS).collect();
                let cut = if characters.next().is_some() { "…" } else { "" };
                format!("{}{cut}", text.escape_debug())
            };
            self.named.push(Named { file: escaped(file), what: escaped(what) });
        }
    }

    /// Whether over one in a hundred files gave no record, so that the folder must not be used unseen.
    pub fn is_spoilt(&self) -> bool {
        self.unreadable.saturating_mul(100) > self.files
    }
}

impl BuildReport {
    /// Files that should be records.
    pub fn files(&self) -> u64 {
        self.folders.iter().map(|folder| folder.files).sum()
    }
}

impl fmt::Display for BuildReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:<30} {:>8} {:>8} {:>9} {:>8} {:>6} {:>10}",
            "folder", "files", "records", "withdrawn", "repaired", "partly", "unreadable"
        )?;
        for folder in &self.folders {
            let FolderReport { name, files, records, withdrawn, repaired, partly_used, unreadable, .. } = folder;
            writeln!(
                out,
                "{name:<30} {files:>8} {records:>8} {withdrawn:>9} {repaired:>8} {partly_used:>6} {unreadable:>10}"
            )?;
        }
        for table in &self.tables {
            let TableReport { name, stamp, rows, unreadable } = table;
            let stamp = if stamp.is_empty() { String::new() } else { format!(" of {stamp}") };
            writeln!(out, "{name:<30} {:>8} {rows:>8} {unreadable:>35}{stamp}", rows + unreadable)?;
        }
        for name in &self.unknown_feeds {
            writeln!(out, "feeds/{name}: no provider of a feed has this name, so nothing of it was read")?;
        }
        writeln!(
            out,
            "{} files, {} ids, {} withdrawn, {} in several folders ({} united), {} without vulnerability",
            self.files(),
            self.ids,
            self.withdrawn,
            self.shared_ids,
            self.united_ids,
            self.without_vulnerability
        )?;
        write!(
            out,
            "{} entries, {} listed versions, {} groups ({} of several records), data of {}",
            self.entries, self.versions, self.groups, self.groups_of_several_records, self.data_date
        )
    }
}
