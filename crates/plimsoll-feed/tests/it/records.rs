//! How records are read.

use plimsoll_database::{Event, Informational, RangeKind};
use plimsoll_feed::{Advisory, read};

fn record(json: &str) -> Advisory {
    read(json.as_bytes()).unwrap_or_else(|why| panic!("{json}: {why}"))
}

fn check(json: &str, faults: &[&str]) {
    let found: Vec<String> = record(json).faults.iter().map(ToString::to_string).collect();
    assert_eq!(found, faults, "{json}");
}

#[test]
fn what_is_wrong_with_a_record_is_said_and_the_rest_is_used() {
    check(r#"{"id":"A-1","modified":"2024-01-01T00:00:00Z","unknown":{"a":[1]}}"#, &[]);
    check(r#"{"id":"A-1","summary":null,"aliases":null,"affected":null}"#, &[]);
    check(r#"{"id":"A-1","summary":5}"#, &["partly used: `summary` is not what it must be"]);
    check(r#"{"id":"CVE-2021-35940.patch"}"#, &["repaired: the id `CVE-2021-35940.patch`"]);
    check(r#"{"id":"A-1","aliases":["ghsa-aaaa-bbbb-cccc"]}"#, &["repaired: the id `ghsa-aaaa-bbbb-cccc`"]);
    check(
        r#"{"id":"A-1","affected":[{"package":{"ecosystem":"kubernetes","name":"k8s.io/kubelet"}}]}"#,
        &["repaired: the ecosystem `kubernetes`"],
    );
    check(
        r#"{"id":"A-1","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N"}]}"#,
        &["partly used: `CVSS:3.1/AV:N` is no vector of CVSS"],
    );
    check(
        r#"{"id":"A-1","affected":[{"versions":["1"]}]}"#,
        &["partly used: an entry names neither package nor repository"],
    );
    check(
        r#"{"id":"A-1","affected":[5,{"package":{"ecosystem":"npm","name":"a"}}]}"#,
        &["partly used: `affected` is not what it must be"],
    );
}

#[test]
fn a_bad_commit_costs_its_range_only() {
    let advisory = record(
        r#"{"id":"A-1","affected":[{"package":{"ecosystem":"PyPI","name":"a"},"versions":["1"],"ranges":[
            {"type":"GIT","repo":"https://example.org/a","events":[{"introduced":"0"},{"fixed":"HEAD"}]},
            {"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2"}]}]}]}"#,
    );
    assert_eq!(advisory.faults.len(), 1);
    assert_eq!(advisory.entries[0].posting.ranges.len(), 1);
    assert_eq!(advisory.entries[0].versions, ["1"]);
}

#[test]
fn what_is_no_record_is_refused_with_the_reason() {
    for (json, expected) in [
        ("", "is no JSON object: EOF while parsing a value at line 1 column 0"),
        ("{}", "has no id"),
        (r#"{"id":""}"#, "has no id"),
        (r#"{"id":5}"#, "has no id"),
    ] {
        assert_eq!(read(json.as_bytes()).err().unwrap().to_string(), expected, "{json}");
    }
}

#[test]
fn what_a_source_says_beside_the_ranges_is_kept() {
    let unmaintained = record(
        r#"{"id":"RUSTSEC-2016-0004","affected":[{"package":{"ecosystem":"crates.io","name":"a"},
            "database_specific":{"informational":"unmaintained"}}]}"#,
    );
    assert_eq!(unmaintained.entries[0].posting.informational, Some(Informational::Unmaintained));
    assert!(record(r#"{"id":"MAL-2024-1"}"#).flags.is_malicious);
    assert!(record(r#"{"id":"A-1","withdrawn":"2024-01-01T00:00:00Z"}"#).flags.is_withdrawn);
    assert!(record(r#"{"id":"ALBA-2019:0973","related":[]}"#).flags.names_no_vulnerability);
    let with_cve = record(r#"{"id":"ALBA-2019:0974","related":["CVE-2019-0001"]}"#);
    assert!(!with_cve.flags.names_no_vulnerability);
    assert_eq!(with_cve.record.upstream, ["CVE-2019-0001"], "errata of AlmaLinux carry over what they relate to");
    assert!(record(r#"{"id":"GO-1","related":["CVE-2019-0001"]}"#).record.upstream.is_empty());
}

#[test]
fn an_entry_keeps_release_architecture_and_order_of_versions() {
    let advisory = record(
        r#"{"id":"A-1","affected":[{"package":{"ecosystem":"Debian:12","name":"a",
            "purl":"pkg:deb/debian/a?arch=source&distro=x"},
            "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0","fixed":"0"}]}]}]}"#,
    );
    let posting = &advisory.entries[0].posting;
    assert_eq!(posting.release.as_deref(), Some("12"));
    assert_eq!(posting.architecture.as_deref(), Some("source"));
    assert_eq!(posting.ranges[0].scheme, "deb");
    assert!(posting.is_never_affected);
    assert_eq!(posting.ranges[0].events, [Event::Introduced("0".into()), Event::Fixed("0".into())]);
}

#[test]
fn custom_ranges_of_go_stand_beside_the_open_one() {
    let advisory = record(
        r#"{"id":"GO-2023-1","affected":[{"package":{"ecosystem":"Go","name":"example.org/a"},
            "ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],
            "ecosystem_specific":{"imports":[{"path":"example.org/a/b","symbols":["F"]}],"custom_ranges":[
                {"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.2.3"}]}]}}]}"#,
    );
    let kinds: Vec<_> = advisory.entries[0].posting.ranges.iter().map(|range| (range.kind, &*range.scheme)).collect();
    assert_eq!(kinds, [(RangeKind::Semver, "golang"), (RangeKind::Custom, "golang")]);
    assert_eq!(advisory.record.symbols[0].symbols, ["F"]);
    assert_eq!(advisory.record.symbols[0].module, "example.org/a");
}

#[test]
fn a_record_without_package_stands_under_its_repository() {
    let commit = "0123456789012345678901234567890123456789";
    let advisory = record(&format!(
        r#"{{"id":"PSF-1","affected":[{{"ranges":[{{"type":"GIT","repo":"https://example.org/a","events":[{{"introduced":"0"}},{{"fixed":"{commit}"}}]}}]}}]}}"#
    ));
    assert_eq!((&*advisory.entries[0].ecosystem, &*advisory.entries[0].name), ("GIT", "https://example.org/a"));
}
