//! What is known of CVE ids beside the records: how likely and how certainly they are exploited. Tables of fixed rows,
//! sorted by CVE id.

use std::fmt;

use jiff::civil::Date;

use crate::DatabaseError;
use crate::rating::Tenths;

/// The year that is 0 in a packed id, which has 6 bits for years and 24 for numbers.
const FIRST_YEAR: u16 = 1999;
const YEARS: u16 = 64;
const NUMBER_BITS: u32 = 24;

/// An id of the CVE list. Order: year, then number.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Cve(u32);

impl Cve {
    /// The number that stands for it in the file.
    pub(crate) fn packed(self) -> u32 {
        self.0
    }

    /// Reads `CVE-2024-3094`, in any case. Returns None for what is no id of the list, or a year or number that the
    /// file has no room for: years from 1999 to 2062, numbers up to 16,777,215.
    pub fn parse(id: &str) -> Option<Self> {
        let (scheme, rest) = id.split_at_checked(4)?;
        let (year, number) = rest.split_once('-')?;
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !scheme.eq_ignore_ascii_case("CVE-") || year.len() != 4 || number.len() < 4 || !is_digits(rest.get(..4)?) {
            return None;
        }
        if !is_digits(number) {
            return None;
        }
        let year = year.parse::<u16>().map_or(None, Some)?.checked_sub(FIRST_YEAR).filter(|year| *year < YEARS)?;
        let number = number.parse::<u32>().map_or(None, Some).filter(|number| *number < 1 << NUMBER_BITS)?;
        Some(Self(u32::from(year) << NUMBER_BITS | number))
    }
}

impl fmt::Display for Cve {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = u32::from(FIRST_YEAR) + (self.0 >> NUMBER_BITS);
        write!(out, "CVE-{year}-{:04}", self.0 & ((1 << NUMBER_BITS) - 1))
    }
}

/// The Exploit Prediction Scoring System: how likely exploitation is within 30 days. Source: FIRST.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Epss {
    /// In hundred-thousandths: 793 is 0.00793.
    pub score: u32,
    /// The share of ids that score no higher, in hundred-thousandths.
    pub percentile: u32,
}

impl Epss {
    /// The whole, in the units of both fields.
    pub const WHOLE: u32 = 100_000;
    /// Bits of each field in the file.
    const BITS: u32 = 17;
}

/// A row of CISA's catalogue of vulnerabilities that are known to be exploited.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Kev {
    /// The day on which it came into the catalogue.
    pub added: Date,
    /// The day until which agencies must act.
    pub due: Option<Date>,
    /// Known from campaigns of ransomware.
    pub is_ransomware: bool,
}

/// CISA's points of decision about a CVE id, each None where it does not say. Source: CISA Vulnrichment, SSVC 2.0.3.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Ssvc {
    /// What is known of exploits.
    pub exploitation: Option<Exploitation>,
    /// Whether the first four steps of the kill chain can be automated.
    pub automatable: Option<Automatable>,
    /// What an exploit gains.
    pub impact: Option<TechnicalImpact>,
    /// The base score that CISA gives, which counts where no record has one.
    pub score: Option<Tenths>,
}

/// What is known of exploits.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Exploitation {
    /// Nothing.
    None,
    /// A proof of concept is public.
    ProofOfConcept,
    /// It is used.
    Active,
}

/// Whether exploitation can be automated.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Automatable {
    /// It cannot.
    No,
    /// It can.
    Yes,
}

/// What an exploit gains.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum TechnicalImpact {
    /// Something.
    Partial,
    /// All of the component.
    Total,
}

/// A value that has rows of a fixed size in the file, behind the CVE id.
pub(crate) trait Row: Sized {
    /// Bytes of a row with its id.
    const BYTES: usize;
    const PART: &'static str;
    fn write(&self, cve: Cve, out: &mut Vec<u8>);
    /// The id of a row.
    fn cve(row: &[u8]) -> Option<Cve>;
    fn read(row: &[u8]) -> Option<Self>;
}

