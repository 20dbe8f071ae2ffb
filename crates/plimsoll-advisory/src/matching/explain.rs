//! Why a package has a flaw or has it not: every entry with the rule that ended it.

use std::collections::BTreeSet;

use plimsoll_database::{Database, DatabaseError};
use plimsoll_facts::{Inventory, PackageRecord};

use super::identify::{Target, Unassessed};
use super::judge::Judged;
use super::{Evidence, MatchOptions, Matcher, NoteKind, Subject, fold, judge};

/// An answer for one package.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Explained {
    /// Its number; None where no package has the name.
    pub package: Option<usize>,
    /// The reason.
    pub why: Why,
}

/// Why a package has a flaw or has it not.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Why {
    /// No package has this name; these have similar ones.
    NotInInventory(Vec<String>),
    /// The database knows no such id.
    NoRecord,
    /// Records of the id have no entry for the package.
    NoEntry,
    /// It was not matched.
    Passed(NoteKind),
    /// It could not be matched.
    Unassessed(Unassessed),
    /// What each entry says. It is affected if one of them says so.
    Decided(Vec<Evidence>),
}

/// Names that are offered where none fits.
const NEAREST: usize = 5;

/// Explains an id, in any case, for every package of that name: that of the package, of its source, or with namespace.
pub fn explain(
    database: &Database<'_>,
    inventory: &Inventory,
    options: &MatchOptions,
    id: &str,
    name: &str,
) -> Result<Vec<Explained>, DatabaseError> {
    let packages = || inventory.packages.iter().enumerate().filter(|(_, package)| has_name(&package.record, name));
    if packages().next().is_none() {
        return Ok(vec![Explained { package: None, why: Why::NotInInventory(nearest(inventory, name)) }]);
    }
    let flaws: BTreeSet<u32> = database.groups_of_id(id)?.into_iter().collect();
    let mut matcher = Matcher::new(database, inventory, options);
    let mut explained = Vec::new();
    for (number, package) in packages() {
        let why = match matcher.subject(package)? {
            _ if flaws.is_empty() => Why::NoRecord,
            Subject::Passed(kind) => Why::Passed(kind),
            Subject::Unassessed(why) => Why::Unassessed(why),
            Subject::Target { target, .. } => decided(database, options, &target, &flaws)?,
        };
        explained.push(Explained { package: Some(number), why });
    }
    Ok(explained)
}

/// Explains an id, in any case, for every package that its records have an entry for.
pub fn explain_all(
    database: &Database<'_>,
    inventory: &Inventory,
    options: &MatchOptions,
    id: &str,
) -> Result<Vec<Explained>, DatabaseError> {
    let flaws: BTreeSet<u32> = database.groups_of_id(id)?.into_iter().collect();
    if flaws.is_empty() {
        return Ok(Vec::new());
    }
    let mut matcher = Matcher::new(database, inventory, options);
    let mut explained = Vec::new();
    for (number, package) in inventory.packages.iter().enumerate() {
        if let Subject::Target { target, .. } = matcher.subject(package)? {
            match decided(database, options, &target, &flaws)? {
                Why::NoEntry => {}
                why => explained.push(Explained { package: Some(number), why }),
            }
        }
    }
    Ok(explained)
}

fn decided(
    database: &Database<'_>,
    options: &MatchOptions,
    target: &Target,
    flaws: &BTreeSet<u32>,
) -> Result<Why, DatabaseError> {
    let looked_up = judge::look_up(database, target)?;
    let judged = judge::judge(database, target, &looked_up)?;
    let mut members: Vec<&Judged<'_>> = Vec::new();
    for one in &judged {
        let membership = database.membership(one.posting.record)?;
        if membership.own.iter().chain(&membership.upstream).any(|flaw| flaws.contains(flaw)) {
            members.push(one);
        }
    }
    if members.is_empty() {
        return Ok(Why::NoEntry);
    }
    let weighed = fold::weigh(database, target, &members, options)?;
    Ok(Why::Decided(weighed.into_iter().map(|one| fold::evidence(target, one)).collect()))
}

fn has_name(record: &PackageRecord, name: &str) -> bool {
    let with_namespace = |mark: char| {
        let rest = record.namespace.as_deref().and_then(|namespace| name.strip_prefix(namespace));
        rest.and_then(|rest| rest.strip_prefix(mark)).is_some_and(|rest| rest == record.name)
    };
    record.name == name
        || record.source.as_ref().is_some_and(|source| source.name == name)
        || with_namespace('/')
        || with_namespace(':')
}

/// Names that hold the name or are held by it.
fn nearest(inventory: &Inventory, name: &str) -> Vec<String> {
    let wanted = name.to_lowercase();
    let is_near = |known: &&str| {
        let known = known.to_lowercase();
        !wanted.is_empty() && !known.is_empty() && (known.contains(&wanted) || wanted.contains(&known))
    };
    let names: BTreeSet<&str> =
        inventory.packages.iter().map(|package| package.record.name.as_str()).filter(is_near).collect();
    names.into_iter().take(NEAREST).map(str::to_owned).collect()
}
