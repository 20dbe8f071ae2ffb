//! Claims about databases of rpm in their places: which are read, what belongs together, what a record says.

use std::path::Path;
use std::sync::Arc;

use plimsoll_catalog::{CatalogProblem, inventory};
use plimsoll_facts::image::{EntryKind, LayerIndex};
use plimsoll_facts::{Inventory, Method, PackageRecord, RecordedDigest, SourcePackage};
use plimsoll_graph::overlay;
use serde_json::Value;

use crate::rpm_writer::{Endian, Header, Row, berkeley, log, ndb, sqlite};
use crate::viewed::{inventory_of, layer};

fn record_of(number: u32) -> Vec<u8> {
    Header::of(&Row::numbered(number)).with_region()
}

fn records(count: u32) -> Vec<Vec<u8>> {
    (0..count).map(record_of).collect()
}

fn with_links(files: &[(&str, &[u8])], links: &[(&str, &str)]) -> LayerIndex {
    let mut index = layer(files);
    for (path, target) in links {
        let mut link = layer(&[(path, b"")]).entries.remove(0);
        link.kind = EntryKind::Symlink(target.as_bytes().into());
        index.entries.push(link);
    }
    index
}

fn seen(layers: Vec<LayerIndex>) -> (Inventory, Vec<CatalogProblem>) {
    let (view, _) = overlay(layers.into_iter().map(|layer| Some(Arc::new(layer))).collect());
    inventory(&view)
}

fn count(layers: Vec<LayerIndex>) -> (usize, Vec<String>) {
    let (inventory, problems) = seen(layers);
    let shown = problems.into_iter().map(|problem| format!("{}: {}", problem.path, problem.problem.what)).collect();
    (inventory.packages.len(), shown)
}

#[test]
fn databases_are_read_in_three_folders_and_nowhere_else() {
    let bytes = ndb(&records(3));
    for (path, expected) in [
        ("var/lib/rpm/Packages.db", 3),
        ("usr/lib/sysimage/rpm/Packages.db", 3),
        ("usr/share/rpm/Packages.db", 3),
        ("opt/test/Packages.db", 0),
    ] {
        assert_eq!(count(vec![layer(&[(path, &bytes)])]), (expected, Vec::new()), "{path}");
    }
}

#[test]
fn a_linked_database_is_read_once_also_when_the_link_is_in_another_layer() {
    let place = "usr/lib/sysimage/rpm/rpmdb.sqlite";
    let bytes = sqlite(&records(3), 4096);
    let link = [("var/lib/rpm", "../../usr/lib/sysimage/rpm")];
    assert_eq!(count(vec![with_links(&[(place, &bytes)], &link)]), (3, Vec::new()));
    assert_eq!(count(vec![with_links(&[], &link), layer(&[("var/lib/rpm/rpmdb.sqlite", &bytes)])]), (3, Vec::new()));
}

#[test]
fn database_and_log_meet_in_the_view() {
    let (half, whole) = (sqlite(&records(5), 4096), sqlite(&records(10), 4096));
    let wal = log(&half, &whole, 4096, *b"saltsalt", Endian::Little);
    let database = || layer(&[("var/lib/rpm/rpmdb.sqlite", &half)]);
    let log = || layer(&[("usr/lib/sysimage/rpm/rpmdb.sqlite-wal", &wal)]);
    let links = || with_links(&[], &[("usr/lib/sysimage/rpm", "../../../var/lib/rpm")]);
    assert_eq!(count(vec![database()]), (5, Vec::new()));
    assert_eq!(count(vec![database(), links(), log()]), (10, Vec::new()));
    let both: [(&str, &[u8]); 2] = [("var/lib/rpm/rpmdb.sqlite", &half), ("var/lib/rpm/rpmdb.sqlite-wal", &wal)];
    assert_eq!(count(vec![layer(&both)]), (10, Vec::new()));
}

#[test]
fn a_damaged_log_is_a_problem_of_the_log() {
    let database = sqlite(&records(5), 4096);
    let files: [(&str, &[u8]); 2] =
        [("var/lib/rpm/rpmdb.sqlite", &database), ("var/lib/rpm/rpmdb.sqlite-wal", b"no log")];
    let problem = "var/lib/rpm/rpmdb.sqlite-wal: the write-ahead log: no head of a log".to_owned();
    assert_eq!(count(vec![layer(&files)]), (5, vec![problem]));
}

#[test]
fn a_file_in_the_place_of_a_database_that_is_none_is_a_problem() {
    for bytes in [b"".as_slice(), b"Package: bash\n"] {
        let (found, problems) = count(vec![layer(&[("var/lib/rpm/Packages", bytes)])]);
        assert_eq!((found, problems), (0, vec!["var/lib/rpm/Packages: is no database of rpm".to_owned()]));
        assert_eq!(count(vec![layer(&[("srv/debian/Packages", bytes)])]), (0, Vec::new()));
    }
}

#[test]
fn keys_are_no_packages() {
    let key = Row { name: "gpg-pubkey".to_owned(), arch: String::new(), ..Row::numbered(1) };
    let records = [Header::of(&key).with_region(), record_of(2)];
    assert_eq!(count(vec![layer(&[("var/lib/rpm/Packages.db", &ndb(&records))])]), (1, Vec::new()));
    let bytes = sqlite(&records, 4096);
    assert_eq!(count(vec![layer(&[("var/lib/rpm/rpmdb.sqlite", &bytes)])]), (1, Vec::new()));
}

