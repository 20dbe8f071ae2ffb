//! Packages against advisories. The rules stand in an order, the first that decides is final and is kept as the reason:
//! what to look up ([`identify()`]), what one entry says ([`Rule`]), what all entries of one flaw say together
//! ([`Match`]). What cannot be told is [`Unassessed`], which is never "not affected".

mod decide;
mod distribution;
mod explain;
mod fix;
mod fold;
mod identify;
mod judge;
pub mod order;
mod rank;
mod severity;
mod stream;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use plimsoll_database::{Database, DatabaseError, Epss, Informational, Kev, Ssvc};
use plimsoll_facts::{Inventory, Package};
use plimsoll_version::Scheme;

pub use decide::{Decision, Rule};
pub use explain::{Explained, Why, explain, explain_all};
pub use fix::Fix;
pub use identify::{Name, Role, Target, Unassessed, identify};
pub use rank::Rank;
pub use severity::Severity;

use distribution::{Standing, standing};

/// How to match.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct MatchOptions {
    /// Who judges what a distribution owns.
    pub precision: Precision,
    /// Channels that fixes can be installed from: `esm`, `pro`, `eus:9.4`, or `eus` for all of them.
    pub subscriptions: Vec<String>,
    /// Names of sources of the operator, which go before all others.
    pub own_sources: Vec<String>,
    /// A lock file counts as evidence, as in a source folder; in an image it does not.
    pub is_declared_evidence: bool,
    /// What only development needs is matched too.
    pub with_development: bool,
    /// What was known to be exploited until this day; else all.
    pub as_of: Option<Date>,
}

impl MatchOptions {
    /// Whether a channel is subscribed to. Ubuntu calls its own by two names.
    pub fn is_subscribed(&self, channel: &str) -> bool {
        let name = channel.split(':').next().unwrap_or(channel);
        self.subscriptions.iter().any(|one| one == channel || one == name || name == "pro" && one == "esm")
    }
}

/// Who judges a package whose files a package of the distribution owns.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub enum Precision {
    /// The distribution alone, if there is data of it.
    #[default]
    Strict,
    /// The ecosystem of the package too; such matches are marked.
    Broad,
}

/// What the packages of an inventory have.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Matched {
    /// Sorted by package and id: one for each flaw and package.
    pub found: Vec<Match>,
    /// Packages, by number, and why they or single records could not be assessed. Sorted.
    pub unassessed: Vec<(usize, Unassessed)>,
    /// What is worth saying and is no flaw. Sorted by package.
    pub notes: Vec<Note>,
    /// Ecosystems of these packages whose sources list fixes only: flaws without a fix are invisible in them. Sorted.
    pub only_fixes: Vec<&'static str>,
}

/// A flaw of a package.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Match {
    /// The number of the package in the inventory.
    pub package: usize,
    /// The id that names the flaw first: that of CVE, else that of GitHub, else that of a source.
    pub id: String,
    /// All ids of the flaw, that one first.
    pub ids: Vec<String>,
    /// What kind of flaw it is.
    pub class: Class,
    /// Everything that the database says of the flaw and this package, the primary record first.
    pub records: Vec<Evidence>,
    /// What to install.
    pub fix: Fix,
    /// How severe it is.
    pub severity: Severity,
    /// Since when it is known to be exploited.
    pub kev: Option<Kev>,
    /// How likely it is to be exploited.
    pub epss: Option<Epss>,
    /// CISA's points of decision.
    pub ssvc: Option<Ssvc>,
    /// What lowers the trust in it.
    pub marks: Vec<Mark>,
}

/// What kind of flaw a match is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Class {
    /// A vulnerability.
    Flaw,
    /// The package is malicious: to be removed, and secrets that it could read to be replaced.
    Malicious,
}

/// What lowers the trust in a match.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Mark {
    /// The package with this number, of the distribution, owns the files, and may have the fix.
    OwnedByDistribution(usize),
    /// The records do not agree on the fix.
    DisputedFix,
    /// The range of the primary record has an interval that ends before it starts.
    DoubtfulRange,
}

