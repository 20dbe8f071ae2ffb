//! Folders and tables to the bytes of a database, with a report of everything that was met.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use plimsoll_database::{Contents, Date, Enrichment, NewRecord, Source, write};

use crate::enrichment::{self, EnrichmentError, Table};
use crate::folder::{self, Inputs, Sighted};
use crate::groups::{self, Groups};
use crate::osv::Advisory;
use crate::report::{BuildReport, FolderReport, TableReport};
use crate::union::{United, unite};
use crate::{FeedError, feeds, limits, sources};

/// How to build.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day of the data; else that of the newest record.
    pub as_of: Option<Date>,
    /// Only these folders of ecosystems, if any; their case does not count.
    pub ecosystems: Vec<String>,
    /// Only records that were published in this year or later. What states no year, or year 1, stays.
    pub since: Option<i16>,
    /// Threads; else one for each processor.
    pub jobs: Option<usize>,
}

/// A database that was built.
#[derive(Debug)]
pub struct Built {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was met.
    pub report: BuildReport,
}

/// Builds a database. Same inputs and options, same bytes, whatever `jobs` says.
pub fn build(inputs: &Inputs, options: &Options) -> Result<Built, FeedError> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(options.jobs.unwrap_or(0));
    threads.build().map_err(FeedError::Threads)?.install(|| build_here(inputs, options))
}

fn build_here(inputs: &Inputs, options: &Options) -> Result<Built, FeedError> {
    let mut report = BuildReport::default();
    let (mut folders, mut sighted) = (Vec::new(), Vec::new());
    let is_kept = |advisory: &Advisory| options.since.is_none_or(|since| is_since(advisory, since));
    for root in &inputs.osv {
        folder::read(root, &options.ecosystems, &is_kept, &mut folders, &mut sighted)?;
    }
    for root in &inputs.feeds {
        let unknown = feeds::read(root, &options.ecosystems, &is_kept, &mut folders, &mut sighted)?;
        report.unknown_feeds.extend(unknown);
    }
    if folders.is_empty() {
        let root = inputs.osv.first().or(inputs.feeds.first());
        return Err(FeedError::Empty(root.cloned().unwrap_or_default()));
    }
    let newest = newest(&sighted);
    let united = unite(sighted);
    count(&united, &mut report);

    let mut sources = Sources::default();
    let (enrichment, tables) = tables(inputs, &mut sources)?;
    let groups = form_groups(&united, &mut report);
    let mut records = Vec::with_capacity(united.len());
    let mut sentinels = BTreeMap::new();
    for one in united {
        let source = sources.of(&one, &folders);
        let Advisory { record, flags, entries, .. } = one.advisory;
        sentinels.entry(source).or_insert_with(|| record.id.clone());
        records.push(NewRecord { record, flags, source, postings: entries });
    }
    report.folders = folders;
    report.tables = tables;
    report.sources = sources.list;
    report.data_date = options.as_of.or(newest).unwrap_or_default();
    let contents = Contents {
        data_date: report.data_date,
        sources: report.sources.clone(),
        records,
        groups: groups.groups,
        enrichment,
        sentinels: sentinels.into_values().collect(),
    };
    Ok(Built { bytes: write(contents)?, report })
}

/// The year of a text that begins with one. Some sources write year 1, which is none.
fn year(day: Option<&str>) -> Option<i16> {
    let year = day?.get(..4)?.parse::<i16>().map_or(None, Some)?;
    (year > 1).then_some(year)
}

fn is_since(advisory: &Advisory, since: i16) -> bool {
    year(advisory.record.published.as_deref()).is_none_or(|year| year >= since)
}

/// The day of the newest record.
fn newest(sighted: &[Sighted]) -> Option<Date> {
    let days = sighted.iter().filter_map(|one| one.advisory.record.modified.as_deref()?.get(..10));
    days.filter_map(|day| day.parse().map_or(None, Some)).max()
}

fn count(united: &[United], report: &mut BuildReport) {
    for United { advisory, is_shared, differs, .. } in united {
        report.ids += 1;
        report.withdrawn += u64::from(advisory.flags.is_withdrawn);
        report.without_vulnerability += u64::from(advisory.flags.names_no_vulnerability);
        report.shared_ids += u64::from(*is_shared);
        report.united_ids += u64::from(*differs);
        report.entries += advisory.entries.len() as u64;
        report.versions += advisory.entries.iter().map(|entry| entry.versions.len() as u64).sum::<u64>();
    }
}

