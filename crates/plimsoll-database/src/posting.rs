//! What is known of one package: a *posting* for each entry of a record that names it. Flat and uncompressed, so that a
//! look-up reads nothing else.
//!
//! All versions of a package's postings stand once in one list of texts, in the order in which they first appear.
//! Boundaries are indexes into it; lists of versions are runs of it, which keeps two million listed versions small.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::DatabaseError;
use crate::bytes::{Cursor, put_count, put_number, put_text};
use crate::list::List;
use crate::rating::Rating;

/// An entry of a record for a package.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Posting<'a> {
    /// The number of the record, for [`crate::Database::record`].
    pub record: u32,
    /// The release of the distribution, for example `v3.20`; None where the entry names none.
    pub release: Option<Cow<'a, str>>,
    /// The architecture that the entry is for; `source` means that the name is that of a source package.
    pub architecture: Option<Cow<'a, str>>,
    /// The module and stream of an rpm that the entry is for.
    pub module: Option<Cow<'a, str>>,
    /// What the source says of a fix beyond the ranges.
    pub fix: FixState,
    /// The source says of this release that it never was affected: `fixed` is `0`.
    pub is_never_affected: bool,
    /// What it is a note about, when it is no flaw.
    pub informational: Option<Informational>,
    /// The order of versions that the listed versions are in, by name; empty where none is known.
    pub scheme: Cow<'a, str>,
    /// Ratings of this entry, which go before those of the record.
    pub ratings: Vec<Rating<'a>>,
    /// Ranges, each judged by itself.
    pub ranges: Vec<Range<'a>>,
    /// The listed versions, as runs of [`Postings::texts`].
    pub listed: Vec<Run>,
}

/// Neighbours in [`Postings::texts`].
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Run {
    /// The index of the first.
    pub first: usize,
    /// How many.
    pub count: usize,
}

/// What a source says of a fix, beyond the ranges. Source: spec 3.5, rule 10.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub enum FixState {
    /// Nothing.
    #[default]
    Unstated,
    /// There is none yet.
    NotFixed,
    /// There will be none.
    WontFix,
    /// Some day.
    Deferred,
}

/// What a note that is no flaw is about. Source: RustSec, `informational`.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Informational {
    /// Nobody maintains the package.
    Unmaintained,
    /// Its interface lets safe code do unsafe things.
    Unsound,
    /// Anything else.
    Notice,
}

/// A range of an entry.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Range<'a> {
    /// Whose order the events are in.
    pub kind: RangeKind,
    /// The name of that order; empty where none is known.
    pub scheme: Cow<'a, str>,
    /// The repository of commits.
    pub repository: Option<Cow<'a, str>>,
    /// In the order of the record.
    pub events: Vec<Event<'a>>,
}

/// The type of a range. Source: OSV schema, `affected[].ranges[].type`.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum RangeKind {
    /// Versions in the order of the ecosystem.
    Ecosystem,
    /// Versions of SemVer 2.0.
    Semver,
    /// Commits; they decide only for commits that are named.
    Git,
    /// Go's `custom_ranges`, which replace an open range where the version is of their form.
    Custom,
}

/// A boundary.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Event<'a> {
    /// Affected from here; `0` is below everything.
    Introduced(Cow<'a, str>),
    /// No longer from here.
    Fixed(Cow<'a, str>),
    /// Up to here, this one too.
    LastAffected(Cow<'a, str>),
    /// Says nothing from here.
    Limit(Cow<'a, str>),
}

impl<'a> Event<'a> {
    /// The version or commit.
    pub fn text(&self) -> &Cow<'a, str> {
        match self {
            Self::Introduced(text) | Self::Fixed(text) | Self::LastAffected(text) | Self::Limit(text) => text,
        }
    }

    fn tag(&self) -> usize {
        match self {
            Self::Introduced(_) => 0,
            Self::Fixed(_) => 1,
            Self::LastAffected(_) => 2,
            Self::Limit(_) => 3,
        }
    }

    fn of(tag: usize, text: &'a str) -> Self {
        let text = Cow::Borrowed(text);
        match tag {
            0 => Self::Introduced(text),
            1 => Self::Fixed(text),
            2 => Self::LastAffected(text),
            _ => Self::Limit(text),
        }
    }
}

/// All postings of a package.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Postings<'a> {
    /// Every version that the postings mention, once.
    pub texts: Vec<&'a str>,
    /// In the order of the records.
    pub entries: Vec<Posting<'a>>,
}

impl<'a> Postings<'a> {
    /// The versions that a posting of these lists.
    pub fn versions<'p>(&'p self, posting: &'p Posting<'a>) -> impl Iterator<Item = &'a str> + 'p {
        let runs = posting.listed.iter();
        runs.flat_map(|run| self.texts.iter().skip(run.first).take(run.count).copied())
    }

    /// Reads what [`write()`] wrote.
    pub(crate) fn read(bytes: &'a [u8], words: List<'a>) -> Result<Self, DatabaseError> {
        let mut cursor = Cursor::new(bytes, "postings");
        let texts = cursor.all(Cursor::text)?;
        let mut reader = PostingReader { cursor, words, texts: &texts, record: 0 };
        let count = reader.cursor.count()?;
        let entries = (0..count).map(|_| reader.posting()).collect::<Result<_, _>>()?;
        Ok(Self { texts, entries })
    }
}

