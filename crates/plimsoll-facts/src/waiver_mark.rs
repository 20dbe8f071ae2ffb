//! A waiver written where the thing stands: a comment on a field, or an annotation of an object.
//!
//! The text is the same in both: `PLM-P001, PLM-P026 container=web until=2027-03-01 owner=shop -- reason`.

use plimsoll_model::{CheckId, SubjectId};
use plimsoll_source::Extent;

/// What a mark covers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MarkScope {
    /// What begins in this extent of the file.
    Extent(Extent),
    /// A document of the file, by its number.
    Document(u32),
    /// The whole file.
    File,
    /// An object; of its findings, those at a container, if one is named.
    Object(SubjectId),
}

/// Why a mark cannot hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarkProblem {
    /// It names no check, or something that is none.
    BadCheck,
    /// It has no `until=YYYY-MM-DD`.
    NoDate,
    /// It has no reason after ` -- `.
    NoReason,
}

/// The terms of a waiver.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WaiverTerms {
    /// The checks it is for.
    pub checks: Vec<CheckId>,
    /// The container, if it names one.
    pub container: Option<String>,
    /// The last day on which it holds, `YYYY-MM-DD`.
    pub until: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Why.
    pub reason: String,
}

/// A waiver found in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WaiverMark {
    /// Where it stands.
    pub at: Extent,
    /// What it covers.
    pub scope: MarkScope,
    /// Its terms, or why it has none that hold.
    pub terms: Result<WaiverTerms, MarkProblem>,
}

/// Reads the terms of a waiver. `checks` are those that the place already names, as an annotation's key does.
pub fn parse_terms(text: &str, checks: Vec<CheckId>) -> Result<WaiverTerms, MarkProblem> {
    let (head, reason) = text.split_once("--").map_or((text, ""), |(head, reason)| (head, reason.trim()));
    let mut terms = WaiverTerms { checks, reason: reason.to_owned(), ..WaiverTerms::default() };
    for word in head.split([' ', ',', '\t']).filter(|word| !word.is_empty()) {
        match word.split_once('=') {
            Some(("until", date)) => terms.until = date.to_owned(),
            Some(("owner", owner)) => terms.owner = Some(owner.to_owned()),
            Some(("container", container)) => terms.container = Some(container.to_owned()),
            _ => terms.checks.push(word.parse().map_err(|_| MarkProblem::BadCheck)?),
        }
    }
    if terms.checks.is_empty() {
        return Err(MarkProblem::BadCheck);
    }
    if !is_date(&terms.until) {
        return Err(MarkProblem::NoDate);
    }
    if terms.reason.is_empty() {
        return Err(MarkProblem::NoReason);
    }
    Ok(terms)
}

/// True for `YYYY-MM-DD` with a month and a day that can be.
fn is_date(text: &str) -> bool {
    let shape = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let month = text.get(5..7).is_some_and(|month| ("01"..="12").contains(&month));
    let day = text.get(8..10).is_some_and(|day| ("01"..="31").contains(&day));
    shape && month && day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_need_a_check_a_date_and_a_reason() {
        let terms = parse_terms("PLM-P001, PLM-P026 until=2027-03-01 owner=shop -- writes its cache", Vec::new());
        assert_eq!(
            terms,
            Ok(WaiverTerms {
                checks: vec![CheckId::new(b'P', 1), CheckId::new(b'P', 26)],
                container: None,
                until: "2027-03-01".to_owned(),
                owner: Some("shop".to_owned()),
                reason: "writes its cache".to_owned(),
            })
        );
        for (text, problem) in [
            ("until=2027-03-01 -- x", MarkProblem::BadCheck),
            ("PLM-P1 until=2027-03-01 -- x", MarkProblem::BadCheck),
            ("PLM-P001 -- x", MarkProblem::NoDate),
            ("PLM-P001 until=2027-13-01 -- x", MarkProblem::NoDate),
            ("PLM-P001 until=2027-03-01", MarkProblem::NoReason),
        ] {
            assert_eq!(parse_terms(text, Vec::new()), Err(problem), "{text}");
        }
    }
}
