//! Live records beside the corpora: every version that a record lists is found by it, and twins are found once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use plimsoll_advisory::matching::NoteKind;
use plimsoll_advisory::{Match, MatchOptions, Matched, matches};
use plimsoll_database::{Database, is_cve, repaired_id};
use plimsoll_facts::{Inventory, Package, PackageRecord};
use plimsoll_feed::{Inputs, Options, build};
use serde_json::Value;
use zip::ZipArchive;

/// Ecosystems of the data and the types of their packages.
const KINDS: &[(&str, &str)] = &[
    ("Bitnami", "bitnami"),
    ("CRAN", "cran"),
    ("ConanCenter", "conan"),
    ("Hackage", "hackage"),
    ("Hex", "hex"),
    ("Maven", "maven"),
    ("NuGet", "nuget"),
    ("Packagist", "composer"),
    ("PyPI", "pypi"),
    ("RubyGems", "gem"),
    ("crates.io", "cargo"),
    ("npm", "npm"),
    ("opam", "opam"),
];

/// Distributions of the data: ecosystem, type, `ID`.
const DISTRIBUTIONS: &[(&str, &str, &str)] =
    &[("Alpaquita", "apk", "alpaquita"), ("Alpine", "apk", "alpine"), ("Debian", "deb", "debian")];

/// How many pairs of name and version are matched.
const PAIRS: usize = 10_000;

fn osv() -> PathBuf {
    let root = std::env::var("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the corpora");
    Path::new(&root).join("data/osv")
}

/// Every live record of the folders of ecosystems that are wanted.
fn each_record(is_wanted: impl Fn(&str) -> bool, mut visit: impl FnMut(&Value)) {
    let mut folders: Vec<PathBuf> = fs::read_dir(osv()).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let archive = folder.join("all.zip");
        if !is_wanted(name) || !archive.is_file() {
            continue;
        }
        let mut zip = ZipArchive::new(fs::File::open(archive).unwrap()).unwrap();
        for index in 0..zip.len() {
            let mut text = String::new();
            zip.by_index(index).unwrap().read_to_string(&mut text).unwrap();
            let record: Value = serde_json::from_str(&text).unwrap();
            if record["withdrawn"].is_null() {
                visit(&record);
            }
        }
    }
}

/// The package of an entry in a version.
fn package(ecosystem: &str, name: &str, version: &str) -> Option<Package> {
    let (plain, release) = ecosystem.split_once(':').unwrap_or((ecosystem, ""));
    if let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == plain) {
        return Some(Package::new(PackageRecord::new(kind, name, version)));
    }
    let (_, kind, id) = DISTRIBUTIONS.iter().find(|(known, ..)| *known == plain)?;
    let mut record = PackageRecord::new(kind, name, version);
    record.namespace = Some((*id).to_owned());
    let release = release.trim_start_matches('v');
    if release.is_empty() || !release.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    record.qualifiers.insert("distro".to_owned(), format!("{id}-{release}"));
    Some(Package::new(record))
}

/// The database of all of them; the tests share it, because it takes the longest.
static DATABASE: LazyLock<Vec<u8>> =
    LazyLock::new(|| build(&Inputs::below(&osv()).unwrap(), &Options::default()).unwrap().bytes);

/// What is said of each package, by number.
fn by_package(matched: &Matched) -> BTreeMap<usize, Vec<&Match>> {
    let mut all: BTreeMap<usize, Vec<&Match>> = BTreeMap::new();
    for found in &matched.found {
        all.entry(found.package).or_default().push(found);
    }
    all
}

/// One in so many of the listed pairs, so that there are as many as are wanted, of every ecosystem.
fn pairs() -> Vec<(String, Package)> {
    let mut all: BTreeSet<(String, String, String, String)> = BTreeSet::new();
    let is_wanted = |folder: &str| {
        KINDS.iter().any(|(known, _)| *known == folder) || DISTRIBUTIONS.iter().any(|(known, ..)| *known == folder)
    };
    each_record(is_wanted, |record| {
        let id = repaired_id(record["id"].as_str().unwrap()).into_owned();
        for entry in record["affected"].as_array().into_iter().flatten() {
            let text = |key: &str| entry["package"][key].as_str().unwrap_or_default().to_owned();
            let (ecosystem, name) = (text("ecosystem"), text("name"));
            let versions = entry["versions"].as_array().into_iter().flatten().filter_map(Value::as_str);
            for version in versions.filter(|version| package(&ecosystem, &name, version).is_some()) {
                all.insert((ecosystem.clone(), name.clone(), version.to_owned(), id.clone()));
            }
        }
    });
    let step = all.len() / PAIRS;
    let chosen = all.into_iter().step_by(step.max(1)).take(PAIRS);
    chosen.map(|(ecosystem, name, version, id)| (id, package(&ecosystem, &name, &version).unwrap())).collect()
}