fn number(row: &[u8], at: usize) -> Option<u32> {
    row.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

impl Row for Epss {
    const BYTES: usize = 8;
    const PART: &'static str = "epss";

    fn write(&self, cve: Cve, out: &mut Vec<u8>) {
        let row =
            u64::from(cve.0) << (2 * Self::BITS) | u64::from(self.score) << Self::BITS | u64::from(self.percentile);
        out.extend_from_slice(&row.to_le_bytes());
    }

    fn cve(row: &[u8]) -> Option<Cve> {
        let row = u64::from_le_bytes(*row.first_chunk()?);
        u32::try_from(row >> (2 * Self::BITS)).map_or(None, |id| Some(Cve(id)))
    }

    fn read(row: &[u8]) -> Option<Self> {
        let row = u64::from_le_bytes(*row.first_chunk()?);
        let field = |shift: u32| u32::try_from(row >> shift & ((1 << Self::BITS) - 1)).map_or(None, Some);
        let (score, percentile) = (field(Self::BITS)?, field(0)?);
        (score <= Self::WHOLE && percentile <= Self::WHOLE).then_some(Self { score, percentile })
    }
}

/// A day as year * 10000 + month * 100 + day, 0 for none.
fn day_number(day: Date) -> u32 {
    u32::from(day.year().unsigned_abs()) * 10_000
        + u32::from(day.month().unsigned_abs()) * 100
        + u32::from(day.day().unsigned_abs())
}

fn day(number: u32) -> Option<Date> {
    let part = |value: u32| i8::try_from(value).map_or(None, Some);
    let year = i16::try_from(number / 10_000).map_or(None, Some)?;
    Date::new(year, part(number / 100 % 100)?, part(number % 100)?).map_or(None, Some)
}

impl Row for Kev {
    const BYTES: usize = 13;
    const PART: &'static str = "kev";

    fn write(&self, cve: Cve, out: &mut Vec<u8>) {
        for number in [cve.0, day_number(self.added), self.due.map_or(0, day_number)] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.push(u8::from(self.is_ransomware));
    }

    fn cve(row: &[u8]) -> Option<Cve> {
        number(row, 0).map(Cve)
    }

    fn read(row: &[u8]) -> Option<Self> {
        let due = match number(row, 8)? {
            0 => None,
            number => Some(day(number)?),
        };
        Some(Self { added: day(number(row, 4)?)?, due, is_ransomware: *row.get(12)? != 0 })
    }
}

/// What stands for no score.
const UNSCORED: u8 = 0xff;

impl Row for Ssvc {
    const BYTES: usize = 6;
    const PART: &'static str = "ssvc";

    fn write(&self, cve: Cve, out: &mut Vec<u8>) {
        out.extend_from_slice(&cve.0.to_le_bytes());
        let exploitation = match self.exploitation {
            None => 0,
            Some(Exploitation::None) => 1,
            Some(Exploitation::ProofOfConcept) => 2,
            Some(Exploitation::Active) => 3,
        };
        let automatable = match self.automatable {
            None => 0,
            Some(Automatable::No) => 1,
            Some(Automatable::Yes) => 2,
        };
        let impact = match self.impact {
            None => 0,
            Some(TechnicalImpact::Partial) => 1,
            Some(TechnicalImpact::Total) => 2,
        };
        out.push(exploitation | automatable << 2 | impact << 4);
        out.push(self.score.map_or(UNSCORED, Tenths::tenths));
    }

    fn cve(row: &[u8]) -> Option<Cve> {
        number(row, 0).map(Cve)
    }

    fn read(row: &[u8]) -> Option<Self> {
        let points = *row.get(4)?;
        let score = match *row.get(5)? {
            UNSCORED => None,
            tenths => Some(Tenths::new(tenths)?),
        };
        let exploitation = match points & 3 {
            0 => None,
            1 => Some(Exploitation::None),
            2 => Some(Exploitation::ProofOfConcept),
            _ => Some(Exploitation::Active),
        };
        let automatable = match points >> 2 & 3 {
            0 => None,
            1 => Some(Automatable::No),
            2 => Some(Automatable::Yes),
            _ => return None,
        };
        let impact = match points >> 4 {
            0 => None,
            1 => Some(TechnicalImpact::Partial),
            2 => Some(TechnicalImpact::Total),
            _ => return None,
        };
        Some(Self { exploitation, automatable, impact, score })
    }
}

/// Writes a table; the rows come in the order of their ids.
pub(crate) fn write<'r, R: Row + 'r>(rows: impl Iterator<Item = (&'r Cve, &'r R)>) -> Vec<u8> {
    let mut out = Vec::new();
    rows.for_each(|(cve, row)| row.write(*cve, &mut out));
    out
}

/// The row of an id. Order: logarithmic.
pub(crate) fn get<R: Row>(table: &[u8], cve: Cve) -> Result<Option<R>, DatabaseError> {
    let damaged = || DatabaseError::Damaged(R::PART);
    let row = |number: usize| {
        let at = number.checked_mul(R::BYTES)?;
        table.get(at..at.checked_add(R::BYTES)?)
    };
    let (mut low, mut high) = (0, table.len() / R::BYTES);
    while low < high {
        let middle = low.midpoint(high);
        let candidate = row(middle).and_then(R::cve).ok_or_else(damaged)?;
        if candidate == cve {
            return row(middle).and_then(R::read).map(Some).ok_or_else(damaged);
        }
        if candidate < cve {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(None)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn rows_come_back_by_id() {
        let cve = |id: &str| Cve::parse(id).unwrap();
        let score = |score| Epss { score, percentile: 100_000 - score };
        let rows = BTreeMap::from([(cve("CVE-1999-0001"), score(0)), (cve("CVE-2024-9999999"), score(Epss::WHOLE))]);
        let table = write(rows.iter());
        assert_eq!(table.len(), 16);
        for (id, row) in &rows {
            assert_eq!(get::<Epss>(&table, *id), Ok(Some(*row)));
        }
        assert_eq!(get::<Epss>(&table, cve("CVE-2000-0001")), Ok(None));

        let kev = Kev { added: jiff::civil::date(2025, 8, 25), due: None, is_ransomware: true };
        let table = write([(&cve("CVE-2025-48384"), &kev)].into_iter());
        assert_eq!(get(&table, cve("CVE-2025-48384")), Ok(Some(kev)));

        let points = Ssvc {
            exploitation: Some(Exploitation::Active),
            automatable: None,
            impact: Some(TechnicalImpact::Total),
            score: Tenths::new(0),
        };
        let table = write([(&cve("CVE-2025-48384"), &points)].into_iter());
        assert_eq!(get(&table, cve("CVE-2025-48384")), Ok(Some(points)));
    }

    #[test]
    fn ids_are_written_as_they_are_read() {
        for id in ["CVE-1999-0001", "CVE-2024-3094", "CVE-2025-1234567", "CVE-2062-16777215"] {
            assert_eq!(Cve::parse(id).unwrap().to_string(), id);
        }
        for other in ["CVE-1998-0001", "CVE-2063-0001", "CVE-2024-16777216", "CVE-2024-", "CVE-+024-0001", "é"] {
            assert_eq!(Cve::parse(other), None, "{other}");
        }
    }
}