/// Bits of the flags of a posting. The fix state takes two from [`FIX`], the informational kind two from [`NOTE`].
const HAS_RELEASE: u64 = 1;
const HAS_ARCHITECTURE: u64 = 1 << 1;
const HAS_MODULE: u64 = 1 << 2;
const NEVER_AFFECTED: u64 = 1 << 3;
const FIX: u32 = 4;
const NOTE: u32 = 6;
const HAS_RATINGS: u64 = 1 << 8;
const HAS_LISTED: u64 = 1 << 9;
const TWO_BITS: u64 = 3;

/// The low bits of a number that hold the tag of an event or the kind of a range.
const TAG_BITS: u32 = 2;

struct PostingReader<'a, 't> {
    cursor: Cursor<'a>,
    words: List<'a>,
    texts: &'t [&'a str],
    record: u32,
}

impl<'a> PostingReader<'a, '_> {
    fn posting(&mut self) -> Result<Posting<'a>, DatabaseError> {
        let step = self.cursor.u32()?;
        self.record = self.record.checked_add(step).ok_or_else(|| self.cursor.damaged())?;
        let flags = self.cursor.number()?;
        let fix = match (flags >> FIX) & TWO_BITS {
            0 => FixState::Unstated,
            1 => FixState::NotFixed,
            2 => FixState::WontFix,
            _ => FixState::Deferred,
        };
        let informational = match (flags >> NOTE) & TWO_BITS {
            0 => None,
            1 => Some(Informational::Unmaintained),
            2 => Some(Informational::Unsound),
            _ => Some(Informational::Notice),
        };
        Ok(Posting {
            record: self.record,
            fix,
            informational,
            is_never_affected: flags & NEVER_AFFECTED != 0,
            release: self.word_if(flags & HAS_RELEASE)?,
            architecture: self.word_if(flags & HAS_ARCHITECTURE)?,
            module: self.word_if(flags & HAS_MODULE)?,
            scheme: self.word()?,
            ratings: if flags & HAS_RATINGS == 0 { Vec::new() } else { self.cursor.all(Rating::read)? },
            ranges: self.ranges()?,
            listed: if flags & HAS_LISTED == 0 { Vec::new() } else { self.listed()? },
        })
    }

    fn word(&mut self) -> Result<Cow<'a, str>, DatabaseError> {
        let number = self.cursor.index()?;
        self.words.text(number).map(Cow::Borrowed)
    }

    fn word_if(&mut self, flag: u64) -> Result<Option<Cow<'a, str>>, DatabaseError> {
        if flag == 0 { Ok(None) } else { self.word().map(Some) }
    }

    fn ranges(&mut self) -> Result<Vec<Range<'a>>, DatabaseError> {
        let count = self.cursor.count()?;
        (0..count).map(|_| self.range()).collect()
    }

    fn range(&mut self) -> Result<Range<'a>, DatabaseError> {
        let head = self.cursor.number()?;
        let kind = match head & TWO_BITS {
            0 => RangeKind::Ecosystem,
            1 => RangeKind::Semver,
            2 => RangeKind::Git,
            _ => RangeKind::Custom,
        };
        let repository = self.word_if(head >> TAG_BITS)?;
        let scheme = self.word()?;
        let count = self.cursor.count()?;
        let events = (0..count).map(|_| self.event()).collect::<Result<_, _>>()?;
        Ok(Range { kind, scheme, repository, events })
    }

    fn event(&mut self) -> Result<Event<'a>, DatabaseError> {
        let number = self.cursor.index()?;
        let text = self.texts.get(number >> TAG_BITS).ok_or_else(|| self.cursor.damaged())?;
        Ok(Event::of(number & 3, text))
    }

    fn listed(&mut self) -> Result<Vec<Run>, DatabaseError> {
        let count = self.cursor.count()?;
        let mut end = 0_usize;
        let mut runs = Vec::new();
        for _ in 0..count {
            let first = end.checked_add(self.cursor.index()?);
            let run = first.zip(Some(self.cursor.index()?));
            let next = run.and_then(|(first, count)| first.checked_add(count));
            let (Some((first, count)), Some(next)) = (run, next.filter(|next| *next <= self.texts.len())) else {
                return Err(self.cursor.damaged());
            };
            end = next;
            runs.push(Run { first, count });
        }
        Ok(runs)
    }
}

/// Words that many postings share, by number.
#[derive(Default)]
pub(crate) struct Words<'a> {
    numbers: BTreeMap<&'a str, usize>,
    words: Vec<&'a str>,
}

