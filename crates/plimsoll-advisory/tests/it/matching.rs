//! Claims about matching: one small database, one package, one answer.

use plimsoll_advisory::matching::order::{Exposure, Input, Usage, Within, deadline, points, risk, risk_inputs};
use plimsoll_advisory::matching::{Class, Fix, Mark, Note, NoteKind, Rule, Why};
use plimsoll_advisory::{Date, Match, MatchOptions, Matched, Precision, explain, matches};
use plimsoll_database::{Automatable, Database, Word};
use plimsoll_facts::{Inventory, OperatingSystem, Package, PackageClass, PackageRecord, Purl, Relationship};
use plimsoll_feed::{Inputs, Options, build};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The bytes of a database of these records and of the tables below a folder.
fn bytes_of(records: &[Value], tables: &[(&str, &str)]) -> Vec<u8> {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("osv/all");
    std::fs::create_dir_all(&folder).unwrap();
    for (number, record) in records.iter().enumerate() {
        std::fs::write(folder.join(format!("{number}.json")), record.to_string()).unwrap();
    }
    for (path, text) in tables {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let options = Options { jobs: Some(1), ..Options::default() };
    build(&Inputs::below(root.path()).unwrap(), &options).unwrap().bytes
}

/// A record for one package, its events written as `introduced 0, fixed 1.2`.
fn record(id: &str, ecosystem: &str, name: &str, events: &str) -> Value {
    with(json!({"id": id}), entry(ecosystem, name, events))
}

fn with(mut record: Value, entry: Value) -> Value {
    record["modified"] = json!("2024-01-01T00:00:00Z");
    let entries = record["affected"].as_array().cloned().unwrap_or_default();
    record["affected"] = Value::Array(entries.into_iter().chain([entry]).collect());
    record
}

fn entry(ecosystem: &str, name: &str, events: &str) -> Value {
    let kind = if ecosystem == "Go" { "SEMVER" } else { "ECOSYSTEM" };
    json!({"package": {"ecosystem": ecosystem, "name": name}, "ranges": [range(kind, events)]})
}

fn range(kind: &str, events: &str) -> Value {
    let events: Vec<Value> = events
        .split(", ")
        .map(|event| {
            let (key, version) = event.split_once(' ').unwrap();
            json!({key: version})
        })
        .collect();
    json!({"type": kind, "events": events})
}

/// The record with further keys, or with others in their place.
fn and(mut record: Value, keys: Value) -> Value {
    for (key, value) in keys.as_object().unwrap() {
        record[key] = value.clone();
    }
    record
}

fn os(text: &str) -> Option<OperatingSystem> {
    let (id, version) = text.split_once(' ')?;
    Some(OperatingSystem { id: id.to_owned(), version: version.to_owned(), ..OperatingSystem::default() })
}

fn package(purl: &str) -> Package {
    Package::new(PackageRecord::from_purl(&Purl::parse(purl).unwrap()))
}

fn inventory(system: &str, packages: Vec<Package>) -> Inventory {
    Inventory { os: os(system), packages, ..Inventory::default() }
}

fn matched(records: &[Value], inventory: &Inventory, options: &MatchOptions) -> Matched {
    let bytes = bytes_of(records, &[]);
    matches(&Database::open(&bytes).unwrap(), inventory, options).unwrap()
}

/// A match in one line: `ID fixed VERSION`.
fn shown(found: &Match) -> String {
    let fix = match &found.fix {
        Fix::Fixed(version) => format!("fixed {version}"),
        Fix::FixedElsewhere { version, channel } => format!("fixed {version} in {channel}"),
        Fix::FixedInRelease { version, release } => format!("fixed {version} of {release}"),
        Fix::Above(version) => format!("above {version}"),
        other => format!("{other:?}"),
    };
    format!("{} {fix}", found.id)
}

/// Everything that is said, one thing a line; nothing for a package that is assessed and has no flaw.
fn said(matched: &Matched) -> Vec<String> {
    let found = matched.found.iter().map(shown);
    let unassessed = matched.unassessed.iter().map(|(_, why)| format!("unassessed: {why}"));
    let notes = matched.notes.iter().map(|note| format!("note: {:?}", note.kind));
    found.chain(unassessed).chain(notes).collect()
}

#[track_caller]
fn check(records: &[Value], system: &str, purl: &str, expected: &[&str]) {
    check_with(records, system, purl, &MatchOptions::default(), expected);
}

#[track_caller]
fn check_with(records: &[Value], system: &str, purl: &str, options: &MatchOptions, expected: &[&str]) {
    let matched = matched(records, &inventory(system, vec![package(purl)]), options);
    assert_eq!(said(&matched), expected, "{purl}");
}

fn subscribed(channel: &str) -> MatchOptions {
    MatchOptions { subscriptions: vec![channel.to_owned()], ..MatchOptions::default() }
}

#[test]
fn a_source_package_is_looked_up_with_the_version_of_the_source() {
    let records = [record("DSA-1", "Debian:12", "openssl", "introduced 0, fixed 3.0.11-1~deb12u2")];
    for (purl, expected) in [
        ("pkg:deb/debian/libssl3@3.0.11-1~deb12u1?upstream=openssl", &["DSA-1 fixed 3.0.11-1~deb12u2"][..]),
        ("pkg:deb/debian/libssl3@3.0.11-1~deb12u2%2Bb1?upstream=openssl", &[]),
        ("pkg:deb/debian/libssl3@9:1?upstream=openssl%403.0.11-1~deb12u1", &["DSA-1 fixed 3.0.11-1~deb12u2"]),
        ("pkg:deb/debian/openssl-blacklist@1", &[]),
    ] {
        check(&records, "debian 12", purl, expected);
    }
}

#[test]
fn a_binary_name_is_compared_only_where_the_feed_names_binaries() {
    let purl = "pkg:rpm/almalinux/openssl-libs@3.0.7-6.el9?upstream=openssl-3.0.7-6.el9.src.rpm";
    let binary = record("ALSA-1", "AlmaLinux:9", "openssl-libs", "introduced 0, fixed 1:3.0.7-18.el9");
    check(&[binary], "almalinux 9.4", purl, &["ALSA-1 fixed 1:3.0.7-18.el9"]);
    let mut source = record("ALSA-2", "AlmaLinux:9", "openssl", "introduced 0, fixed 3.0.7-18.el9");
    check(&[source.clone()], "almalinux 9.4", purl, &[]);
    source["affected"][0]["package"]["purl"] = json!("pkg:rpm/almalinux/openssl?arch=source");
    check(&[source], "almalinux 9.4", purl, &["ALSA-2 fixed 3.0.7-18.el9"]);
}

#[test]
fn the_epoch_of_a_source_rpm_is_not_taken_as_zero() {
    let mut records = [record("ALSA-1", "AlmaLinux:9", "lib", "introduced 0, fixed 1:2.0-1.el9")];
    records[0]["affected"][0]["package"]["purl"] = json!("pkg:rpm/almalinux/lib?arch=source");
    let other = "pkg:rpm/almalinux/lib-tools@7-1.el9?upstream=lib-2.5-1.el9.src.rpm";
    let why = "unassessed: ALSA-1 has an epoch, which its source version does not tell";
    check(&records, "almalinux 9.4", other, &[why]);
    let same = "pkg:rpm/almalinux/lib-tools@2.5-1.el9?epoch=1&upstream=lib-2.5-1.el9.src.rpm";
    check(&records, "almalinux 9.4", same, &[]);
}

#[test]
fn an_entry_of_another_release_says_nothing() {
    let records = [
        record("ALPINE-1", "Alpine:v3.19", "zlib", "introduced 0, fixed 1.3-r1"),
        record("ALPINE-2", "Alpine:v3.20", "zlib", "introduced 0, fixed 1.2-r1"),
        record("X-3", "Alpine", "zlib", "introduced 0"),
    ];
    check(&records, "alpine 3.20.3", "pkg:apk/alpine/zlib@1.2-r1", &[]);
    check(&records, "alpine 3.19.0", "pkg:apk/alpine/zlib@1.2-r1", &["ALPINE-1 fixed 1.3-r1"]);
}

#[test]
fn what_has_no_data_is_unassessed_and_never_clean() {
    let records = [
        record("DSA-1", "Debian:12", "zlib", "introduced 0, fixed 1-1"),
        record("GHSA-a", "npm", "left-pad", "introduced 0, fixed 1.0.0"),
    ];
    for (system, purl, why) in [
        ("", "pkg:deb/debian/zlib@0-1", "nothing says of which distribution it is"),
        ("raspbian 12", "pkg:deb/raspbian/zlib@0-1", "no data is kept of the distribution `raspbian`"),
        ("debian ", "pkg:deb/debian/zlib@0-1", "the release of Debian is not told"),
        ("debian 7", "pkg:deb/debian/zlib@0-1", "the database has no data of Debian 7"),
        ("alpine 3.20.1", "pkg:apk/alpine/zlib@0-r1", "the database has no data of Alpine"),
        ("debian 12", "pkg:deb/debian/zlib", "has no version"),
        ("debian 12", "pkg:pypi/requests@1.0", "the database has no data of PyPI"),
        ("debian 12", "pkg:generic/nginx@1.0", "no advisories are kept of packages of type `generic`"),
        ("debian 12", "pkg:npm/left-pad@latest", "`latest` is no version of its ecosystem"),
    ] {
        check(&records, system, purl, &[&format!("unassessed: {why}")]);
    }
    let mut stated = package("pkg:deb/debian/zlib@0-1");
    stated.record.qualifiers.insert("distro".to_owned(), "debian-12".to_owned());
    let matched = matched(&records, &inventory("", vec![stated]), &MatchOptions::default());
    assert_eq!(said(&matched), ["DSA-1 fixed 1-1"], "a package that states its distribution itself");
}

#[test]
fn a_boundary_without_order_is_unassessed_and_hides_no_other_record() {
    let records = [
        record("GHSA-a", "npm", "left-pad", "introduced 0, fixed soon"),
        record("GHSA-b", "npm", "left-pad", "introduced 0, fixed 2.0.0"),
        with(json!({"id": "GHSA-c"}), json!({"package": {"ecosystem": "npm", "name": "left-pad"}})),
    ];
    let unclear = |id: &str| format!("unassessed: {id} states no versions that could be compared");
    check(&records, "", "pkg:npm/left-pad@1.0.0", &["GHSA-b fixed 2.0.0", &unclear("GHSA-a"), &unclear("GHSA-c")]);
}

/// What is affected from the beginning without an end leaves two answers for any text: affected, or not assessed.
#[test]
fn no_version_is_silently_clean_of_what_has_no_fix() {
    const VERSION: &str = r"(\PC{0,12}|[0-9]{1,3}(\.[0-9a-z~^+_-]{1,4}){0,4}(-[0-9a-z.]{1,5})?)";
    const PACKAGES: [(&str, &str, &str); 7] = [
        ("npm", "npm", ""),
        ("PyPI", "pypi", ""),
        ("Maven", "maven", ""),
        ("Go", "golang", ""),
        ("Debian:12", "deb", "debian 12"),
        ("AlmaLinux:9", "rpm", "almalinux 9.1"),
        ("Alpine:v3.20", "apk", "alpine 3.20.1"),
    ];
    let records: Vec<Value> = (1..)
        .zip(PACKAGES)
        .map(|(number, (ecosystem, ..))| record(&format!("X-{number}"), ecosystem, "p", "introduced 0"))
        .collect();
    let bytes = bytes_of(&records, &[]);
    let database = Database::open(&bytes).unwrap();
    proptest!(|(version in VERSION, at in 0..PACKAGES.len())| {
        let (_, kind, system) = PACKAGES[at];
        let one = Package::new(PackageRecord::new(kind, "p", version));
        let matched = matches(&database, &inventory(system, vec![one]), &MatchOptions::default()).unwrap();
        prop_assert_eq!((matched.found.len() + matched.unassessed.len(), matched.notes.len()), (1, 0));
    });
}

#[test]
fn a_version_lies_in_the_union_of_intervals_in_any_order() {
    let records = [record("GHSA-a", "npm", "p", "introduced 1.17.0, fixed 1.17.3, introduced 1.16.0, fixed 1.16.7")];
    for (version, expected) in [
        ("1.15.9", &[][..]),
        ("1.16.0", &["GHSA-a fixed 1.16.7"]),
        ("1.16.7", &[]),
        ("1.17.2", &["GHSA-a fixed 1.17.3"]),
        ("1.17.3-beta", &["GHSA-a fixed 1.17.3"]),
        ("2.0.0", &[]),
    ] {
        check(&records, "", &format!("pkg:npm/p@{version}"), expected);
    }
}

#[test]
fn the_last_affected_version_is_affected_and_gives_no_fix() {
    let records = [record("GHSA-a", "npm", "p", "introduced 0, last_affected 1.2.0")];
    check(&records, "", "pkg:npm/p@1.2.0", &["GHSA-a above 1.2.0"]);
    check(&records, "", "pkg:npm/p@1.2.1", &[]);
}

#[test]
fn listed_versions_are_compared_as_versions_and_as_texts() {
    let listed = json!({"package": {"ecosystem": "PyPI", "name": "p"}, "versions": ["1.0.0", "2011-beta"]});
    let records = [with(json!({"id": "PYSEC-1"}), listed)];
    check(&records, "", "pkg:pypi/p@1.0", &["PYSEC-1 Unknown"]);
    check(&records, "", "pkg:pypi/P@2011-beta", &["PYSEC-1 Unknown"]);
    check(&records, "", "pkg:pypi/p@1.1", &[]);
}

#[test]
fn names_are_written_as_their_ecosystem_writes_them() {
    for (ecosystem, name, purl) in [
        ("Maven", "org.example:lib", "pkg:maven/org.example/lib@1.0"),
        ("npm", "@scope/lib", "pkg:npm/%40scope/lib@1.0.0"),
        ("Go", "example.org/a/lib", "pkg:golang/example.org/a/lib@v1.0.0"),
        ("Packagist", "Vendor/Lib", "pkg:composer/vendor/lib@1.0.0"),
        ("crates.io", "lib", "pkg:cargo/lib@1.0.0"),
        ("NuGet", "Some.Lib", "pkg:nuget/some.lib@1.0.0"),
        ("RubyGems", "lib", "pkg:gem/lib@1.0.0"),
        ("Bitnami", "nginx", "pkg:bitnami/nginx@1.0.0"),
        ("Packagist:https://packages.drupal.org/8", "drupal/core", "pkg:composer/drupal/core@1.0.0"),
    ] {
        check(&[record("X-1", ecosystem, name, "introduced 0, fixed 2.0.0")], "", purl, &["X-1 fixed 2.0.0"]);
    }
}

#[test]
fn what_never_was_affected_closes_the_question_for_weaker_sources() {
    let never = record("ALPINE-1", "Alpine:v3.20", "p", "introduced 0, fixed 0");
    check(&[never], "alpine 3.20.1", "pkg:apk/alpine/p@1-r0", &[]);
    let ghsa = record("GHSA-a", "PyPI", "p", "introduced 0, fixed 2.0");
    let denied = and(record("PYSEC-1", "PyPI", "p", "introduced 0, fixed 0"), json!({"aliases": ["GHSA-a"]}));
    check(&[ghsa.clone(), denied], "", "pkg:pypi/p@1.0", &[]);
    let stronger = and(record("PYSEC-1", "PyPI", "p", "introduced 0, fixed 2.0"), json!({"aliases": ["GHSA-a"]}));
    let denied = record("GHSA-a", "PyPI", "p", "introduced 0, fixed 0");
    check(&[stronger, denied], "", "pkg:pypi/p@1.0", &["GHSA-a fixed 2.0"]);
}

#[test]
fn withdrawn_records_and_fixes_of_bugs_never_match() {
    let withdrawn = and(record("GHSA-a", "npm", "p", "introduced 0"), json!({"withdrawn": "2024-01-02T00:00:00Z"}));
    check(&[withdrawn], "", "pkg:npm/p@1.0.0", &[]);
    let bugs = record("ALBA-1", "AlmaLinux:9", "p", "introduced 0, fixed 2-1.el9");
    check(std::slice::from_ref(&bugs), "almalinux 9.1", "pkg:rpm/almalinux/p@1-1.el9", &[]);
    let flaw = and(bugs, json!({"related": ["CVE-2024-0001"]}));
    check(&[flaw], "almalinux 9.1", "pkg:rpm/almalinux/p@1-1.el9", &["CVE-2024-0001 fixed 2-1.el9"]);
}

#[test]
fn informational_records_are_notes() {
    let mut records = [record("RUSTSEC-1", "crates.io", "p", "introduced 0")];
    records[0]["affected"][0]["database_specific"] = json!({"informational": "unmaintained"});
    let note = r#"note: Informational { id: "RUSTSEC-1", about: Unmaintained }"#;
    check(&records, "", "pkg:cargo/p@1.0.0", &[note]);
}

#[test]
fn an_entry_for_another_architecture_module_or_flavour_says_nothing() {
    let mut records = [record("ALSA-1", "AlmaLinux:9", "p", "introduced 0, fixed 2-1.el9")];
    records[0]["affected"][0]["package"]["purl"] = json!("pkg:rpm/almalinux/p?arch=aarch64");
    check(&records, "almalinux 9.1", "pkg:rpm/almalinux/p@1-1.el9?arch=x86_64", &[]);
    check(&records, "almalinux 9.1", "pkg:rpm/almalinux/p@1-1.el9?arch=aarch64", &["ALSA-1 fixed 2-1.el9"]);

    records[0]["affected"][0]["package"]["purl"] = json!("pkg:rpm/almalinux/p?rpmmod=nodejs:18");
    for (stream, count) in [("nodejs:18:90:abc", 1), ("nodejs:20:90:abc", 0), ("", 0)] {
        let mut one = package("pkg:rpm/almalinux/p@1-1.el9");
        one.record.properties.insert("modularity".to_owned(), stream.to_owned());
        let matched = matched(&records, &inventory("almalinux 9.1", vec![one]), &MatchOptions::default());
        assert_eq!(matched.found.len(), count, "{stream}");
    }

    let ksplice = [record("ELSA-1", "Oracle Linux:9", "glibc", "introduced 0, fixed 2:2.34-60.0.3.ksplice1.el9")];
    check(&ksplice, "ol 9.1", "pkg:rpm/ol/glibc@2.34-50.0.1.el9", &[]);
    check(
        &ksplice,
        "ol 9.1",
        "pkg:rpm/ol/glibc@2.34-50.0.1.ksplice1.el9?epoch=2",
        &["ELSA-1 fixed 2:2.34-60.0.3.ksplice1.el9"],
    );
}

#[test]
fn builds_of_several_streams_are_compared_inside_the_own_one() {
    let fixed = |version: &str| entry("AlmaLinux:8", "p", &format!("introduced 0, fixed {version}"));
    let two = with(with(json!({"id": "ALSA-1"}), fixed("1.2-9.module_el8.5.0+1+a")), fixed("2.0-9.module_el8.6.0+2+b"));
    let same =
        with(with(json!({"id": "ALSA-1"}), fixed("1.2-9.module_el8.6.0+1+a")), fixed("1.2-8.module_el8.6.0+2+b"));
    let unclear = "unassessed: ALSA-1 has several streams, and none of them can be told to be its own";
    for (record, version, expected) in [
        (&two, "1.2-1.module_el8.5.0+9+c", &["ALSA-1 fixed 1.2-9.module_el8.5.0+1+a"][..]),
        (&two, "1.2-9.module_el8.5.0+1+a", &[]),
        (&two, "2.0-1.module_el8.4.0+9+c", &["ALSA-1 fixed 2.0-9.module_el8.6.0+2+b"]),
        (&two, "3.1-1.module_el8.4.0+9+c", &[unclear]),
        (&two, "1.1-1.el8", &[]),
        (&same, "1.2-1.module_el8.6.0+9+c", &[unclear]),
    ] {
        check(std::slice::from_ref(record), "almalinux 8.6", &format!("pkg:rpm/almalinux/p@{version}"), expected);
    }
}

#[test]
fn a_channel_counts_for_its_subscribers() {
    let stable = entry("Red Hat:enterprise_linux:9::appstream", "p", "introduced 0, fixed 3.9.19-8.el9");
    let extended = entry("Red Hat:rhel_eus:9.4::appstream", "p", "introduced 0, fixed 3.9.18-3.el9_4.5");
    let aliases = json!({"aliases": ["CVE-2024-0001"]});
    let both = [
        and(with(json!({"id": "RHSA-1"}), stable), aliases.clone()),
        and(with(json!({"id": "RHSA-2"}), extended), aliases),
    ];
    let purl = |version: &str| format!("pkg:rpm/redhat/p@{version}");
    let none = MatchOptions::default();
    let eus = subscribed("eus:9.4");
    for (version, options, expected) in [
        ("3.9.18-3.el9_4.5", &none, &["CVE-2024-0001 fixed 3.9.19-8.el9"][..]),
        ("3.9.18-3.el9_4.5", &eus, &[]),
        ("3.9.19-1.el9", &eus, &["CVE-2024-0001 fixed 3.9.19-8.el9"]),
        ("3.9.19-8.el9", &none, &[]),
        // Who stays in 9.2 cannot install what 9.5 has.
        ("3.9.18-3.el9_4.5", &subscribed("eus:9.2"), &["CVE-2024-0001 fixed 3.9.19-8.el9 of later than 9.2"]),
    ] {
        check_with(&both, "rhel 9.4", &purl(version), options, expected);
    }
    let other = record("RHSA-9", "Red Hat:enterprise_linux:9::appstream", "other", "introduced 0");
    let only = [both[1].clone(), other];
    let elsewhere = "CVE-2024-0001 fixed 3.9.18-3.el9_4.5 in eus:9.4";
    check_with(&only, "rhel 9.4", &purl("3.9.18-1.el9"), &none, &[elsewhere]);
    check_with(&only, "rhel 9.4", &purl("3.9.18-1.el9"), &eus, &["CVE-2024-0001 fixed 3.9.18-3.el9_4.5"]);
}

#[test]
fn a_union_over_streams_gives_everybody_the_fix_that_he_can_install() {
    let union = "introduced 0, fixed 3.9.18-3.el9_4.5, introduced 3.9.19, fixed 3.9.19-8.el9";
    let flaw = with(
        with(
            json!({"id": "REDHAT-CVE-2024-0001", "upstream": ["CVE-2024-0001"]}),
            entry("Red Hat:enterprise_linux:9", "p", union),
        ),
        entry("Red Hat:rhel_eus:9.4", "p", "introduced 0, fixed 3.9.18-3.el9_4.5"),
    );
    // It ships one build, and says nothing of the older stream, which it would flag for ever.
    let advisory = and(
        record("RHSA-2024:9371", "Red Hat:enterprise_linux:9::appstream", "p", "introduced 0, fixed 3.9.19-8.el9"),
        json!({"upstream": ["CVE-2024-0001"]}),
    );
    let (none, eus) = (MatchOptions::default(), subscribed("eus:9.4"));
    for (version, options, expected) in [
        ("3.9.18-3.el9_4.5", &eus, &[][..]),
        ("3.9.18-3.el9_4.4", &eus, &["CVE-2024-0001 fixed 3.9.18-3.el9_4.5"]),
        ("3.9.18-3.el9_4.4", &none, &["CVE-2024-0001 fixed 3.9.19-8.el9"]),
        ("3.9.18-3.el9_4.5", &none, &[]),
        ("3.9.19-8.el9", &none, &[]),
    ] {
        let purl = format!("pkg:rpm/redhat/p@{version}");
        check_with(&[flaw.clone(), advisory.clone()], "rhel 9.4", &purl, options, expected);
    }
    let later = and(
        record("REDHAT-CVE-2024-0002", "Red Hat:enterprise_linux:9", "p", "introduced 0, fixed 2-8.el9"),
        json!({"upstream": ["CVE-2024-0002"]}),
    );
    let elsewhere = "CVE-2024-0002 fixed 2-8.el9 of later than 9.4";
    check_with(&[later], "rhel 9.4", "pkg:rpm/redhat/p@1-1.el9", &eus, &[elsewhere]);
}

#[test]
fn a_build_of_oracle_for_live_patches_has_fixes_of_its_own() {
    let plain = record("ELSA-1", "Oracle Linux:8", "p", "introduced 0, fixed 1-3.el8");
    let live = record("ELSA-2", "Oracle Linux:8:ksplice", "p", "introduced 0, fixed 1-3.ksplice1.el8");
    let both = [plain, live];
    check(&both, "ol 8.9", "pkg:rpm/ol/p@1-2.el8", &["ELSA-1 fixed 1-3.el8"]);
    check(&both, "ol 8.9", "pkg:rpm/ol/p@1-2.ksplice1.el8", &["ELSA-2 fixed 1-3.ksplice1.el8"]);
}

#[test]
fn a_channel_of_ubuntu_is_called_pro_or_esm() {
    let open = entry("Ubuntu:18.04:LTS", "p", "introduced 0");
    let esm = entry("Ubuntu:Pro:18.04:LTS", "p", "introduced 0, fixed 1.0-1ubuntu0.1~esm1");
    let records = [with(with(json!({"id": "UBUNTU-CVE-2024-0001", "upstream": ["CVE-2024-0001"]}), open), esm)];
    let purl = "pkg:deb/ubuntu/p@1.0-1";
    check(&records, "ubuntu 18.04", purl, &["CVE-2024-0001 fixed 1.0-1ubuntu0.1~esm1 in pro"]);
    for channel in ["pro", "esm"] {
        let fixed = "CVE-2024-0001 fixed 1.0-1ubuntu0.1~esm1";
        check_with(&records, "ubuntu 18.04", purl, &subscribed(channel), &[fixed]);
        let installed = "pkg:deb/ubuntu/p@1.0-1ubuntu0.1~esm1";
        check_with(&records, "ubuntu 18.04", installed, &subscribed(channel), &[]);
    }
}

#[test]
fn modules_built_from_a_folder_are_unassessed_and_dependencies_at_a_commit_are_compared() {
    let records = [record("GO-1", "Go", "example.org/m", "introduced 0, fixed 0.0.0-20240301000000-aaaaaaaaaaaa")];
    let devel = "unassessed: `(devel)` is no release";
    check(&records, "", "pkg:golang/example.org/m@(devel)", &[devel]);
    let old = "pkg:golang/example.org/m@v0.0.0-20240201000000-bbbbbbbbbbbb";
    check(&records, "", old, &["GO-1 fixed 0.0.0-20240301000000-aaaaaaaaaaaa"]);
    check(&records, "", "pkg:golang/example.org/m@v0.0.0-20240401000000-bbbbbbbbbbbb", &[]);
    let mut main = package(old);
    main.record.relationship = Some(Relationship::Root);
    let matched = matched(&records, &inventory("", vec![main]), &MatchOptions::default());
    assert_eq!(said(&matched), ["unassessed: `v0.0.0-20240201000000-bbbbbbbbbbbb` is no release"]);
}

#[test]
fn custom_ranges_replace_an_open_range_for_versions_of_their_form() {
    let mut open = entry("Go", "example.org/m", "introduced 0");
    open["ecosystem_specific"] = json!({"custom_ranges": [range("ECOSYSTEM", "introduced 2.8.0, fixed 2.8.14")]});
    let records = [with(json!({"id": "GO-1"}), open)];
    for (version, expected) in [
        ("v2.8.3", &["GO-1 fixed 2.8.14"][..]),
        ("v2.8.3+incompatible", &["GO-1 fixed 2.8.14"]),
        ("v2.8.14", &[]),
        ("v2.7.0", &[]),
        ("v0.0.0-20240201000000-bbbbbbbbbbbb", &["GO-1 NotFixed"]),
    ] {
        check(&records, "", &format!("pkg:golang/example.org/m@{}", version.replace('+', "%2B")), expected);
    }
}

#[test]
fn the_standard_library_is_a_module() {
    let records = [record("GO-1", "Go", "stdlib", "introduced 0, fixed 1.21.8, introduced 1.22.0-0, fixed 1.22.1")];
    check(&records, "", "pkg:golang/stdlib@1.22.0", &["GO-1 fixed 1.22.1"]);
    check(&records, "", "pkg:golang/stdlib@1.22rc1", &["GO-1 fixed 1.22.1"]);
    check(&records, "", "pkg:golang/stdlib@1.21.8", &[]);
}

#[test]
fn a_build_of_kubernetes_by_a_vendor_has_its_fixes() {
    let records = [
        record("GO-1", "Go", "k8s.io/kubernetes", "introduced 0, fixed 1.29.4"),
        record("KUBE-2", "Kubernetes", "k8s.io/kubernetes", "introduced 0, fixed 1.28.0"),
    ];
    for (version, expected) in [
        ("v1.29.4-gke.100", &[][..]),
        ("v1.29.4-eks-abc", &[]),
        ("v1.29.3-gke.100", &["GO-1 fixed 1.29.4"]),
        ("v1.27.0", &["GO-1 fixed 1.29.4", "KUBE-2 fixed 1.28.0"]),
    ] {
        check(&records, "", &format!("pkg:golang/k8s.io/kubernetes@{version}"), expected);
    }
}

#[test]
fn a_fix_of_another_release_only_is_said_to_be_there() {
    let here = entry("Debian:12", "p", "introduced 0");
    let there = entry("Debian:13", "p", "introduced 0, fixed 2-1");
    let records = [with(with(json!({"id": "DEBIAN-CVE-2024-0001", "upstream": ["CVE-2024-0001"]}), here), there)];
    check(&records, "debian 12", "pkg:deb/debian/p@1-1", &["CVE-2024-0001 fixed 2-1 of 13"]);
}

#[test]
fn one_flaw_is_one_match_with_all_its_ids_and_records() {
    let pysec = and(record("PYSEC-1", "PyPI", "p", "introduced 0, fixed 1.2"), json!({"aliases": ["CVE-2024-0001"]}));
    let ghsa = and(record("GHSA-a", "PyPI", "p", "introduced 0, fixed 1.3"), json!({"aliases": ["CVE-2024-0001"]}));
    let bytes = bytes_of(&[ghsa, pysec], &[]);
    let inventory = inventory("", vec![package("pkg:pypi/p@1.0")]);
    let matched = matches(&Database::open(&bytes).unwrap(), &inventory, &MatchOptions::default()).unwrap();
    let [found] = matched.found.as_slice() else { panic!("{matched:?}") };
    assert_eq!(found.ids, ["CVE-2024-0001", "GHSA-a", "PYSEC-1"]);
    let records: Vec<(&str, Rule)> = found.records.iter().map(|one| (one.id.as_str(), one.decision.rule)).collect();
    assert_eq!(records, [("PYSEC-1", Rule::InRange), ("GHSA-a", Rule::InRange)], "the ecosystem's own comes first");
    assert_eq!((shown(found).as_str(), found.marks.as_slice()), ("CVE-2024-0001 fixed 1.3", &[Mark::DisputedFix][..]));
}

#[test]
fn a_record_of_several_flaws_is_evidence_of_each() {
    let record = and(
        record("DSA-1", "Debian:12", "p", "introduced 0, fixed 2-1"),
        json!({"upstream": ["CVE-2024-0001", "CVE-2024-0002", "GHSA-a"]}),
    );
    let alias = json!({"id": "GHSA-a", "modified": "2024-01-01T00:00:00Z", "aliases": ["CVE-2024-0002"]});
    let expected = &["CVE-2024-0001 fixed 2-1", "CVE-2024-0002 fixed 2-1"];
    check(&[record, alias], "debian 12", "pkg:deb/debian/p@1-1", expected);
}

#[test]
fn the_fix_is_the_end_of_the_own_branch_and_lies_in_no_other_interval() {
    let branches = record("GHSA-a", "npm", "p", "introduced 1.0.0, fixed 1.5.0, introduced 2.0.0, fixed 2.3.0");
    check(&[branches], "", "pkg:npm/p@1.1.0", &["GHSA-a fixed 1.5.0"]);
    let first = and(record("GHSA-a", "npm", "p", "introduced 0, fixed 2.0.0"), json!({"aliases": ["CVE-2024-0001"]}));
    let second = record("GHSA-b", "npm", "p", "introduced 1.0.0, fixed 1.5.0, introduced 2.0.0, fixed 2.3.0");
    let second = and(second, json!({"aliases": ["CVE-2024-0001"]}));
    check(&[first, second], "", "pkg:npm/p@1.1.0", &["CVE-2024-0001 fixed 2.3.0"]);
}

#[test]
fn a_range_that_ends_before_it_starts_is_doubtful() {
    let records = [record("GHSA-a", "npm", "p", "introduced 9.4.0, fixed 9.3.4")];
    let matched = matched(&records, &inventory("", vec![package("pkg:npm/p@9.5.0")]), &MatchOptions::default());
    assert_eq!(matched.found[0].marks, [Mark::DoubtfulRange]);
}

#[test]
fn malicious_packages_are_a_class_of_their_own_and_critical() {
    let records = [record("MAL-1", "npm", "p", "introduced 0")];
    let matched = matched(&records, &inventory("", vec![package("pkg:npm/p@1.0.0")]), &MatchOptions::default());
    let found = &matched.found[0];
    assert_eq!(
        (found.class, found.severity.word, found.severity.score),
        (Class::Malicious, Some(Word::Critical), None)
    );
}

#[test]
fn what_the_distribution_owns_is_judged_by_it_alone() {
    let records = [
        record("DSA-1", "Debian:12", "python-p", "introduced 0, fixed 1-1"),
        record("GHSA-a", "PyPI", "p", "introduced 0, fixed 2.0"),
    ];
    let mut owned = package("pkg:pypi/p@1.0");
    owned.owner = Some(0);
    let check = |system: &str, options: &MatchOptions, expected: &[&str]| {
        let packages = vec![package("pkg:deb/debian/python3-p@1-1?upstream=python-p"), owned.clone()];
        let matched = matched(&records, &inventory(system, packages), options);
        assert_eq!(said(&matched), expected);
        matched
    };
    check("debian 12", &MatchOptions::default(), &["note: OwnedByDistribution(0)"]);
    let broad = MatchOptions { precision: Precision::Broad, ..MatchOptions::default() };
    let marked = check("debian 12", &broad, &["GHSA-a fixed 2.0"]);
    assert_eq!(marked.found[0].marks, [Mark::OwnedByDistribution(0)]);
    let blind = "unassessed: the database has no data of Debian 9";
    check("debian 9", &MatchOptions::default(), &["GHSA-a fixed 2.0", blind]);
}

#[test]
fn a_source_that_lists_fixes_only_is_named() {
    let records = [
        record("ALPINE-1", "Alpine:v3.20", "p", "introduced 0, fixed 1-r1"),
        record("GHSA-a", "npm", "p", "introduced 0, fixed 1.0.0"),
    ];
    let packages = vec![package("pkg:apk/alpine/q@1-r0"), package("pkg:apk/alpine/p@2-r0"), package("pkg:npm/p@2.0.0")];
    let matched = matched(&records, &inventory("alpine 3.20.1", packages), &MatchOptions::default());
    assert_eq!((matched.found.len(), matched.only_fixes), (0, vec!["Alpine"]));
}

#[test]
fn what_is_not_there_is_passed_over_and_counted() {
    let records = [record("GHSA-a", "npm", "p", "introduced 0")];
    let mut gone = package("pkg:npm/p@1.0.0");
    gone.gone_in = Some(2);
    let mut dev = package("pkg:npm/p@1.0.0");
    dev.record.is_dev = true;
    let mut declared = package("pkg:npm/p@1.0.0");
    declared.record.class = PackageClass::Declared;
    let headers = package("pkg:deb/debian/linux-libc-dev@6.1?upstream=linux");
    let all = inventory("debian 12", vec![gone, dev, declared, headers]);
    let strict = matched(&records, &all, &MatchOptions::default());
    let note = |package, kind| Note { package, kind };
    assert_eq!(strict.notes, [note(0, NoteKind::Gone), note(1, NoteKind::Development), note(3, NoteKind::Kernel)]);
    assert_eq!((strict.found.len(), said(&strict)[0].as_str()), (0, "unassessed: only a manifest names it"));
    let folder = MatchOptions { is_declared_evidence: true, with_development: true, ..MatchOptions::default() };
    assert_eq!(matched(&records, &all, &folder).found.len(), 2);
}

#[test]
fn what_is_known_of_a_cve_id_is_joined_until_the_day() {
    let kev = r#"{"catalogVersion":"1","vulnerabilities":[
        {"cveID":"CVE-2024-0001","dateAdded":"2024-05-01","dueDate":"2024-05-22",
         "knownRansomwareCampaignUse":"Known"}]}"#;
    let epss = "#model_version:v1,score_date:2024-06-01T00:00:00Z\ncve,epss,percentile\nCVE-2024-0001,0.6,0.99\n";
    let tables = [("kev/known_exploited_vulnerabilities.json", kev), ("epss/epss_scores-2024-06-01.csv", epss)];
    let severity = json!([{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}]);
    let ghsa = record("GHSA-a", "npm", "p", "introduced 0");
    let bytes = bytes_of(&[and(ghsa, json!({"aliases": ["CVE-2024-0001"], "severity": severity}))], &tables);
    let database = Database::open(&bytes).unwrap();
    let inventory = inventory("", vec![package("pkg:npm/p@1.0.0")]);
    let until = |day: &str| {
        let as_of: Date = day.parse().unwrap();
        let options = MatchOptions { as_of: Some(as_of), ..MatchOptions::default() };
        matches(&database, &inventory, &options).unwrap().found.remove(0)
    };
    let before = until("2024-04-30");
    assert!(before.kev.is_none());
    assert_eq!(risk(&risk_inputs(&before, Exposure::Unknown, Usage::Unknown)).sum(), 30 + 15 + 12 + 10);
    let after = until("2024-05-01");
    assert!(after.kev.is_some_and(|kev| kev.is_ransomware));
    assert_eq!(after.epss.map(|epss| epss.score), Some(60_000));
    assert_eq!(risk(&risk_inputs(&after, Exposure::Unknown, Usage::Unknown)).sum(), 77);
    let (known, from_vector) = points(&after, None);
    assert_eq!((known.automatable, from_vector), (Some(Automatable::Yes), vec![Input::Automatable, Input::Impact]));
    let due = deadline(&known, true);
    assert_eq!((due.within, due.row, due.assumed), (Within::ThreeDays, Some(11), vec![Input::Exposure]));
}

