//! How severe a flaw is, and who says so. What nobody rated stays unrated, which is not low.

use plimsoll_database::{Rating, Ssvc, Tenths, Word};

/// A severity with its source.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Severity {
    /// None: nobody rated it.
    pub word: Option<Word>,
    /// The base score, where a vector or CISA gives one.
    pub score: Option<Tenths>,
    /// The vector.
    pub vector: Option<String>,
    /// Who says so; empty where nobody does.
    pub source: String,
}

/// The ratings of one record, the primary record first in a list of these.
pub(super) struct Rated<'r> {
    /// Who published the record.
    pub(super) source: &'r str,
    /// Whether that is the distribution of the package.
    pub(super) is_of_distribution: bool,
    /// Of the entry.
    pub(super) entry: &'r [Rating<'r>],
    /// Of the record.
    pub(super) record: &'r [Rating<'static>],
}

/// The name by which CISA's scores are shown.
const CISA: &str = "CISA Vulnrichment";

/// Chooses: the word of the distribution for its release, then the vectors of the records, then their words, then CISA.
pub(super) fn severity(rated: &[Rated<'_>], ssvc: Option<&Ssvc>) -> Severity {
    let vendor = rated.iter().filter(|one| one.is_of_distribution).find_map(word);
    let found = vendor.or_else(|| rated.iter().find_map(vector)).or_else(|| rated.iter().find_map(word));
    let cisa = || {
        let score = ssvc?.score?;
        Some(Severity { word: Some(Word::of_score(score)), score: Some(score), vector: None, source: CISA.to_owned() })
    };
    found.or_else(cisa).unwrap_or_default()
}

/// The rating by the newest version of CVSS, of the entry before the record.
fn vector(one: &Rated<'_>) -> Option<Severity> {
    let best = newest(one.entry).or_else(|| newest(one.record))?;
    Some(Severity {
        word: best.score.map(Word::of_score),
        score: best.score,
        vector: Some(best.value.to_string()),
        source: one.source.to_owned(),
    })
}

fn newest<'r, 'a>(ratings: &'r [Rating<'a>]) -> Option<&'r Rating<'a>> {
    ratings.iter().filter(|rating| rating.score.is_some()).min_by_key(|rating| age(&rating.value))
}

/// From the newest version of CVSS to the oldest, which has no mark.
fn age(vector: &str) -> usize {
    ["CVSS:4.0/", "CVSS:3.1/", "CVSS:3.0/"].iter().position(|mark| vector.starts_with(mark)).unwrap_or(usize::MAX)
}

fn word(one: &Rated<'_>) -> Option<Severity> {
    let mut all = one.entry.iter().chain(one.record).filter(|rating| rating.score.is_none());
    let word = all.find_map(|rating| Word::of_vendor(&rating.value))?;
    Some(Severity { word: Some(word), score: None, vector: None, source: one.source.to_owned() })
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use plimsoll_database::Scores;

    use super::*;

    fn rating(system: &'static str, value: &'static str) -> Rating<'static> {
        let score = Scores::of(value).map(|scores| scores.base);
        Rating { system: Cow::Borrowed(system), value: Cow::Borrowed(value), score }
    }

    const V3: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    const V4: &str = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N";

    fn check(is_of_distribution: bool, entry: &[Rating<'static>], record: &[Rating<'static>], expected: Option<Word>) {
        let rated = [Rated { source: "s", is_of_distribution, entry, record }];
        assert_eq!(severity(&rated, None).word, expected);
    }

    #[test]
    fn the_release_goes_before_the_vector_the_newest_vector_before_others_and_nothing_is_unrated() {
        let (three, four, low) = (rating("CVSS_V3", V3), rating("CVSS_V4", V4), rating("vendor", "low"));
        check(true, std::slice::from_ref(&low), std::slice::from_ref(&three), Some(Word::Low));
        check(false, &[], &[low.clone(), three.clone()], Some(Word::Critical));
        check(false, &[], &[three.clone(), four.clone()], Some(Word::Medium));
        check(false, &[three], &[four], Some(Word::Critical));
        check(false, &[], &[low], Some(Word::Low));
        check(false, &[], &[rating("vendor", "untriaged")], None);
        check(false, &[], &[], None);
    }

    #[test]
    fn the_score_of_cisa_counts_where_no_record_has_one() {
        let ssvc = Ssvc { exploitation: None, automatable: None, impact: None, score: Tenths::new(0) };
        let found = severity(&[], Some(&ssvc));
        assert_eq!((found.word, found.source.as_str()), (Some(Word::Info), CISA));
    }
}
