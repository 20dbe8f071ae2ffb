//! When releases of distributions, language runtimes, databases and servers end, by a table with a day.
//!
//! The table is embedded, and a file of the same form replaces it. Each row is a cycle: `3.11` of Python holds 3.11.4.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use plimsoll_facts::{OperatingSystem, PackageRecord};

use crate::names;

/// The columns of the table, in their order.
const COLUMNS: [&str; 8] = ["product", "title", "cycle", "code_name", "released", "support_ends", "ends", "paid_ends"];

/// The largest table that is read, in rows. Source: endoflife.date has 8,400 cycles of 464 products.
const ROWS: usize = 100_000;

/// The word for an end of which nobody wrote down the day.
const ENDED: &str = "ended";

/// The cycle of what has no releases.
const ROLLING: &str = "rolling";

/// A dated table of lives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EndOfLife {
    date: Date,
    products: BTreeMap<String, Vec<Life>>,
}

/// The life of one release cycle of a product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Life {
    /// The product, by its word in the table: `debian`, `python`.
    pub product: String,
    /// Its name for people.
    pub title: String,
    /// The cycle, `3.11`; `rolling` for what has no releases.
    pub cycle: String,
    /// The code name, as in `VERSION_CODENAME`.
    pub code_name: Option<String>,
    /// The day on which it came out.
    pub released: Option<Date>,
    /// The last day of full support, after which only security updates come.
    pub support_ends: Option<Date>,
    /// The last day of free security updates; `None` when none is announced.
    pub ends: Option<Date>,
    /// The last day of security updates that are paid for.
    pub paid_ends: Option<Date>,
}

/// Which updates count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Support {
    /// Those that everyone gets.
    #[default]
    Free,
    /// Those that are paid for too.
    Paid,
}

/// What a release is on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It gets security updates, until this day if one is announced.
    Maintained(Option<Date>),
    /// It got the last ones on this day, at the latest.
    Ended(Date),
}

/// Why a table cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Mistake {
    /// The first line is no `# YYYY-MM-DD`.
    #[error("line 1 of a table of lives is `# ` and its day, as in `# 2026-08-21`")]
    Day,
    /// The line after the comments does not name the columns.
    #[error("a table of lives has the columns {}, with tabs between them", COLUMNS.join(", "))]
    Columns,
    /// A row is none.
    #[error("line {0} of the table of lives has not one cell for each column, or no day where one belongs")]
    Row(usize),
    /// There are too many rows.
    #[error("the table of lives has more than {ROWS} rows")]
    Size,
}

/// Why the table says nothing of something.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, thiserror::Error)]
pub enum Unlisted {
    /// It has no such product.
    #[error("the table of {1} does not list `{0}`")]
    Product(String, Date),
    /// It has no cycle with that version.
    #[error("the table of {2} has no release of {0} that holds the version `{1}`")]
    Cycle(String, String, Date),
    /// Packages or libraries of a distribution are there, and nothing tells which.
    #[error("libraries of a distribution are there, and no os-release tells which")]
    Unrecognised,
    /// Nothing tells the version.
    #[error("nothing tells which release of {0} it is")]
    Version(String),
}

impl Life {
    /// What it is on a day. The last day itself is not past.
    pub fn state(&self, day: Date, support: Support) -> State {
        match self.last_day(support) {
            Some(last) if last < day => State::Ended(last),
            last => State::Maintained(last),
        }
    }

    /// The last day of security updates; `None` when none is announced.
    pub fn last_day(&self, support: Support) -> Option<Date> {
        match (support, self.ends, self.paid_ends) {
            (Support::Paid, Some(free), Some(paid)) => Some(free.max(paid)),
            (_, free, _) => free,
        }
    }
}

impl fmt::Display for Life {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.title)?;
        if self.cycle == ROLLING { Ok(()) } else { write!(formatter, " {}", self.cycle) }
    }
}

impl EndOfLife {
    /// The table that is part of the program.
    pub fn embedded() -> Result<Self, Mistake> {
        Self::parse(include_str!("../data/end-of-life.tsv"))
    }

    /// Reads a table: a line with its day, comments, the names of the columns, rows.
    pub fn parse(table: &str) -> Result<Self, Mistake> {
        let mut lines = table.lines().zip(1_usize..);
        let date = lines.next().and_then(|(line, _)| day(line.strip_prefix("# ")?)).ok_or(Mistake::Day)?;
        let mut rows = lines.filter(|(line, _)| !line.starts_with('#') && !line.is_empty());
        let head = rows.next().map(|(line, _)| line.split('\t').collect::<Vec<_>>());
        if head.as_deref() != Some(&COLUMNS) {
            return Err(Mistake::Columns);
        }
        let mut products: BTreeMap<String, Vec<Life>> = BTreeMap::new();
        for (count, (row, line)) in rows.enumerate() {
            if count >= ROWS {
                return Err(Mistake::Size);
            }
            let life = life(row, date).map_err(|NoRow| Mistake::Row(line))?;
            products.entry(life.product.clone()).or_default().push(life);
        }
        Ok(Self { date, products })
    }