#[test]
fn a_flaw_that_is_not_found_is_explained() {
    let records = [
        record("GHSA-a", "npm", "p", "introduced 0, fixed 1.0.0"),
        record("ALPINE-1", "Alpine:v3.20", "zlib", "introduced 0, fixed 1.2-r1"),
        record("ALPINE-2", "Alpine:v3.19", "zlib", "introduced 0"),
    ];
    let bytes = bytes_of(&records, &[]);
    let database = Database::open(&bytes).unwrap();
    let mut owned = package("pkg:npm/owned@1.0.0");
    owned.owner = Some(1);
    let packages = vec![package("pkg:npm/p@1.0.0"), package("pkg:apk/alpine/zlib@1.2-r1"), owned, package("pkg:npm/q")];
    let inventory = inventory("alpine 3.20.1", packages);
    let why = |id: &str, name: &str| {
        let mut all = explain(&database, &inventory, &MatchOptions::default(), id, name).unwrap();
        assert_eq!(all.len(), 1);
        all.remove(0).why
    };
    assert_eq!(why("GHSA-a", "zli"), Why::NotInInventory(vec!["zlib".to_owned()]));
    assert_eq!(why("CVE-1999-0001", "p"), Why::NoRecord);
    assert_eq!(why("GHSA-a", "zlib"), Why::NoEntry);
    assert_eq!(why("GHSA-a", "owned"), Why::Passed(NoteKind::OwnedByDistribution(1)));
    assert!(matches!(why("GHSA-a", "q"), Why::Unassessed(_)));
    let rule = |id: &str, name: &str| match why(id, name) {
        Why::Decided(evidence) => evidence[0].decision.rule,
        other => panic!("{other:?}"),
    };
    assert_eq!(rule("ghsa-A", "p"), Rule::Outside);
    assert_eq!(rule("ALPINE-1", "zlib"), Rule::Outside);
    assert_eq!(rule("ALPINE-2", "zlib"), Rule::OtherRelease);
}
