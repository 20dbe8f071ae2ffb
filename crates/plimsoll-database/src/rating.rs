//! Ratings of severity: vectors of CVSS with their score, and the words of vendors.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr as _;

use cvss::Cvss;

use crate::DatabaseError;
use crate::bytes::{Cursor, put_number, put_text};

/// A score from 0.0 to 10.0 in tenths.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Tenths(u8);

impl Tenths {
    /// Returns None above 10.0.
    pub fn new(tenths: u8) -> Option<Self> {
        (tenths <= 100).then_some(Self(tenths))
    }

    /// The nearest tenth; a negative zero is zero. Returns None outside of 0.0 to 10.0.
    fn nearest(score: f64) -> Option<Self> {
        (0..=100).find(|tenths| (f64::from(*tenths) - score * 10.0).abs() < 0.5).map(Self)
    }

    /// In tenths: 98 is 9.8.
    pub fn tenths(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Tenths {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

/// A word for a severity. Order: the worse is the greater. That nothing is known is no word.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Word {
    /// 0.0, `unimportant`, `none`.
    Info,
    /// Above 0.0, `negligible`.
    Low,
    /// From 4.0, `moderate`.
    Medium,
    /// From 7.0, `important`.
    High,
    /// From 9.0.
    Critical,
}

impl Word {
    /// The word for a score of CVSS 3 or 4; those of version 2 are put on the same scale.
    pub fn of_score(score: Tenths) -> Self {
        match score.tenths() {
            0 => Self::Info,
            1..40 => Self::Low,
            40..70 => Self::Medium,
            70..90 => Self::High,
            _ => Self::Critical,
        }
    }

    /// The word that a vendor uses, in any case. Returns None for one that says nothing, such as `unknown`.
    pub fn of_vendor(word: &str) -> Option<Self> {
        match word.trim().to_ascii_lowercase().as_str() {
            "critical" => Some(Self::Critical),
            "high" | "important" => Some(Self::High),
            "medium" | "moderate" => Some(Self::Medium),
            "low" | "negligible" | "minor" => Some(Self::Low),
            "none" | "info" | "informational" | "unimportant" => Some(Self::Info),
            _ => None,
        }
    }
}

/// The scores of a vector of CVSS.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Scores {
    /// Of 4.0: the one score of the whole vector.
    pub base: Tenths,
    /// Of 3.x, and of 2.0 where the vector has metrics of that group.
    pub temporal: Option<Tenths>,
    /// Of 3.x, and of 2.0 where the vector has metrics of that group.
    pub environmental: Option<Tenths>,
    /// It is of version 2.0, whose scale has other words.
    pub is_of_version_2: bool,
}

impl Scores {
    /// Scores a vector of CVSS 2.0, 3.0, 3.1 or 4.0. Returns None for what is none, which is not a score of 0.0.
    /// Source: FIRST, the specifications of CVSS.
    pub fn of(vector: &str) -> Option<Self> {
        let mut is_of_version_2 = false;
        let (base, temporal, environmental) = match Cvss::from_str(vector).map_or(None, Some)? {
            Cvss::CvssV20(two) => {
                is_of_version_2 = true;
                let has_temporal = two.e.is_some() || two.rl.is_some() || two.rc.is_some();
                let has_environmental =
                    two.cdp.is_some() || two.td.is_some() || two.cr.is_some() || two.ir.is_some() || two.ar.is_some();
                let temporal = has_temporal.then(|| two.temporal_score().value());
                (two.score().value(), temporal, has_environmental.then(|| two.environmental_score().value()))
            }
            // An incomplete vector is parsed too, and would have a score of 0.0.
            Cvss::CvssV30(three) | Cvss::CvssV31(three) if !is_complete(&three) => return None,
            Cvss::CvssV30(three) | Cvss::CvssV31(three) => (
                three.base_score().value(),
                Some(three.temporal_score().value()),
                Some(three.environmental_score().value()),
            ),
            Cvss::CvssV40(four) => (four.score().value(), None, None),
            _ => return None,
        };
        Some(Self {
            base: Tenths::nearest(base)?,
            temporal: temporal.and_then(Tenths::nearest),
            environmental: environmental.and_then(Tenths::nearest),
            is_of_version_2,
        })
    }

    /// The word for one of these scores in the scale that was published for the version. Source: NVD for 2.0, which has
    /// three words; FIRST for the others.
    pub fn word(&self, score: Tenths) -> &'static str {
        match (self.is_of_version_2, score.tenths()) {
            (true, 0..40) | (false, 1..40) => "Low",
            (_, 40..70) => "Medium",
            (true, _) | (_, 70..90) => "High",
            (false, 0) => "None",
            (false, _) => "Critical",
        }
    }
}

/// Whether a vector of version 3 has all base metrics.
fn is_complete(vector: &cvss::v3::Vector) -> bool {
    let exploitability =
        vector.av.is_some() && vector.ac.is_some() && vector.pr.is_some() && vector.ui.is_some() && vector.s.is_some();
    exploitability && vector.c.is_some() && vector.i.is_some() && vector.a.is_some()
}

/// How severe somebody says that it is.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Rating<'a> {
    /// `CVSS_V2`, `CVSS_V3`, `CVSS_V4`, another type of OSV such as `Ubuntu`, or `vendor` for a word of the source.
    pub system: Cow<'a, str>,
    /// The vector or the word, as written.
    pub value: Cow<'a, str>,
    /// The base score, for vectors.
    pub score: Option<Tenths>,
}

/// What stands for a rating without a score.
const UNSCORED: u64 = 0xff;

impl<'a> Rating<'a> {
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        put_text(out, &self.system);
        put_text(out, &self.value);
        put_number(out, self.score.map_or(UNSCORED, |score| u64::from(score.tenths())));
    }

    pub(crate) fn read(cursor: &mut Cursor<'a>) -> Result<Self, DatabaseError> {
        let (system, value) = (cursor.text()?, cursor.text()?);
        let score = match cursor.number()? {
            UNSCORED => None,
            tenths => Some(u8::try_from(tenths).map_or(None, Tenths::new).ok_or_else(|| cursor.damaged())?),
        };
        Ok(Self { system: Cow::Borrowed(system), value: Cow::Borrowed(value), score })
    }

    /// The same with texts of its own.
    pub fn into_owned(self) -> Rating<'static> {
        Rating {
            system: Cow::Owned(self.system.into_owned()),
            value: Cow::Owned(self.value.into_owned()),
            score: self.score,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_have_scores_and_what_is_none_has_no_score() {
        for (vector, expected) in [
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Some("9.8")),
            ("AV:L/AC:H/Au:M/C:N/I:N/A:N", Some("0.0")),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", Some("10.0")),
            ("CVSS:3.1/AV:N", None),
            ("AV:N/AC:L", None),
            ("CVSS:4.0/AV:N/AC:L/AT:N", None),
            ("9.8", None),
            ("", None),
        ] {
            let found = Scores::of(vector).map(|scores| scores.base.to_string());
            assert_eq!(found.as_deref(), expected, "{vector}");
        }
    }
}