/// What an entry of a record says of a package.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Evidence {
    /// The number of the record in the database.
    pub record: u32,
    /// Its id.
    pub id: String,
    /// Who published it.
    pub source: String,
    /// How much that counts.
    pub rank: Rank,
    /// The ecosystem of the entry.
    pub ecosystem: &'static str,
    /// The release that the entry names.
    pub release: Option<String>,
    /// The name that was looked up.
    pub package: String,
    /// The version that was compared.
    pub installed: String,
    /// The order of versions.
    pub scheme: Scheme,
    /// The answer.
    pub decision: Decision,
}

/// Something about a package that is no flaw.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Note {
    /// The number of the package.
    pub package: usize,
    /// What.
    pub kind: NoteKind,
}

/// What a note is about.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum NoteKind {
    /// A record, by id, that is a note.
    Informational {
        /// The id of the record.
        id: String,
        /// What it says.
        about: Informational,
    },
    /// The package with this number, of the distribution, owns its files and is judged instead.
    OwnedByDistribution(usize),
    /// Kernels and their headers do not run in an image.
    Kernel,
    /// Only development needs it.
    Development,
    /// It is in a lower layer only.
    Gone,
}

impl NoteKind {
    /// The number of the package that is judged instead.
    pub fn owner(&self) -> Option<usize> {
        match self {
            Self::OwnedByDistribution(owner) => Some(*owner),
            Self::Informational { .. } | Self::Kernel | Self::Development | Self::Gone => None,
        }
    }
}

impl fmt::Display for NoteKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Informational { id, .. } => write!(out, "{id} is a note, and no flaw"),
            Self::OwnedByDistribution(_) => {
                out.write_str("a package of the distribution owns its files and is judged instead")
            }
            Self::Kernel => out.write_str("kernels and their headers do not run in an image"),
            Self::Development => out.write_str("only development needs it; `--dev-dependencies` matches it"),
            Self::Gone => out.write_str("it is in a lower layer only"),
        }
    }
}

/// Matches every package of an inventory. The order of the result is that of the packages.
pub fn matches(
    database: &Database<'_>,
    inventory: &Inventory,
    options: &MatchOptions,
) -> Result<Matched, DatabaseError> {
    let mut matcher = Matcher::new(database, inventory, options);
    let mut all = Matched::default();
    for (number, package) in inventory.packages.iter().enumerate() {
        match matcher.subject(package)? {
            Subject::Passed(kind) => all.notes.push(Note { package: number, kind }),
            Subject::Unassessed(why) => all.unassessed.push((number, why)),
            Subject::Target { target, owner } => matcher.package(number, &target, owner, &mut all)?,
        }
    }
    all.unassessed.sort_unstable();
    all.unassessed.dedup();
    all.notes.sort_unstable();
    all.notes.dedup();
    all.only_fixes.sort_unstable();
    all.only_fixes.dedup();
    Ok(all)
}

/// What is to be done with a package.
enum Subject {
    Passed(NoteKind),
    Unassessed(Unassessed),
    Target {
        target: Target,
        /// The package of the distribution that owns it.
        owner: Option<usize>,
    },
}

/// A run over one inventory.
struct Matcher<'r, 'a> {
    database: &'r Database<'a>,
    inventory: &'r Inventory,
    options: &'r MatchOptions,
    /// Whether the database has data, by ecosystem and release.
    covered: BTreeMap<(&'static str, Option<String>), bool>,
    ratings: fold::Ratings,
}

impl<'r, 'a> Matcher<'r, 'a> {
    fn new(database: &'r Database<'a>, inventory: &'r Inventory, options: &'r MatchOptions) -> Self {
        Self { database, inventory, options, covered: BTreeMap::new(), ratings: fold::Ratings::default() }
    }