/// Acceptance criterion 9 of the specification.
#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn every_listed_version_of_ten_thousand_is_found_by_its_record() {
    let database = Database::open(&DATABASE).unwrap();
    let pairs = pairs();
    assert_eq!(pairs.len(), PAIRS);
    let packages = pairs.iter().map(|(_, package)| package.clone()).collect();
    let inventory = Inventory { packages, ..Inventory::default() };
    let matched = matches(&database, &inventory, &MatchOptions::default()).unwrap();
    let found = by_package(&matched);
    let noted: BTreeSet<(usize, &str)> = matched
        .notes
        .iter()
        .filter_map(|note| match &note.kind {
            NoteKind::Informational { id, .. } => Some((note.package, id.as_str())),
            _ => None,
        })
        .collect();
    let is_found = |number: usize, id: &str| {
        let mut records = found.get(&number).into_iter().flatten().flat_map(|found| &found.records);
        records.any(|one| one.id == id && one.decision.rule.is_affected()) || noted.contains(&(number, id))
    };
    let missed: Vec<String> = (0..)
        .zip(&pairs)
        .filter(|(number, (id, _))| !is_found(*number, id))
        .map(|(_, (id, package))| format!("{id} {} {}", package.record.name, package.record.version))
        .collect();
    assert!(missed.is_empty(), "{} missed: {missed:#?}", missed.len());
    let several = matched.found.iter().find(|found| found.ids.iter().filter(|id| is_cve(id)).count() > 1);
    assert!(several.is_none(), "two CVE ids in one match: {several:?}");
    let mut seen = BTreeSet::new();
    for one in &matched.found {
        for id in one.ids.iter().filter(|id| id.starts_with("GHSA-")) {
            // A record of GitHub that names several CVE ids belongs to each of them.
            let is_new = seen.insert((one.package, id, one.ids.first().filter(|id| is_cve(id))));
            assert!(is_new, "{id} is found twice in package {}", one.package);
        }
    }
}

/// Acceptance criterion 5: a flaw with a record of PyPA or RustSec and one of GitHub is one match with all ids.
#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn twins_of_two_sources_are_one_match() {
    let database = Database::open(&DATABASE).unwrap();
    let mut twins: Vec<(String, String, String, String)> = Vec::new();
    let is_wanted = |folder: &str| matches!(folder, "PyPI" | "crates.io");
    each_record(is_wanted, |record| {
        let id = record["id"].as_str().unwrap_or_default();
        if !id.starts_with("PYSEC-") && !id.starts_with("RUSTSEC-") {
            return;
        }
        let aliases: Vec<&str> = record["aliases"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let cves = aliases.iter().filter(|alias| is_cve(alias)).count();
        let ghsas: Vec<&str> = aliases.iter().copied().filter(|alias| alias.starts_with("GHSA-")).collect();
        for entry in record["affected"].as_array().into_iter().flatten() {
            let text = |key: &str| entry["package"][key].as_str().unwrap_or_default().to_owned();
            let version = entry["versions"].as_array().and_then(|versions| versions.last()).and_then(Value::as_str);
            if let ([ghsa], Some(version), true) = (ghsas.as_slice(), version, cves <= 1) {
                twins.push((
                    id.to_owned(),
                    (*ghsa).to_owned(),
                    text("name"),
                    format!("{}@{version}", text("ecosystem")),
                ));
            }
        }
    });
    assert!(twins.len() > 1_000, "{}", twins.len());
    let packages = twins.iter().map(|(_, _, name, place)| {
        let (ecosystem, version) = place.split_once('@').unwrap();
        package(ecosystem, name, version).unwrap()
    });
    let inventory = Inventory { packages: packages.collect(), ..Inventory::default() };
    let matched = matches(&database, &inventory, &MatchOptions::default()).unwrap();
    let found = by_package(&matched);
    let mut wrong = Vec::new();
    for (number, (id, ghsa, name, place)) in (0..).zip(&twins) {
        let with_id = |id: &str| -> Vec<&Match> {
            let all = found.get(&number).into_iter().flatten().copied();
            all.filter(|one| one.ids.iter().any(|other| other.eq_ignore_ascii_case(id))).collect()
        };
        let (own, other) = (with_id(id), with_id(ghsa));
        // What GitHub says of several CVE ids is evidence of each, but never twice of one.
        let names: BTreeSet<&str> = other.iter().map(|one| one.id.as_str()).collect();
        let is_once = own.len() == 1 && names.contains(own[0].id.as_str()) && names.len() == other.len();
        let is_of_cves = other.len() == 1 || names.iter().all(|name| is_cve(name));
        if !is_once || !is_of_cves {
            wrong.push(format!("{id} {ghsa} {name} {place}: {names:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong: {wrong:#?}", wrong.len(), twins.len());
}
