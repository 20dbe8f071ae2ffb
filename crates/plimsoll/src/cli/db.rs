//! `plimsoll db`: the database of advisories.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::UpdateArgs;

/// `db`.
#[derive(Subcommand, Debug)]
pub(crate) enum Db {
    /// Make a database from a folder of records, as OSV exports them
    Build(DbBuild),
    /// Get what is new, check it, and put it in its place
    Update(DbUpdate),
    /// What the database holds: of when it is, sources, licences
    Status(DbStatus),
    /// Compare every byte of the database with its digests
    Verify(DbVerify),
    /// Everything that is known under an id
    Search(DbSearch),
    /// What changed from one database to another
    Diff(DbDiff),
    /// Check a database and put it in its place
    Import(DbImport),
    /// Write the database to a file
    Export(DbExport),
}

/// Which database.
#[derive(Args, Debug)]
pub(crate) struct DbFile {
    /// The database [default: `plimsoll/advisories.plimdb` in the user's folder of data]
    #[arg(long, value_name = "FILE", env = "PLIMSOLL_DB")]
    pub(crate) db: Option<PathBuf>,
}

/// `db build`.
#[derive(Args, Debug)]
pub(crate) struct DbBuild {
    /// A folder with `ECOSYSTEM/all.zip` or JSON files, or one with `osv/`, `kev/`, `epss/` and `ssvc/` in it
    #[arg(long, value_name = "DIR")]
    pub(crate) from: PathBuf,
    /// Only this ecosystem, repeatable
    #[arg(long = "ecosystem", value_name = "NAME")]
    pub(crate) ecosystems: Vec<String>,
    /// Only records published in this year or later
    #[arg(long, value_name = "YEAR")]
    pub(crate) since: Option<i16>,
    /// The day of the data [default: that of the newest record]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// Write only what changed since this database, for `db import` and `db update`; wants `--output`
    #[arg(long, value_name = "FILE")]
    pub(crate) base: Option<PathBuf>,
    /// Name each file that was repaired, used in part or not read
    #[arg(long)]
    pub(crate) verbose: bool,
    /// Where to write it [default: where `db status` looks]
    #[arg(short, long, value_name = "FILE", env = "PLIMSOLL_DB")]
    pub(crate) output: Option<PathBuf>,
}

/// `db update`.
#[derive(Args, Debug)]
pub(crate) struct DbUpdate {
    #[command(flatten)]
    pub(crate) settings: UpdateArgs,
    /// Only this ecosystem, repeatable; some are taken only when they are named
    #[arg(long = "ecosystem", value_name = "NAME")]
    pub(crate) ecosystems: Vec<String>,
    /// Get everything again, whatever is unchanged
    #[arg(long)]
    pub(crate) full: bool,
    /// Take data of which a source has lost more than a tenth
    #[arg(long)]
    pub(crate) allow_shrink: bool,
    /// Take data that is older than what is there
    #[arg(long)]
    pub(crate) allow_older: bool,
}

/// `db status`.
#[derive(Args, Debug)]
pub(crate) struct DbStatus {
    #[command(flatten)]
    pub(crate) file: DbFile,
    /// `text` or `json`
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub(crate) format: String,
}

/// `db verify`.
#[derive(Args, Debug)]
pub(crate) struct DbVerify {
    #[command(flatten)]
    pub(crate) file: DbFile,
    /// Read every key, record, id and group, and write all of it again: the bytes must be the same
    #[arg(long)]
    pub(crate) deep: bool,
    /// Compare with what a build of this folder gives
    #[arg(long, value_name = "DIR")]
    pub(crate) against: Option<PathBuf>,
    /// With `--against`: only this ecosystem, repeatable
    #[arg(long = "ecosystem", value_name = "NAME", requires = "against")]
    pub(crate) ecosystems: Vec<String>,
}

/// `db search`.
#[derive(Args, Debug)]
pub(crate) struct DbSearch {
    /// `CVE-2024-3094`, `GHSA-…` or any other id, in any case
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) file: DbFile,
    /// `text` or `json`
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub(crate) format: String,
}

/// `db diff`.
#[derive(Args, Debug)]
pub(crate) struct DbDiff {
    /// The older database
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The newer one
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// `text` or `json`
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub(crate) format: String,
}

/// `db import`.
#[derive(Args, Debug)]
pub(crate) struct DbImport {
    /// The database to take, or what changed since the one that is there
    #[arg(value_name = "FILE")]
    pub(crate) from: PathBuf,
    /// Take one whose data is older than what is there
    #[arg(long)]
    pub(crate) allow_older: bool,
    /// Take changes by which a source loses more than a tenth
    #[arg(long)]
    pub(crate) allow_shrink: bool,
    #[command(flatten)]
    pub(crate) file: DbFile,
}

/// `db export`.
#[derive(Args, Debug)]
pub(crate) struct DbExport {
    /// The file to write
    #[arg(value_name = "FILE")]
    pub(crate) to: PathBuf,
    #[command(flatten)]
    pub(crate) file: DbFile,
}