#[test]
fn a_record_says_what_the_header_says() {
    let sum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let row = Row {
        epoch: Some(2),
        modularity: "perl:5.26:8010:abc".to_owned(),
        vendor: "Example".to_owned(),
        files: vec![("/etc/", "app.conf", sum, 0o100_644, 1), ("/usr/bin/", "app", sum, 0o100_755, 0)],
        ..Row::numbered(4)
    };
    let mut header = Header::of(&row);
    header.texts(1049, &["libc.so.6()(64bit)", "/bin/sh"]);
    header.texts(1047, &["app"]);
    let bytes = berkeley(&[header.with_region()], 4096, Endian::Big);
    let (inventory, problems) = inventory_of(&[("var/lib/rpm/Packages", &bytes)]);
    assert_eq!(problems, []);
    let record = &inventory.packages[0].record;
    let expected = PackageRecord {
        epoch: Some(2),
        arch: Some("noarch".to_owned()),
        source: Some(SourcePackage { name: "source".to_owned(), version: "1.4-2.el9".to_owned() }),
        licences: vec!["MIT".to_owned()],
        requires: vec!["libc.so.6()(64bit)".to_owned(), "/bin/sh".to_owned()],
        provides: vec!["app".to_owned()],
        files: record.files.clone(),
        properties: record.properties.clone(),
        ..PackageRecord::new("rpm", "package-4", "1.4-2.el9")
    };
    assert_eq!(*record, expected);
    let files: Vec<_> = record.files.iter().map(|file| (&*file.path, file.may_change)).collect();
    assert_eq!(files, [(b"etc/app.conf".as_slice(), true), (b"usr/bin/app".as_slice(), false)]);
    assert!(matches!(record.files[0].digest, Some(RecordedDigest::Sha256([0x9f, ..]))));
    let properties: Vec<_> = record.properties.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(
        properties,
        [
            "modularity=perl:5.26:8010:abc",
            "sigMd5=00000000000000000000000000000004",
            "size=1073741824",
            "sourceRpm=source-1.4-2.el9.src.rpm",
            "vendor=Example",
        ]
    );
}

#[test]
fn the_list_of_an_image_without_rpm_is_read() {
    let line = "bash\t5.1.8-1.cm2\t1\t1\tExample\t(none)\t9\tx86_64\t0\tbash-5.1.8-1.cm2.src.rpm\n";
    let (inventory, problems) = inventory_of(&[("var/lib/rpmmanifest/container-manifest-2", line.as_bytes())]);
    assert_eq!(problems, []);
    let record = &inventory.packages[0].record;
    assert_eq!((&*record.name, &*record.version, record.method), ("bash", "5.1.8-1.cm2", Method::Manifest));
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn packages_of_real_images_are_read_back() {
    let root = std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names the folder of the corpora");
    let cases = std::fs::read_to_string(Path::new(&root).join("corpora/image/golden-packages/cases.jsonl")).unwrap();
    let cases: Vec<Value> = cases.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lists: Vec<&Value> = cases.iter().filter(|case| case["kind"] == "rpm").collect();
    assert_eq!(lists.len(), 9);
    for case in lists {
        type Known = (String, String, String, Option<u64>, String, String);
        let text = |package: &Value, key: &str| package[key].as_str().unwrap_or_default().to_owned();
        let mut expected: Vec<Known> = Vec::new();
        let mut records = Vec::new();
        for package in case["expect"]["packages"].as_array().unwrap() {
            let part = |key| text(package, key);
            let (version, release) = package["version"].as_str().unwrap().rsplit_once('-').unwrap();
            // The names of source packages are without the epoch that the lists put before their versions.
            let source_version = part("source_version");
            let source_version =
                source_version.split_once(':').map_or(&*source_version, |(_, version)| version).to_owned();
            let row = Row {
                epoch: package["epoch"].as_u64().map(|epoch| epoch.try_into().unwrap()),
                name: part("name"),
                version: version.to_owned(),
                release: release.to_owned(),
                arch: part("arch"),
                source_rpm: format!("{}-{source_version}.src.rpm", part("source_name")),
                ..Row::default()
            };
            records.push(Header::of(&row).with_region());
            // The lists have keys, which are no packages.
            if row.name != "gpg-pubkey" {
                let epoch = package["epoch"].as_u64();
                expected.push((row.name, part("version"), row.arch, epoch, part("source_name"), source_version));
            }
        }
        expected.sort();
        for (path, bytes) in [
            ("var/lib/rpm/Packages", berkeley(&records, 4096, Endian::Little)),
            ("var/lib/rpm/Packages.db", ndb(&records)),
            ("var/lib/rpm/rpmdb.sqlite", sqlite(&records, 4096)),
        ] {
            let (inventory, problems) = inventory_of(&[(path, &bytes)]);
            assert_eq!(problems, [], "{}", case["id"]);
            let mut found: Vec<Known> = Vec::new();
            for package in inventory.packages {
                let record = package.record;
                let source = record.source.unwrap();
                let arch = record.arch.unwrap_or_default();
                let epoch = record.epoch.map(u64::from);
                found.push((record.name, record.version, arch, epoch, source.name, source.version));
            }
            found.sort();
            assert!(found == expected, "{}: {} of {}", case["id"], found.len(), expected.len());
        }
    }
}