    /// The day of the table: what was announced later is not in it.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The lives, by product.
    pub fn lives(&self) -> impl Iterator<Item = &Life> {
        self.products.values().flatten()
    }

    /// The life of an image's distribution.
    pub fn of_system(&self, system: &OperatingSystem) -> Result<&Life, Unlisted> {
        let product = names::distribution(system).unwrap_or(&system.id);
        let lives = self.product(product)?;
        if let Some(rolling) = lives.iter().find(|life| life.cycle == ROLLING) {
            return Ok(rolling);
        }
        let code_name = system.codename.as_deref().filter(|name| !name.is_empty());
        if system.version.is_empty() {
            let named = lives.iter().find(|life| code_name.is_some() && life.code_name.as_deref() == code_name);
            return named.ok_or_else(|| Unlisted::Version(system.id.clone()));
        }
        let found = names::is_release(&system.version).then(|| cycle(lives, &format!("{}.0", system.version)));
        found.flatten().ok_or_else(|| Unlisted::Cycle(system.id.clone(), system.version.clone(), self.date))
    }

    /// The life of a package that is a runtime, a database or a server of its own maker; `None` for what is none of
    /// these, and for packages of a distribution, which live as long as that.
    pub fn of_package(&self, record: &PackageRecord) -> Option<Result<&Life, Unlisted>> {
        let product = names::product(record)?;
        let version = names::upstream_version(record);
        Some(self.of_version(product, version))
    }

    /// The life of a version of a product, by its word in the table.
    pub fn of_version(&self, product: &str, version: &str) -> Result<&Life, Unlisted> {
        let lives = self.product(product)?;
        if version.is_empty() {
            return Err(Unlisted::Version(product.to_owned()));
        }
        cycle(lives, version).ok_or_else(|| Unlisted::Cycle(product.to_owned(), version.to_owned(), self.date))
    }

    fn product(&self, product: &str) -> Result<&[Life], Unlisted> {
        let lives = self.products.get(product);
        lives.map(Vec::as_slice).ok_or_else(|| Unlisted::Product(product.to_owned(), self.date))
    }
}

/// The cycle that holds a version: of those whose numbers it begins with, the longest.
fn cycle<'l>(lives: &'l [Life], version: &str) -> Option<&'l Life> {
    let version: Vec<&str> = numbers(version).collect();
    let holds = |life: &&Life| version.starts_with(&numbers(&life.cycle).collect::<Vec<_>>());
    lives.iter().filter(holds).max_by_key(|life| numbers(&life.cycle).count())
}

/// The numbers that a version begins with.
fn numbers(version: &str) -> impl Iterator<Item = &str> {
    let end = version.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(version.len());
    version.get(..end).unwrap_or_default().split('.').filter(|number| !number.is_empty())
}

/// A line that is no row of the table.
struct NoRow;

/// A row of the table.
fn life(row: &str, date: Date) -> Result<Life, NoRow> {
    let cells: Vec<&str> = row.split('\t').collect();
    let [product, title, cycle, code_name, released, support_ends, ends, paid_ends] = cells.as_slice() else {
        return Err(NoRow);
    };
    // Numbers tell which versions a cycle holds; without one it would hold all of them.
    if *cycle != ROLLING && numbers(cycle).next().is_none() {
        return Err(NoRow);
    }
    // What ended nobody knows when did so before the day of the table.
    let ends = if *ends == ENDED { Some(date.yesterday().unwrap_or(date)) } else { optional(ends)? };
    Ok(Life {
        product: (*product).to_owned(),
        title: (*title).to_owned(),
        cycle: (*cycle).to_owned(),
        code_name: Some((*code_name).to_owned()).filter(|name| name != "-"),
        released: optional(released)?,
        support_ends: optional(support_ends)?,
        ends,
        paid_ends: optional(paid_ends)?,
    })
}

/// A day, or `-` for none.
fn optional(cell: &str) -> Result<Option<Date>, NoRow> {
    if cell == "-" { Ok(None) } else { day(cell).map(Some).ok_or(NoRow) }
}

/// A day written `2026-08-21` and in no other way.
fn day(text: &str) -> Option<Date> {
    text.parse().map_or(None, Some).filter(|day: &Date| day.to_string() == text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "end_of_life_tests.rs"]
mod tests;