    fn subject(&mut self, package: &Package) -> Result<Subject, DatabaseError> {
        if package.gone_in.is_some() {
            return Ok(Subject::Passed(NoteKind::Gone));
        }
        if package.record.is_dev && !self.options.with_development {
            return Ok(Subject::Passed(NoteKind::Development));
        }
        if identify::is_kernel(&package.record) {
            return Ok(Subject::Passed(NoteKind::Kernel));
        }
        let owner = self.judging_owner(package)?;
        if let Some(owner) = owner
            && self.options.precision == Precision::Strict
        {
            return Ok(Subject::Passed(NoteKind::OwnedByDistribution(owner)));
        }
        Ok(match identify(self.inventory, package, self.options) {
            Err(why) => Subject::Unassessed(why),
            Ok(target) if self.is_covered(&target)? => Subject::Target { target, owner },
            Ok(target) => Subject::Unassessed(self.no_data(&target)?),
        })
    }

    /// The package of the distribution that owns a package, if its distribution can judge it.
    fn judging_owner(&mut self, package: &Package) -> Result<Option<usize>, DatabaseError> {
        let Some(number) = package.owner.map(|number| usize::try_from(number).unwrap_or(usize::MAX)) else {
            return Ok(None);
        };
        let Some(owner) = self.inventory.packages.get(number) else { return Ok(None) };
        match identify(self.inventory, owner, self.options) {
            Ok(target) if self.is_covered(&target)? => Ok(Some(number)),
            _ => Ok(None),
        }
    }

    fn is_covered(&mut self, target: &Target) -> Result<bool, DatabaseError> {
        let key = (target.ecosystem, target.release.clone());
        if let Some(known) = self.covered.get(&key) {
            return Ok(*known);
        }
        let releases = self.database.coverage(target.ecosystem)?.unwrap_or_default();
        let is_of = |release: Option<&str>| {
            !distribution::is_distribution(target.ecosystem)
                || standing(target.ecosystem, target.release.as_deref(), release) == Standing::Same
        };
        let is_covered = releases.iter().any(|covered| is_of(covered.release));
        self.covered.insert(key, is_covered);
        Ok(is_covered)
    }

    fn no_data(&self, target: &Target) -> Result<Unassessed, DatabaseError> {
        let has_others = self.database.coverage(target.ecosystem)?.is_some();
        let release = target.release.clone().filter(|_| has_others);
        Ok(Unassessed::NoData { ecosystem: target.ecosystem, release })
    }

    fn package(
        &mut self,
        number: usize,
        target: &Target,
        owner: Option<usize>,
        matched: &mut Matched,
    ) -> Result<(), DatabaseError> {
        matched.only_fixes.extend(Some(target.ecosystem).filter(|ecosystem| distribution::lists_only_fixes(ecosystem)));
        let looked_up = judge::look_up(self.database, target)?;
        let judged = judge::judge(self.database, target, &looked_up)?;
        self.doubts(number, target, &judged, matched)?;
        let found = fold::fold(self.database, target, &judged, self.options, &mut self.ratings)?;
        let mark = owner.map(Mark::OwnedByDistribution);
        matched.found.extend(found.into_iter().map(|mut one| {
            one.package = number;
            one.marks.extend(mark);
            one.marks.sort_unstable();
            one
        }));
        Ok(())
    }

    /// Notes, and what could not be assessed: a version that has no order is said once and not for each record.
    fn doubts(
        &self,
        number: usize,
        target: &Target,
        judged: &[judge::Judged<'_>],
        matched: &mut Matched,
    ) -> Result<(), DatabaseError> {
        for one in judged {
            let id = || self.database.id(one.posting.record).map(str::to_owned);
            let why = match one.decision.rule {
                Rule::Informational(about) => {
                    let kind = NoteKind::Informational { id: id()?, about };
                    matched.notes.push(Note { package: number, kind });
                    continue;
                }
                Rule::Undecided if target.scheme.compare(&one.name.version, &one.name.version).is_none() => {
                    Unassessed::Unparsable(one.name.version.clone())
                }
                Rule::Undecided => Unassessed::Entry(id()?),
                Rule::UnclearStream => Unassessed::Stream(id()?),
                Rule::UnknownEpoch => Unassessed::Epoch(id()?),
                _ => continue,
            };
            matched.unassessed.push((number, why));
        }
        Ok(())
    }
}
