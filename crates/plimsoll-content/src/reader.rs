//! The reader that looks for secrets in every file of an image. What it keeps says where they stand and never what they
//! are, since a cache may hold it.

use std::ops::Range;

use plimsoll_engine::{FileBytes, FileReader, Interest, Passing};
use plimsoll_facts::image::{DamagedFacts, RawFacts};
use serde::{Deserialize, Serialize};

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
        2
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
            facts.keep(&secrets.iter().map(Kept::of).collect::<Vec<_>>());
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

/// The secrets of a file, of what [`SecretReader`] kept of it, by place.
pub fn secrets_in(facts: &RawFacts) -> Result<Vec<SecretFact>, DamagedFacts> {
    let kept: Vec<Kept> = facts.kept()?.unwrap_or_default();
    kept.into_iter().map(Kept::fact).collect()
}

/// What is kept of a secret; the rest its rule tells.
#[derive(Serialize, Deserialize)]
struct Kept {
    rule: String,
    range: Range<u64>,
    encoding: Encoding,
    tag: Option<Tag>,
}

impl Kept {
    fn of(secret: &SecretFact) -> Self {
        let SecretFact { rule, range, encoding, tag, .. } = secret;
        Self { rule: (*rule).to_owned(), range: range.clone(), encoding: *encoding, tag: *tag }
    }

    fn fact(self) -> Result<SecretFact, DamagedFacts> {
        let Self { rule, range, encoding, tag } = self;
        match Rule::of(&rule) {
            Some(Rule { id, confidence, category, .. }) if !range.is_empty() => {
                Ok(SecretFact { rule: id, range, encoding, confidence: *confidence, category: *category, tag })
            }
            _ => Err(DamagedFacts),
        }
    }
}
