//! The reader that looks for secrets in every file of an image. What it keeps says where they stand and never what they
//! are, since a cache may hold it.

use std::fmt;
use std::ops::Range;

use plimsoll_engine::{FileBytes, FileReader, Interest, Passing};
use plimsoll_facts::image::RawFacts;

use crate::encoded::Encoding;
use crate::rule::{Category, Confidence, Rule};
use crate::scanner::{Sighting, sightings_up_to};
use crate::tag::Tag;

/// The name of [`SecretReader`] in raw facts.
pub const SECRET_READER: &str = "secrets";

/// Secrets that are kept of one file, the first ones. The limit `sightings`.
const MOST: usize = 1_000;
/// Sightings at which no more are sought in a piece of a file: several rules may see one secret.
const MOST_SOUGHT: usize = 20 * MOST;

/// Looks at every file, of those that are too large to be seen at once also at what passes by.
#[derive(Clone, Copy, Debug)]
pub struct SecretReader;

impl FileReader for SecretReader {
    fn name(&self) -> &'static str {
        SECRET_READER
    }

    fn version(&self) -> u32 {
        1
    }

    fn interest(&self) -> &'static [Interest] {
        // Every content begins with nothing. Of a private key, more may stand behind what is found.
        &[Interest::Magic(b""), Interest::Passing(Passing { find, before: 1 << 10, after: 4 << 10 })]
    }

    fn read(&self, file: &FileBytes<'_>, facts: &mut RawFacts) {
        let mut secrets = Vec::new();
        let mut is_cut = false;
        for piece in file.pieces() {
            let (sightings, is_more) = sightings_up_to(MOST_SOUGHT, piece.bytes);
            secrets.extend(sightings.into_iter().map(|sighting| SecretFact::new(piece.offset, sighting)));
            is_cut |= is_more;
        }
        secrets.sort_by(|one, other| (one.range.start, one.rule).cmp(&(other.range.start, other.rule)));
        // Pieces overlap, and one may begin or end within a secret that another shows whole.
        secrets.dedup_by(|later, earlier| {
            let is_same = later.range.start < earlier.range.end;
            if is_same && later.range.end > earlier.range.end {
                std::mem::swap(later, earlier);
            }
            is_same
        });
        if is_cut || secrets.len() > MOST {
            secrets.truncate(MOST);
            facts.limit("sightings", format!("more secrets than are kept of one file: {}", secrets.len()));
        }
        if !secrets.is_empty() {
            facts.data = Some(to_data(&secrets));
        }
    }
}

/// The places of secrets in the middle of a large file. All but private keys are shorter than 1 KiB; of these, what is
/// seen is enough.
fn find(bytes: &FileBytes<'_>) -> Vec<Range<usize>> {
    sightings_up_to(MOST_SOUGHT, bytes.bytes).0.into_iter().map(|sighting| sighting.range).collect()
}

/// A secret in a file: where it stands, and what tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SecretFact {
    /// The rule that tells it.
    pub rule: &'static str,
    /// Where it stands in the file, in bytes.
    pub range: Range<u64>,
    /// How it is written.
    pub encoding: Encoding,
    /// How often what the rule sees is a secret.
    pub confidence: Confidence,
    /// What kind of secrets the rule tells. Generic ones in files of packages are mostly none.
    pub category: Category,
    /// Tells equal secrets, when they cannot be guessed.
    pub tag: Option<Tag>,
}

impl SecretFact {
    fn new(offset: u64, sighting: Sighting) -> Self {
        let Sighting { range, rule, encoding, confidence, category, tag, .. } = sighting;
        let range = offset + range.start as u64..offset + range.end as u64;
        Self { rule, range, encoding, confidence, category, tag }
    }
}

/// Raw facts of secrets that cannot be read: another version wrote them, or they are damaged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SecretDataError {
    /// They end before they should.
    Short,
    /// A rule that does not exist.
    UnknownRule,
    /// A number that stands for nothing, or a range that ends before it begins.
    Invalid,
}

impl fmt::Display for SecretDataError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Short => "the facts of secrets end before they should",
            Self::UnknownRule => "the facts of secrets name a rule that does not exist",
            Self::Invalid => "the facts of secrets hold a value that means nothing",
        })
    }
}

impl std::error::Error for SecretDataError {}

/// The secrets of a file, of what [`SecretReader`] kept of it, by place.
pub fn secrets_in(facts: &RawFacts) -> Result<Vec<SecretFact>, SecretDataError> {
    let mut rest = facts.data.as_deref().unwrap_or_default();
    let mut secrets = Vec::new();
    while !rest.is_empty() {
        secrets.push(secret(&mut rest)?);
    }
    Ok(secrets)
}

/// One after the other: the length of the rule's id in one byte, the id, one byte for the encoding, the two ends of the
/// range in eight bytes each, the lower ones first, 1 in one byte and the tag, or 0.
fn to_data(secrets: &[SecretFact]) -> Box<[u8]> {
    let mut data = Vec::new();
    for secret in secrets {
        // No id is that long; the tests of the rules see each of them.
        data.push(u8::try_from(secret.rule.len()).unwrap_or(u8::MAX));
        data.extend(secret.rule.as_bytes());
        data.push(match secret.encoding {
            Encoding::Plain => 0,
            Encoding::Utf16Le => 1,
            Encoding::Utf16Be => 2,
            Encoding::Base64 => 3,
        });
        data.extend(secret.range.start.to_le_bytes());
        data.extend(secret.range.end.to_le_bytes());
        data.push(u8::from(secret.tag.is_some()));
        data.extend(secret.tag.map(Tag::bytes).into_iter().flatten());
    }
    data.into_boxed_slice()
}

fn secret(rest: &mut &[u8]) -> Result<SecretFact, SecretDataError> {
    let [length] = array(rest)?;
    let (id, after) = rest.split_at_checked(usize::from(length)).ok_or(SecretDataError::Short)?;
    *rest = after;
    let id = std::str::from_utf8(id).map_err(|_| SecretDataError::UnknownRule)?;
    let rule = Rule::of(id).ok_or(SecretDataError::UnknownRule)?;
    let encoding = match array(rest)? {
        [0] => Encoding::Plain,
        [1] => Encoding::Utf16Le,
        [2] => Encoding::Utf16Be,
        [3] => Encoding::Base64,
        _ => return Err(SecretDataError::Invalid),
    };
    let range = u64::from_le_bytes(array(rest)?)..u64::from_le_bytes(array(rest)?);
    if range.is_empty() {
        return Err(SecretDataError::Invalid);
    }
    let tag = match array(rest)? {
        [0] => None,
        [1] => Some(Tag::from(array(rest)?)),
        _ => return Err(SecretDataError::Invalid),
    };
    Ok(SecretFact { rule: rule.id, range, encoding, confidence: rule.confidence, category: rule.category, tag })
}

/// The next bytes.
fn array<const BYTES: usize>(rest: &mut &[u8]) -> Result<[u8; BYTES], SecretDataError> {
    let (first, after) = rest.split_first_chunk().ok_or(SecretDataError::Short)?;
    *rest = after;
    Ok(*first)
}
