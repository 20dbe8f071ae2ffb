//! The real records beside the corpora: everything is accounted for, and everything is found.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use plimsoll_database::{Database, Relation, is_cve, split_ecosystem};
use plimsoll_feed::{Built, Inputs, Options, build, epss, kev};
use serde_json::Value;
use zip::ZipArchive;

fn root() -> PathBuf {
    PathBuf::from(std::env::var("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the corpora"))
}

fn build_all(jobs: usize) -> Built {
    let inputs = Inputs::below(&root().join("data")).unwrap();
    build(&inputs, &Options { jobs: Some(jobs), ..Options::default() }).unwrap()
}

/// All of the data, built on one thread.
static BUILT: LazyLock<Built> = LazyLock::new(|| build_all(1));

/// Every record of the data, by folder and member.
fn each_record(mut visit: impl FnMut(&str, &str, &Value)) {
    for folder in fs::read_dir(root().join("data/osv")).unwrap() {
        let folder = folder.unwrap().path();
        let Ok(file) = fs::File::open(folder.join("all.zip")) else { continue };
        let mut zip = ZipArchive::new(file).unwrap();
        for index in 0..zip.len() {
            let mut member = zip.by_index(index).unwrap();
            let name = member.name().unwrap().into_owned();
            let mut text = String::new();
            member.read_to_string(&mut text).unwrap();
            visit(folder.file_name().unwrap().to_str().unwrap(), &name, &serde_json::from_str(&text).unwrap());
        }
    }
}

/// Numbers of records, each with a release.
type Expected = BTreeSet<(u32, Option<String>)>;

/// The counts of the README of the data and of the specification; the same bytes on one thread and on two; every id
/// that lives is found, with its entries in each ecosystem.
#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_record_is_accounted_for_and_found() {
    let built = &*BUILT;
    let report = &built.report;
    assert!(build_all(2).bytes == built.bytes, "two threads give other bytes than one");
    assert_eq!((report.files(), report.ids, report.withdrawn), (76_678, 75_472, 540));
    assert_eq!((report.shared_ids, report.united_ids, report.without_vulnerability), (1_043, 431, 1_197));
    assert_eq!(report.folders.iter().map(|folder| folder.unreadable).sum::<u64>(), 0);
    let rows: Vec<(&str, u64, u64)> =
        report.tables.iter().map(|table| (table.name.as_str(), table.rows, table.unreadable)).collect();
    assert_eq!(rows, [("CISA KEV", 1_404, 0), ("EPSS", 75_518, 0), ("CISA SSVC", 44_026, 0)]);
    assert!(built.bytes.len() <= 40 * 1024 * 1024, "{} bytes", built.bytes.len());

    // Those that do not validate against the schema: 47, 7 and 1.
    let faulty = |name: &str| report.folders.iter().find(|folder| folder.name == name).unwrap();
    assert_eq!(faulty("kubernetes").repaired, 47);
    assert_eq!(faulty("PyPI").partly_used, 7);
    assert_eq!(faulty("npm").partly_used, 1);
    assert_eq!(report.folders.iter().map(|folder| folder.partly_used).sum::<u64>(), 8);

    let database = Database::open(&built.bytes).unwrap();
    database.verify().unwrap();
    let mut entries: BTreeMap<(String, String), Expected> = BTreeMap::new();
    each_record(|folder, member, record| {
        let id = record["id"].as_str().unwrap();
        let hits = database.records_of_id(&id.to_ascii_lowercase()).unwrap();
        let own = hits.iter().find(|hit| hit.relation == Relation::Own).unwrap_or_else(|| panic!("{folder}/{member}"));
        for entry in record["affected"].as_array().into_iter().flatten() {
            let package = |key: &str| entry["package"][key].as_str();
            let (Some(ecosystem), Some(name)) = (package("ecosystem"), package("name")) else { continue };
            let (ecosystem, release) = split_ecosystem(ecosystem);
            let key = (ecosystem.to_owned(), name.to_owned());
            entries.entry(key).or_default().insert((own.record, release.map(str::to_owned)));
        }
    });
    let mut looked_up = 0;
    for ((ecosystem, name), expected) in entries {
        let postings = database.postings(&ecosystem, &name).unwrap().entries;
        let found: Expected =
            postings.iter().map(|one| (one.record, one.release.as_deref().map(str::to_owned))).collect();
        assert!(expected.is_subset(&found), "{ecosystem} {name}: {:?}", expected.difference(&found).next());
        looked_up += expected.len();
    }
    println!("{looked_up} pairs of record and release found again");
}

/// The identity of spec 3.4: CVE ids stay apart, what is known under two ids is one flaw, and nothing that lists
/// several CVE ids joins them.
#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn no_two_cve_ids_share_a_group_and_aliases_do() {
    let database = Database::open(&BUILT.bytes).unwrap();
    let mut largest = 0;
    for number in 0..u32::try_from(database.group_count()).unwrap() {
        let group = database.group(number).unwrap();
        assert!(group.ids.iter().filter(|id| is_cve(id)).count() <= 1, "{group:?}");
        largest = largest.max(group.ids.len());
    }
    println!("{} groups, the largest of {largest} ids", database.group_count());

    let mut pairs = 0;
    each_record(|_, _, record| {
        let id = record["id"].as_str().unwrap();
        if !id.starts_with("PYSEC-") && !id.starts_with("RUSTSEC-") {
            return;
        }
        for alias in record["aliases"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if alias.starts_with("GHSA-") && !database.records_of_id(alias).unwrap().is_empty() {
                let own: BTreeSet<u32> = database.groups_of_id(id).unwrap().into_iter().collect();
                let other: BTreeSet<u32> = database.groups_of_id(alias).unwrap().into_iter().collect();
                let cves = |id: &str| {
                    let groups = database.groups_of_id(id).unwrap();
                    groups.iter().map(|group| database.group(*group).unwrap().ids[0].to_owned()).collect::<Vec<_>>()
                };
                assert!(!own.is_disjoint(&other), "{id} {:?} and {alias} {:?}", cves(id), cves(alias));
                pairs += 1;
            }
        }
    });
    println!("{pairs} pairs of ids share a group");
}

/// The samples of the tables: what is one is read, what must be refused is.
#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn samples_of_tables_are_read_or_refused_as_the_corpus_says() {
    let feeds = root().join("corpora/vuln/feeds");
    let index = fs::read_to_string(feeds.join("index.tsv")).unwrap();
    let mut counts = BTreeMap::new();
    for line in index.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let text = |path: &str| fs::read_to_string(Path::new(&feeds).join(path)).unwrap();
        let (rows, must_be_refused) = (columns[3].parse::<u64>().unwrap(), columns[6].contains("refused"));
        let read = match columns[0] {
            "epss" => epss(&text(columns[1])).map(|table| table.report),
            "kev" => kev(&text(columns[1])).map(|table| table.report),
            _ => continue,
        };
        let is_catalogue = !columns[6].contains("not a catalogue");
        *counts.entry(columns[0].to_owned()).or_insert(0) += 1;
        match read {
            Ok(report) => {
                assert!(!must_be_refused && is_catalogue, "{line}");
                assert_eq!((report.rows, report.unreadable), (rows, 0), "{line}");
            }
            Err(_) => assert!(must_be_refused || !is_catalogue, "{line}"),
        }
    }
    assert_eq!(counts, BTreeMap::from([("epss".to_owned(), 3), ("kev".to_owned(), 2)]));
}
