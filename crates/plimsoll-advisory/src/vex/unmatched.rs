//! Statements that came to nothing: which field differed first from what was found nearest to them.

use jiff::civil::Date;

use super::compare::{Compared, Difference, Field, Identity, better};
use super::document::Statement;
use super::effective::{Looked, LookedAt, Vex, nearest};

/// A finding: a vulnerability, by all its ids, of a package in a subject.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What the package is in.
    pub subject: &'a Identity,
    /// The package.
    pub package: &'a Identity,
    /// All ids of the vulnerability.
    pub ids: &'a [&'a str],
}

impl Asked<'_> {
    fn is_about(&self, statement: &Statement) -> bool {
        statement.ids.iter().any(|stated| self.ids.iter().any(|id| id.eq_ignore_ascii_case(stated)))
    }

    fn compare(&self, statement: &Statement) -> Option<Compared> {
        nearest(statement, self.subject, Some(self.package))
    }
}

impl Vex {
    /// The statements that apply to none of the findings, each with the nearest difference. One about a vulnerability
    /// that was not found differs in its id if a product of it was found, and is passed over otherwise; one without
    /// product, or one that has expired, is always told.
    pub fn unmatched(&self, findings: &[Asked<'_>], as_of: Date) -> Vec<LookedAt<'_>> {
        let all = self.listed.iter().flat_map(|listed| listed.document.statements.iter().map(move |one| (listed, one)));
        all.filter_map(|(listed, statement)| {
            let looked = look(statement, findings, as_of)?;
            Some(LookedAt { listed, statement, looked })
        })
        .collect()
    }
}

fn look(statement: &Statement, findings: &[Asked<'_>], as_of: Date) -> Option<Looked> {
    if statement.products.is_empty() {
        return Some(Looked::NoProduct);
    }
    if let Some(until) = statement.until.filter(|until| *until < as_of) {
        return Some(Looked::Expired(until));
    }
    let about = findings.iter().filter(|finding| finding.is_about(statement));
    match about.filter_map(|finding| finding.compare(statement)).reduce(better) {
        Some(Ok(_)) => return None,
        Some(Err(difference)) => return Some(Looked::Differs(difference)),
        None => {}
    }
    let found = findings.iter().find(|finding| finding.compare(statement).is_some_and(|compared| compared.is_ok()))?;
    Some(Looked::Differs(Difference::new(Field::Vulnerability, statement.ids.join(" "), found.ids.join(" "))))
}
