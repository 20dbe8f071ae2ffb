//! What holds for a finding, of all that is said of it: the most authoritative source, in it the newest statement, of
//! equally new ones the more alarming. The order of documents says nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::bom;
use super::compare::{Compared, Difference, Identity, Weak, better};
use super::document::{Document, Product, Statement, Status};
use super::product::covers;

/// Where a document comes from. The first that says something is heard.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Source {
    /// Who runs the software.
    Operator,
    /// Who makes the product.
    Maker,
    /// The feed of a distribution.
    Distribution,
    /// A collection of statements of others.
    Hub,
}

/// A document and what is known of it besides.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Listed {
    /// What to call it: a path, a digest.
    pub name: String,
    /// Where it comes from.
    pub source: Source,
    /// Whether its signature was verified.
    pub is_verified: bool,
    /// The document.
    pub document: Document,
}

/// All documents of a run.
#[derive(Clone, Debug, Default)]
pub struct Vex {
    pub(super) listed: Vec<Listed>,
    /// Only verified documents may close findings; what others say to close one is only told.
    is_strict: bool,
    /// Statements by the ids of their vulnerability in lower case: number of the document and of the statement.
    ids: BTreeMap<String, Vec<(usize, usize)>>,
}

/// What was said of a finding.
#[derive(Clone, Debug, Default)]
pub struct Judged<'v> {
    /// What holds; `None` when nothing that applies was said.
    pub effective: Option<Effective<'v>>,
    /// Every statement about the vulnerability, the decisive one first.
    pub looked_at: Vec<LookedAt<'v>>,
}

/// The statement that holds.
#[derive(Clone, Copy, Debug)]
pub struct Effective<'v> {
    /// Its document.
    pub listed: &'v Listed,
    /// The statement.
    pub statement: &'v Statement,
    /// What makes the match weak.
    pub weak: Option<Weak>,
}

impl Effective<'_> {
    /// The status.
    pub fn status(&self) -> Status {
        self.statement.status
    }

    /// Whether the finding is closed.
    pub fn closes(&self) -> bool {
        self.statement.status.closes()
    }
}

/// A statement, and why it did or did not decide.
#[derive(Clone, Debug)]
pub struct LookedAt<'v> {
    /// Its document.
    pub listed: &'v Listed,
    /// The statement.
    pub statement: &'v Statement,
    /// Why.
    pub looked: Looked,
}

/// Why a statement did or did not decide.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Looked {
    /// It holds.
    Holds(Option<Weak>),
    /// It applies, and another one of a higher source, newer or more alarming holds.
    Superseded(Option<Weak>),
    /// It applies and would close, but its document is not verified and only verified ones may.
    Unverified(Option<Weak>),
    /// It applied until this day.
    Expired(Date),
    /// It was said only at this time, after the day that is asked for.
    NotYet(Timestamp),
    /// It is about something else.
    Differs(Difference),
    /// It names no product.
    NoProduct,
}

impl fmt::Display for Looked {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weak = match self {
            Self::Holds(weak) | Self::Superseded(weak) | Self::Unverified(weak) => *weak,
            _ => None,
        };
        match self {
            Self::Holds(_) => out.write_str("it applies")?,
            Self::Superseded(_) => out.write_str("it applies, and another one counts more")?,
            Self::Unverified(_) => out.write_str("it applies, and no signature of its document was verified")?,
            Self::Expired(until) => write!(out, "it held until {until}")?,
            Self::NotYet(time) => write!(out, "it was said at {time}, after the day that is judged by")?,
            Self::Differs(difference) => write!(out, "it does not apply: {difference}")?,
            Self::NoProduct => out.write_str("it names no product")?,
        }
        match weak {
            Some(weak) => write!(out, ", by {weak}"),
            None => Ok(()),
        }
    }
}

