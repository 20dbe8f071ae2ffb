//! Everything that is known under an id.

use crate::ids::repaired_id;
use crate::reader::{Database, Group, Relation};
use crate::record::{Record, RecordHead};
use crate::{Cve, DatabaseError, Epss, Kev, Ssvc};

/// What is known under an id.
#[derive(Clone, Debug, Default)]
pub struct Found<'a> {
    /// The records that mention it, its own first.
    pub records: Vec<FoundRecord>,
    /// The groups that it stands in.
    pub groups: Vec<Group<'a>>,
    /// Of each CVE id of these groups, what is known beside the records.
    pub cves: Vec<FoundCve>,
}

/// A record that mentions the id.
#[derive(Clone, Debug)]
pub struct FoundRecord {
    /// Its number.
    pub number: u32,
    /// How it mentions the id.
    pub relation: Relation,
    /// What matching knows of it.
    pub head: RecordHead,
    /// Its details.
    pub record: Record,
}

/// What is known of a CVE id beside the records.
#[derive(Clone, Copy, Debug)]
pub struct FoundCve {
    /// The id.
    pub cve: Cve,
    /// How likely exploitation is.
    pub epss: Option<Epss>,
    /// Whether it is known.
    pub kev: Option<Kev>,
    /// CISA's points of decision.
    pub ssvc: Option<Ssvc>,
}

impl Found<'_> {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.cves.iter().all(FoundCve::is_empty)
    }
}

impl FoundCve {
    fn new(database: &Database<'_>, cve: Cve) -> Result<Self, DatabaseError> {
        Ok(Self { cve, epss: database.epss(cve)?, kev: database.kev(cve)?, ssvc: database.ssvc(cve)? })
    }

    fn is_empty(&self) -> bool {
        self.epss.is_none() && self.kev.is_none() && self.ssvc.is_none()
    }
}

/// Looks an id up, in any case and with the faults that ids have in the wild.
pub fn search<'a>(database: &Database<'a>, id: &str) -> Result<Found<'a>, DatabaseError> {
    let id = repaired_id(id);
    let mut hits = database.records_of_id(&id)?;
    hits.sort_unstable_by_key(|hit| (hit.relation, hit.record));
    let found = |hit: crate::IdHit| {
        let (head, record) = (database.head(hit.record)?, database.record(hit.record)?);
        Ok(FoundRecord { number: hit.record, relation: hit.relation, head, record })
    };
    let records = hits.into_iter().map(found).collect::<Result<_, DatabaseError>>()?;
    let groups = database.groups_of_id(&id)?.into_iter().map(|number| database.group(number));
    let groups: Vec<Group<'a>> = groups.collect::<Result<_, _>>()?;
    let named = groups.iter().flat_map(|group| group.ids.iter().copied()).chain([id.as_ref()]);
    let mut cves: Vec<Cve> = named.filter_map(Cve::parse).collect();
    cves.sort_unstable();
    cves.dedup();
    let cves = cves.into_iter().map(|cve| FoundCve::new(database, cve)).collect::<Result<_, _>>()?;
    Ok(Found { records, groups, cves })
}
