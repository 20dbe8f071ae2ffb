//! Answers from the bytes of a database.

use jiff::civil::Date;

use crate::DatabaseError;
use crate::blocks::Blocks;
use crate::bytes::Cursor;
use crate::enrichment::{self, Cve, Epss, Kev, Ssvc};
use crate::ids::id_key;
use crate::layout::{Format, Frame, Section};
use crate::list::List;
use crate::names::{DIVIDER, ecosystem_key, package_key};
use crate::posting::Postings;
use crate::record::{Record, RecordHead};
use crate::source::{self, Source};
use crate::table::Table;
use crate::writer::{SENTINEL_ECOSYSTEM, SENTINEL_ID, SENTINEL_NAME};

/// A database of advisories. Opening reads its header and its sources only, and compares no digests but that of the
/// header: [`Database::verify`] does.
pub struct Database<'a> {
    frame: Frame<'a>,
    sources: Vec<Source>,
    index: Table<'a>,
    postings: &'a [u8],
    words: List<'a>,
    heads: &'a [u8],
    ids: List<'a>,
    hits: List<'a>,
    groups: List<'a>,
    membership: List<'a>,
    details: Blocks<'a>,
    coverage: Table<'a>,
}

/// How a record mentions an id.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Relation {
    /// It is the record's own.
    Own,
    /// The same flaw.
    Alias,
    /// A flaw that the record carries over.
    Upstream,
    /// Something to do with it.
    Related,
}

impl Relation {
    pub(crate) const BITS: u32 = 2;

    pub(crate) fn bits(self) -> u64 {
        match self {
            Self::Own => 0,
            Self::Alias => 1,
            Self::Upstream => 2,
            Self::Related => 3,
        }
    }

    fn of(bits: u64) -> Self {
        match bits & 3 {
            0 => Self::Own,
            1 => Self::Alias,
            2 => Self::Upstream,
            _ => Self::Related,
        }
    }
}

/// A record that mentions an id.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct IdHit {
    /// The number of the record.
    pub record: u32,
    /// How it mentions the id.
    pub relation: Relation,
}

/// Ids of one flaw. Two ids of the CVE list never share a group.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Group<'a> {
    /// Its number in this file.
    pub number: u32,
    /// The id that names it first: that of CVE, else that of GitHub, else that of a source.
    pub ids: Vec<&'a str>,
}

/// What a record belongs to.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Membership {
    /// Numbers of the groups of its own id; several if it names several CVE ids as aliases.
    pub own: Vec<u32>,
    /// Numbers of the groups of the ids that it carries over, each once.
    pub upstream: Vec<u32>,
}

impl Membership {
    /// The flaws that the record is evidence of: those that it carries over, else its own.
    pub fn flaws(&self) -> &[u32] {
        if self.upstream.is_empty() { &self.own } else { &self.upstream }
    }
}

/// A release that has entries.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Covered<'a> {
    /// None: entries that name no release.
    pub release: Option<&'a str>,
    /// How many.
    pub entries: u64,
}

/// Where an id stands.
#[derive(Default)]
struct Mentions {
    groups: Vec<u32>,
    records: Vec<IdHit>,
}

impl<'a> Database<'a> {
    /// Opens the bytes of a file.
    pub fn open(bytes: &'a [u8]) -> Result<Self, DatabaseError> {
        let frame = Frame::open(bytes)?;
        let list = |section: Section| List::open(frame.section(section), section.name());
        let table = |section: Section| Table::open(frame.section(section), section.name());
        let heads = frame.section(Section::Records);
        if !heads.len().is_multiple_of(RecordHead::BYTES) {
            return Err(DatabaseError::Damaged("records"));
        }
        Ok(Self {
            sources: source::read(frame.section(Section::Sources))?,
            index: table(Section::Index)?,
            postings: frame.section(Section::Postings),
            words: list(Section::Words)?,
            heads,
            ids: list(Section::Ids)?,
            hits: list(Section::Hits)?,
            groups: list(Section::Groups)?,
            membership: list(Section::Membership)?,
            details: Blocks::new(list(Section::Details)?, frame.section(Section::Dictionary)),
            coverage: table(Section::Coverage)?,
            frame,
        })
    }

    /// The version of the format.
    pub fn format(&self) -> Format {
        self.frame.format
    }

    /// Of when the data is; never later than its newest record.
    pub fn data_date(&self) -> Date {
        self.frame.data_date
    }

    /// Equal for equal files: the SHA-256 of the header, which holds those of all sections.
    pub fn digest(&self) -> [u8; 32] {
        self.frame.digest
    }