impl Vex {
    /// Puts documents together. Statements that refer to components of other documents find them here. When strict,
    /// only verified documents may close findings.
    pub fn new(mut listed: Vec<Listed>, is_strict: bool) -> Self {
        let order = |one: &Listed| {
            let document = &one.document;
            let words = [&one.name, &document.id, &document.author, &document.version].map(Clone::clone);
            (one.source, words, document.timestamp, Reverse(one.is_verified))
        };
        listed.sort_by_cached_key(order);
        let boms: Vec<_> = listed.iter().filter_map(|one| one.document.bom.clone()).collect();
        let mut ids: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, one) in listed.iter_mut().enumerate() {
            for (number, statement) in one.document.statements.iter_mut().enumerate() {
                bom::link(&mut statement.products, &boms);
                for id in &statement.ids {
                    let places = ids.entry(id.to_ascii_lowercase()).or_default();
                    if places.last() != Some(&(at, number)) {
                        places.push((at, number));
                    }
                }
            }
        }
        Self { listed, is_strict, ids }
    }

    /// The documents, in an order of their own.
    pub fn listed(&self) -> &[Listed] {
        &self.listed
    }

    /// Whether nothing is said of anything.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// What holds for a vulnerability, by all its ids, of a package in a subject, on a day.
    pub fn judge(&self, subject: &Identity, package: &Identity, ids: &[&str], as_of: Date) -> Judged<'_> {
        self.judge_found(subject, Some(package), ids, as_of)
    }

    /// As [`Vex::judge`]; without a package, of the subject alone.
    pub fn judge_found(&self, subject: &Identity, package: Option<&Identity>, ids: &[&str], as_of: Date) -> Judged<'_> {
        let mut looked_at: Vec<LookedAt<'_>> = self
            .about(ids)
            .map(|(listed, statement)| {
                let looked = self.look(listed, statement, subject, package, as_of);
                LookedAt { listed, statement, looked }
            })
            .collect();
        looked_at.sort_by_key(|one| {
            let statement = one.statement;
            let applies = matches!(one.looked, Looked::Superseded(_));
            (!applies, one.listed.source, Reverse(statement.timestamp), Reverse(statement.status), weak(&one.looked))
        });
        let effective = looked_at.first_mut().and_then(|one| {
            let Looked::Superseded(weak) = one.looked else { return None };
            one.looked = Looked::Holds(weak);
            Some(Effective { listed: one.listed, statement: one.statement, weak })
        });
        Judged { effective, looked_at }
    }

    /// The statements about a vulnerability, each once.
    pub(super) fn about(&self, ids: &[&str]) -> impl Iterator<Item = (&Listed, &Statement)> {
        let mut places: Vec<(usize, usize)> =
            ids.iter().filter_map(|id| self.ids.get(&id.to_ascii_lowercase())).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|(at, number)| {
            let listed = self.listed.get(at)?;
            Some((listed, listed.document.statements.get(number)?))
        })
    }

    /// What a statement alone comes to; one that applies counts as superseded until it is the first.
    fn look(
        &self,
        listed: &Listed,
        statement: &Statement,
        subject: &Identity,
        package: Option<&Identity>,
        as_of: Date,
    ) -> Looked {
        let weak = match nearest(statement, subject, package) {
            None => return Looked::NoProduct,
            Some(Err(difference)) => return Looked::Differs(difference),
            Some(Ok(weak)) => weak,
        };
        if let Some(time) = statement.timestamp
            && time.to_zoned(TimeZone::UTC).date() > as_of
        {
            return Looked::NotYet(time);
        }
        if let Some(until) = statement.until
            && until < as_of
        {
            return Looked::Expired(until);
        }
        if self.is_strict && !listed.is_verified && statement.status.closes() {
            return Looked::Unverified(weak);
        }
        Looked::Superseded(weak)
    }
}

fn weak(looked: &Looked) -> Option<Weak> {
    match looked {
        Looked::Holds(weak) | Looked::Superseded(weak) | Looked::Unverified(weak) => *weak,
        _ => None,
    }
}

/// The best of the products of a statement; `None` when it has none.
pub(super) fn nearest(statement: &Statement, subject: &Identity, package: Option<&Identity>) -> Option<Compared> {
    let compare = |product: &Product| covers(product, statement.status, subject, package);
    statement.products.iter().map(compare).reduce(better)
}