fn form_groups(united: &[United], report: &mut BuildReport) -> Groups {
    let records = || united.iter().map(|one| &one.advisory.record);
    let aliases = records().map(|record| (record.id.as_str(), record.aliases.as_slice()));
    let upstream = records().flat_map(|record| record.upstream.iter().map(String::as_str));
    let groups = groups::form(aliases, upstream);
    let own: BTreeSet<&str> = records().map(|record| record.id.as_str()).collect();
    let has_several = |group: &&Vec<String>| group.iter().filter(|id| own.contains(id.as_str())).nth(1).is_some();
    report.groups = groups.groups.len() as u64;
    report.groups_of_several_records = groups.groups.iter().filter(has_several).count() as u64;
    report.ids_of_several_groups = groups.shared;
    groups
}

/// The sources of the database, by number.
#[derive(Default)]
struct Sources {
    list: Vec<Source>,
    numbers: BTreeMap<String, u16>,
}

impl Sources {
    /// The number of the source of a record, which is counted there.
    fn of(&mut self, one: &United, folders: &[FolderReport]) -> u16 {
        let folder = || folders.get(one.folder).map_or("", |folder| folder.name.as_str());
        let known = sources::of_id(&one.advisory.record.id);
        let other = || feeds::source(folder()).map_or_else(|| sources::of_folder(folder()), sources::of_feed);
        let number = self.add(known.map_or_else(other, sources::Known::source));
        if let Some(source) = self.list.get_mut(usize::from(number)) {
            source.records += 1;
            source.withdrawn += u64::from(one.advisory.flags.is_withdrawn);
        }
        number
    }

    /// More sources than numbers share the last: there are as many as folders and lines of a table.
    fn add(&mut self, source: Source) -> u16 {
        let next = u16::try_from(self.list.len()).unwrap_or(u16::MAX - 1);
        let list = &mut self.list;
        *self.numbers.entry(source.name.clone()).or_insert_with(|| {
            list.push(source);
            next
        })
    }
}

/// Reads the tables of scores.
fn tables(inputs: &Inputs, sources: &mut Sources) -> Result<(Enrichment, Vec<TableReport>), FeedError> {
    let mut enrichment = Enrichment::default();
    let mut reports = Vec::new();
    for path in &inputs.kev {
        let table = table(path, enrichment::kev)?;
        sources.add(table.source("CC0-1.0", "Cybersecurity and Infrastructure Security Agency"));
        enrichment.kev.extend(table.rows);
        reports.push(table.report);
    }
    for path in &inputs.epss {
        let table = table(path, enrichment::epss)?;
        sources.add(table.source("terms of FIRST, attribution asked for", "FIRST, Exploit Prediction Scoring System"));
        enrichment.epss.extend(table.rows);
        reports.push(table.report);
    }
    for path in &inputs.ssvc {
        let table = table(path, enrichment::ssvc)?;
        sources.add(table.source("CC0-1.0", "Cybersecurity and Infrastructure Security Agency, Vulnrichment"));
        enrichment.ssvc.extend(table.rows);
        reports.push(table.report);
    }
    Ok((enrichment, reports))
}

fn table<T>(path: &Path, read: impl Fn(&str) -> Result<Table<T>, EnrichmentError>) -> Result<Table<T>, FeedError> {
    let table = text(path).and_then(|text| read(&text));
    table.map_err(|source| FeedError::Table { path: path.to_owned(), source })
}

/// The text of a file, which may be compressed with gzip.
fn text(path: &Path) -> Result<String, EnrichmentError> {
    let file = File::open(path)?;
    let is_packed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let bytes = if is_packed { bounded(MultiGzDecoder::new(file))? } else { bounded(file)? };
    String::from_utf8(bytes).map_err(|_| EnrichmentError::Text)
}

fn bounded(source: impl io::Read) -> Result<Vec<u8>, EnrichmentError> {
    let mut bytes = Vec::new();
    source.take(limits::TABLE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits::TABLE_BYTES { Err(EnrichmentError::Large) } else { Ok(bytes) }
}