    /// Who published what, under which terms.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Name, bytes and SHA-256 of each section.
    pub fn sections(&self) -> impl Iterator<Item = (Section, usize, [u8; 32])> + '_ {
        self.frame.sections().map(|(section, bytes, digest)| (section, bytes.len(), digest))
    }

    /// Compares every section with its digest, then looks the sentinels up.
    pub fn verify(&self) -> Result<(), DatabaseError> {
        self.frame.verify()?;
        self.check_sentinels()
    }

    /// Looks up what every database must have: a fixed record, and an id of each source.
    pub fn check_sentinels(&self) -> Result<(), DatabaseError> {
        let missing = |id: &str| DatabaseError::Sentinel(id.to_owned());
        for id in Cursor::new(self.frame.section(Section::Sentinels), "sentinels").texts()? {
            let hits = self.records_of_id(&id)?;
            let own = hits.iter().find(|hit| hit.relation == Relation::Own).ok_or_else(|| missing(&id))?;
            if id_key(&self.record(own.record)?.id) != id_key(&id) {
                return Err(missing(&id));
            }
        }
        let postings = self.postings(SENTINEL_ECOSYSTEM, SENTINEL_NAME)?;
        let own = postings.entries.iter().find(|entry| self.id(entry.record) == Ok(SENTINEL_ID));
        own.map(|_| ()).ok_or_else(|| missing(SENTINEL_ID))
    }

    /// Records, without the one that is a sentinel.
    pub fn record_count(&self) -> usize {
        self.numbers().saturating_sub(1)
    }

    /// Numbers of records in use.
    fn numbers(&self) -> usize {
        self.heads.len() / RecordHead::BYTES
    }

    /// The head of every record, in the order of their numbers.
    pub fn heads(&self) -> impl Iterator<Item = Result<RecordHead, DatabaseError>> + 'a {
        self.heads.chunks_exact(RecordHead::BYTES).map(RecordHead::read)
    }

    /// All that is known of a package, or nothing. The ecosystem is that of OSV, with or without release; entries of
    /// all releases are returned. Order: logarithmic in packages.
    pub fn postings(&self, ecosystem: &str, name: &str) -> Result<Postings<'a>, DatabaseError> {
        match self.index.get(&package_key(ecosystem, name))? {
            None => Ok(Postings::default()),
            Some(place) => self.postings_at(place),
        }
    }

    fn postings_at(&self, place: &[u8]) -> Result<Postings<'a>, DatabaseError> {
        let start = Cursor::new(place, "index").index()?;
        let behind = self.postings.get(start..).ok_or(DatabaseError::Damaged("index"))?;
        Postings::read(Cursor::new(behind, "postings").bytes()?, self.words)
    }

    /// Calls `visit` with the normalised name of each package of an ecosystem that begins with `prefix`, in order,
    /// until it says no.
    pub fn each_name(
        &self,
        ecosystem: &str,
        prefix: &str,
        mut visit: impl FnMut(&str) -> bool,
    ) -> Result<(), DatabaseError> {
        let mut start = ecosystem_key(ecosystem).into_bytes();
        start.push(DIVIDER);
        let skipped = start.len();
        start.extend_from_slice(prefix.as_bytes());
        self.index.each_with_prefix(&start, |key, _| {
            let name = key.get(skipped..).and_then(|name| std::str::from_utf8(name).map_or(None, Some));
            name.map(&mut visit).ok_or(DatabaseError::Damaged("index"))
        })
    }

    /// The releases of an ecosystem that have entries, or None for an ecosystem without any: a release that is not
    /// among them has no data, which is not the same as no flaws.
    pub fn coverage(&self, ecosystem: &str) -> Result<Option<Vec<Covered<'a>>>, DatabaseError> {
        let Some(releases) = self.coverage.get(ecosystem_key(ecosystem).as_bytes())? else { return Ok(None) };
        let mut cursor = Cursor::new(releases, "coverage");
        let releases = cursor.all(|cursor| Ok(Covered { release: cursor.optional()?, entries: cursor.number()? }))?;
        Ok(Some(releases))
    }

    /// The records that mention an id, in any case.
    pub fn records_of_id(&self, id: &str) -> Result<Vec<IdHit>, DatabaseError> {
        Ok(self.mentions(id)?.records)
    }

    /// The groups that an id stands in, in any case: several for one that names several CVE ids as aliases.
    pub fn groups_of_id(&self, id: &str) -> Result<Vec<u32>, DatabaseError> {
        Ok(self.mentions(id)?.groups)
    }

    fn mentions(&self, id: &str) -> Result<Mentions, DatabaseError> {
        let key = id_key(id);
        let folded = |text: &'a [u8]| text.iter().map(u8::to_ascii_lowercase);
        let number = self.ids.partition(|text| folded(text).lt(key.bytes()))?;
        if number >= self.ids.len() || !folded(self.ids.get(number)?).eq(key.bytes()) {
            return Ok(Mentions::default());
        }
        let mut cursor = Cursor::new(self.hits.get(number)?, "hits");
        let groups = cursor.all(Cursor::u32)?;
        let records = cursor.all(|cursor| {
            let number = cursor.number()?;
            let record = u32::try_from(number >> Relation::BITS).map_err(|_| cursor.damaged())?;
            Ok(IdHit { record, relation: Relation::of(number) })
        })?;
        Ok(Mentions { groups, records })
    }

    /// What is known of a record without unpacking its details.
    pub fn head(&self, record: u32) -> Result<RecordHead, DatabaseError> {
        let at = usize::try_from(record).map_or(None, |number| number.checked_mul(RecordHead::BYTES));
        let bytes = at.and_then(|at| self.heads.get(at..at.checked_add(RecordHead::BYTES)?));
        RecordHead::read(bytes.ok_or(DatabaseError::Damaged("records"))?)
    }

    /// The id of a record, without unpacking its details.
    pub fn id(&self, record: u32) -> Result<&'a str, DatabaseError> {
        let number = usize::try_from(self.head(record)?.id).map_err(|_| DatabaseError::Damaged("ids"))?;
        self.ids.text(number)
    }

    /// The source of a record; the sentinel has none.
    pub fn source(&self, record: u32) -> Result<Option<&Source>, DatabaseError> {
        Ok(self.sources.get(usize::from(self.head(record)?.source)))
    }

    /// The details of a record. Unpacks a block of up to 16 records.
    pub fn record(&self, record: u32) -> Result<Record, DatabaseError> {
        let head = self.head(record)?;
        Record::read(&self.details.record(head.block, head.slot)?)
    }

    /// The details of all records as bytes, in the order of their numbers. Unpacks each block once.
    pub(crate) fn all_details(&self) -> Result<Vec<Vec<u8>>, DatabaseError> {
        let mut all = Vec::with_capacity(self.numbers());
        let (mut block, mut unpacked) = (None, Vec::new());
        for head in self.heads() {
            let head = head?;
            if block != Some(head.block) {
                unpacked = self.details.all(head.block)?;
                block = Some(head.block);
            }
            let record = unpacked.get(usize::from(head.slot)).ok_or(DatabaseError::Damaged("details"))?;
            all.push(record.clone());
        }
        Ok(all)
    }

    /// Calls `visit` with the key and the postings of each package, in the order of the keys.
    pub(crate) fn each_package(
        &self,
        mut visit: impl FnMut(&[u8], Postings<'a>) -> Result<(), DatabaseError>,
    ) -> Result<(), DatabaseError> {
        self.index.each_with_prefix(b"", |key, place| {
            let postings = self.postings_at(place)?;
            visit(key, postings).map(|()| true)
        })
    }

    /// The bytes of a section.
    pub(crate) fn section(&self, section: Section) -> &'a [u8] {
        self.frame.section(section)
    }

    /// The groups that a record belongs to.
    pub fn membership(&self, record: u32) -> Result<Membership, DatabaseError> {
        let number = usize::try_from(record).map_err(|_| DatabaseError::Damaged("membership"))?;
        let mut cursor = Cursor::new(self.membership.get(number)?, "membership");
        Ok(Membership { own: cursor.all(Cursor::u32)?, upstream: cursor.all(Cursor::u32)? })
    }

    /// The ids of a group.
    pub fn group(&self, number: u32) -> Result<Group<'a>, DatabaseError> {
        let at = usize::try_from(number).map_err(|_| DatabaseError::Damaged("groups"))?;
        let mut cursor = Cursor::new(self.groups.get(at)?, "groups");
        let ids = cursor.all(|cursor| self.ids.text(cursor.index()?))?;
        Ok(Group { number, ids })
    }

    /// How many groups there are; their numbers are those below.
    pub fn group_count(&self) -> usize {
        self.groups.len()
    }

    /// How likely a CVE id is to be exploited.
    pub fn epss(&self, cve: Cve) -> Result<Option<Epss>, DatabaseError> {
        enrichment::get(self.frame.section(Section::Epss), cve)
    }

    /// Whether a CVE id is known to be exploited.
    pub fn kev(&self, cve: Cve) -> Result<Option<Kev>, DatabaseError> {
        enrichment::get(self.frame.section(Section::Kev), cve)
    }

    /// CISA's points of decision about a CVE id.
    pub fn ssvc(&self, cve: Cve) -> Result<Option<Ssvc>, DatabaseError> {
        enrichment::get(self.frame.section(Section::Ssvc), cve)
    }
}