impl<'a> Words<'a> {
    fn number(&mut self, word: &'a str) -> usize {
        let words = &mut self.words;
        *self.numbers.entry(word).or_insert_with(|| {
            words.push(word);
            words.len() - 1
        })
    }

    pub(crate) fn into_words(self) -> Vec<&'a str> {
        self.words
    }
}

/// The texts of a package while its postings are written.
#[derive(Default)]
struct Texts<'a> {
    numbers: BTreeMap<&'a str, usize>,
    texts: Vec<&'a str>,
}

impl<'a> Texts<'a> {
    fn number(&mut self, text: &'a str) -> usize {
        let texts = &mut self.texts;
        *self.numbers.entry(text).or_insert_with(|| {
            texts.push(text);
            texts.len() - 1
        })
    }
}

/// A posting with the versions that it lists.
#[derive(Clone, Copy)]
pub(crate) struct Listed<'a> {
    pub(crate) record: u32,
    pub(crate) posting: &'a Posting<'a>,
    pub(crate) versions: &'a [Cow<'a, str>],
}

/// Writes the postings of a package, which come in the order of their records.
pub(crate) fn write<'a>(postings: &[Listed<'a>], words: &mut Words<'a>) -> Vec<u8> {
    let mut texts = Texts::default();
    let mut body = Vec::new();
    let mut record = 0;
    for one in postings {
        put_number(&mut body, u64::from(one.record.saturating_sub(record)));
        record = one.record;
        write_posting(one.posting, one.versions, &mut texts, words, &mut body);
    }
    let mut out = Vec::new();
    put_count(&mut out, texts.texts.len());
    for text in &texts.texts {
        put_text(&mut out, text);
    }
    put_count(&mut out, postings.len());
    out.append(&mut body);
    out
}

fn write_posting<'a>(
    posting: &'a Posting<'a>,
    versions: &'a [Cow<'a, str>],
    texts: &mut Texts<'a>,
    words: &mut Words<'a>,
    out: &mut Vec<u8>,
) {
    let flag = |is_set: bool, flag: u64| if is_set { flag } else { 0 };
    let fix = match posting.fix {
        FixState::Unstated => 0,
        FixState::NotFixed => 1,
        FixState::WontFix => 2,
        FixState::Deferred => 3,
    };
    let note = match posting.informational {
        None => 0,
        Some(Informational::Unmaintained) => 1,
        Some(Informational::Unsound) => 2,
        Some(Informational::Notice) => 3,
    };
    let flags = flag(posting.release.is_some(), HAS_RELEASE)
        | flag(posting.architecture.is_some(), HAS_ARCHITECTURE)
        | flag(posting.module.is_some(), HAS_MODULE)
        | flag(posting.is_never_affected, NEVER_AFFECTED)
        | flag(!posting.ratings.is_empty(), HAS_RATINGS)
        | flag(!versions.is_empty(), HAS_LISTED)
        | fix << FIX
        | note << NOTE;
    put_number(out, flags);
    for word in [&posting.release, &posting.architecture, &posting.module].into_iter().flatten() {
        put_count(out, words.number(word));
    }
    put_count(out, words.number(&posting.scheme));
    if !posting.ratings.is_empty() {
        put_count(out, posting.ratings.len());
        for rating in &posting.ratings {
            rating.write(out);
        }
    }
    put_count(out, posting.ranges.len());
    for range in &posting.ranges {
        write_range(range, texts, words, out);
    }
    if !versions.is_empty() {
        write_listed(versions, texts, out);
    }
}

fn write_range<'a>(range: &'a Range<'a>, texts: &mut Texts<'a>, words: &mut Words<'a>, out: &mut Vec<u8>) {
    let kind = match range.kind {
        RangeKind::Ecosystem => 0,
        RangeKind::Semver => 1,
        RangeKind::Git => 2,
        RangeKind::Custom => 3,
    };
    put_number(out, kind | u64::from(range.repository.is_some()) << TAG_BITS);
    if let Some(repository) = &range.repository {
        put_count(out, words.number(repository));
    }
    put_count(out, words.number(&range.scheme));
    put_count(out, range.events.len());
    for event in &range.events {
        put_count(out, texts.number(event.text()) << TAG_BITS | event.tag());
    }
}

fn write_listed<'a>(versions: &'a [Cow<'a, str>], texts: &mut Texts<'a>, out: &mut Vec<u8>) {
    let mut numbers: Vec<usize> = versions.iter().map(|version| texts.number(version)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut runs: Vec<Run> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some(run) if run.first + run.count == number => run.count += 1,
            _ => runs.push(Run { first: number, count: 1 }),
        }
    }
    put_count(out, runs.len());
    let mut end = 0;
    for run in runs {
        put_count(out, run.first - end);
        put_count(out, run.count);
        end = run.first + run.count;
    }
}
