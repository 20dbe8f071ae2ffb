//! What a database answers that was built from a folder.

use std::fs;

use plimsoll_database::{Cve, Database, Relation, diff, search};
use plimsoll_feed::{Inputs, Options, build, map};

use crate::{built, export};

const PYSEC: &str = r#"{"id":"PYSEC-2024-1","modified":"2024-03-01T00:00:00Z",
    "aliases":["CVE-2024-0001","GHSA-aaaa-bbbb-cccc"],
    "affected":[{"package":{"ecosystem":"PyPI","name":"Some.Package"},"versions":["1.0","1.1"]}]}"#;
const GHSA: &str = r#"{"id":"GHSA-aaaa-bbbb-cccc","modified":"2024-05-01T00:00:00Z",
    "aliases":["CVE-2024-0001"],"details":"text",
    "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
    "affected":[{"package":{"ecosystem":"PyPI","name":"some-package"},
        "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.2"}]}]}]}"#;
const ALPINE: &str = r#"{"id":"ALPINE-CVE-2024-0001","modified":"2024-04-01T00:00:00Z","upstream":["CVE-2024-0001"],
    "affected":[{"package":{"ecosystem":"Alpine:v3.20","name":"py3-some","purl":"pkg:apk/alpine/py3-some?arch=source"},
        "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.2-r0"}]}]}]}"#;

#[test]
fn a_package_is_found_under_any_form_of_its_name_with_all_that_is_known() {
    let root = export(&[("PyPI", &[PYSEC, GHSA]), ("Alpine", &[ALPINE])]);
    let built = built(root.path());
    let database = Database::open(&built.bytes).unwrap();
    assert_eq!(database.verify(), Ok(()));
    assert_eq!(database.record_count(), 3);
    assert_eq!(database.data_date().to_string(), "2024-05-01");

    let postings = database.postings("PyPI", "some_PACKAGE").unwrap();
    assert_eq!(postings.entries.len(), 2);
    let listed: Vec<&str> = postings.entries.iter().flat_map(|entry| postings.versions(entry)).collect();
    assert_eq!(listed, ["1.0", "1.1"]);
    let ids: Vec<&str> = postings.entries.iter().map(|entry| database.id(entry.record).unwrap()).collect();
    assert_eq!(ids, ["GHSA-aaaa-bbbb-cccc", "PYSEC-2024-1"]);

    let alpine = database.postings("Alpine:v3.18", "py3-some").unwrap();
    assert_eq!(alpine.entries[0].release.as_deref(), Some("v3.20"));
    assert_eq!(alpine.entries[0].architecture.as_deref(), Some("source"));
    assert!(database.postings("npm", "some-package").unwrap().entries.is_empty());
    let covered = database.coverage("alpine").unwrap().unwrap();
    assert_eq!(covered.len(), 1);
    assert_eq!(covered[0].release, Some("v3.20"));
    assert_eq!(database.coverage("Wolfi"), Ok(None));
}

#[test]
fn one_flaw_is_one_group_and_a_distribution_record_leads_to_it() {
    let root = export(&[("PyPI", &[PYSEC, GHSA]), ("Alpine", &[ALPINE])]);
    let built = built(root.path());
    let database = Database::open(&built.bytes).unwrap();
    let found = search(&database, "cve-2024-0001").unwrap();
    assert_eq!(found.groups.len(), 1);
    assert_eq!(found.groups[0].ids, ["CVE-2024-0001", "GHSA-aaaa-bbbb-cccc", "PYSEC-2024-1"]);
    let records: Vec<_> = found.records.iter().map(|one| (one.record.id.as_str(), one.relation)).collect();
    assert_eq!(
        records,
        [
            ("GHSA-aaaa-bbbb-cccc", Relation::Alias),
            ("PYSEC-2024-1", Relation::Alias),
            ("ALPINE-CVE-2024-0001", Relation::Upstream),
        ]
    );
    assert_eq!(found.records[0].record.ratings[0].score.unwrap().to_string(), "9.8");
    let alpine = database.membership(found.records[2].number).unwrap();
    assert_eq!(alpine.flaws(), [found.groups[0].number]);
    assert_ne!(alpine.own, alpine.upstream);
    assert!(search(&database, "CVE-2024-9999").unwrap().is_empty());
}

#[test]
fn the_same_id_in_two_folders_is_one_record_with_the_entries_of_both() {
    let here =
        r#"{"id":"A-1","modified":"2024-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"a"}}]}"#;
    let there = r#"{"id":"A-1","modified":"2024-02-01T00:00:00Z",
        "affected":[{"package":{"ecosystem":"PyPI","name":"a"}}],
        "withdrawn":"2024-02-01T00:00:00Z"}"#;
    let root = export(&[("npm", &[here]), ("PyPI", &[there])]);
    let built = built(root.path());
    let report = &built.report;
    assert_eq!((report.files(), report.ids, report.shared_ids, report.united_ids), (2, 1, 1, 1));
    assert_eq!(report.withdrawn, 0, "what is not taken back everywhere stays");
    let database = Database::open(&built.bytes).unwrap();
    for ecosystem in ["npm", "PyPI"] {
        assert_eq!(database.postings(ecosystem, "a").unwrap().entries.len(), 1, "{ecosystem}");
    }
}

#[test]
fn the_bytes_do_not_depend_on_threads_or_runs() {
    let many: Vec<String> = (0..500)
        .map(|number| {
            format!(
                r#"{{"id":"A-{number}","modified":"2024-01-01T00:00:00Z","details":"text of {number}",
                    "affected":[{{"package":{{"ecosystem":"npm","name":"a{}"}},"versions":["{number}.0"]}}]}}"#,
                number % 50
            )
        })
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let root = export(&[("npm", &many), ("PyPI", &[PYSEC, GHSA])]);
    let inputs = Inputs::below(root.path()).unwrap();
    let run = |jobs| build(&inputs, &Options { jobs, ..Options::default() }).unwrap();
    let (one, two, again) = (run(Some(1)), run(Some(2)), run(None));
    assert_eq!(one.bytes, two.bytes);
    assert_eq!(one.bytes, again.bytes);
    assert_eq!(one.report, two.report);
    let database = Database::open(&one.bytes).unwrap();
    for number in 0..500 {
        let found = search(&database, &format!("a-{number}")).unwrap();
        assert_eq!(found.records[0].record.details, format!("text of {number}"));
    }
}

#[test]
fn a_difference_names_what_came_changed_and_went() {
    let record = |id: &str, rest: &str| format!(r#"{{"id":"{id}","modified":"2024-01-01T00:00:00Z"{rest}}}"#);
    let entry = r#","affected":[{"package":{"ecosystem":"npm","name":"a"},"versions":["1"]}]"#;
    let (same, old) = (record("A-1", entry), record("A-2", entry));
    let root = export(&[("npm", &[&same, &old, &record("A-3", ""), &record("A-4", "")])]);
    let before = built(root.path());
    let changed = record("A-2", r#","affected":[{"package":{"ecosystem":"npm","name":"a"},"versions":["2"]}]"#);
    let gone = record("A-3", r#","withdrawn":"2024-01-01T00:00:00Z""#);
    let root = export(&[("npm", &[&record("A-0", ""), &same, &changed, &gone])]);
    let after = built(root.path());
    let (old, new) = (Database::open(&before.bytes).unwrap(), Database::open(&after.bytes).unwrap());
    let found = diff(&old, &new).unwrap();
    let ids =
        |changes: &[plimsoll_database::Change<'_>]| changes.iter().map(|one| one.id.to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&found.added), ["A-0"]);
    assert_eq!(ids(&found.changed), ["A-2"]);
    assert_eq!(ids(&found.withdrawn), ["A-3"]);
    assert_eq!(ids(&found.removed), ["A-4"]);
    assert_eq!(diff(&old, &old).unwrap(), plimsoll_database::Diff::default());
}

#[test]
fn options_leave_out_what_they_say_and_count_it() {
    let record = |id: &str, year: &str| format!(r#"{{"id":"{id}","published":"{year}-01-01T00:00:00Z"}}"#);
    let root = export(&[
        ("npm", &[&record("A-1", "2019"), &record("A-2", "2021"), &record("GO-1", "0001")]),
        ("PyPI", &[PYSEC]),
    ]);
    let inputs = Inputs::below(root.path()).unwrap();
    let options = Options {
        since: Some(2020),
        ecosystems: vec!["NPM".to_owned()],
        as_of: Some("2026-11-20".parse().unwrap()),
        ..Options::default()
    };
    let built = build(&inputs, &options).unwrap();
    assert_eq!(built.report.folders.len(), 1);
    let folder = &built.report.folders[0];
    assert_eq!((folder.files, folder.records, folder.left_out), (3, 2, 1));
    assert_eq!(built.report.data_date.to_string(), "2026-11-20");
}

#[test]
fn single_records_beside_the_archive_and_below_it_are_read_too() {
    let root = export(&[("npm", &[])]);
    let folder = root.path().join("osv/npm/2024/05");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("A-1.json"), r#"{"id":"A-1"}"#).unwrap();
    fs::write(root.path().join("osv/A-2.json"), r#"{"id":"A-2"}"#).unwrap();
    fs::write(root.path().join("osv/npm/modified_id.csv"), "").unwrap();
    let built = built(root.path());
    assert_eq!((built.report.files(), built.report.ids), (2, 2));
}

#[test]
fn a_source_is_named_with_its_licence_and_counts() {
    let root = export(&[("PyPI", &[PYSEC, GHSA]), ("Other", &[r#"{"id":"CVE-2024-0002"}"#])]);
    let built = built(root.path());
    let database = Database::open(&built.bytes).unwrap();
    let sources: Vec<_> =
        database.sources().iter().map(|one| (one.name.as_str(), one.licence.as_str(), one.records)).collect();
    assert_eq!(
        sources,
        [
            ("other records of Other", "not stated", 1),
            ("GitHub Advisory Database", "CC-BY-4.0", 1),
            ("PyPA advisory database", "CC-BY-4.0", 1),
        ]
    );
}

#[test]
fn a_mapped_file_answers_like_its_bytes() {
    let root = export(&[("PyPI", &[PYSEC, GHSA])]);
    let built = built(root.path());
    let path = root.path().join("a.plimdb");
    fs::write(&path, &built.bytes).unwrap();
    let mapped = map(&path).unwrap();
    assert_eq!(mapped.bytes(), built.bytes);
    let database = mapped.database().unwrap();
    assert_eq!(database.postings("PyPI", "some-package").unwrap().entries.len(), 2);
    assert!(map(root.path()).is_err());
    assert!(map(&root.path().join("none")).is_err());
}

#[test]
fn tables_of_scores_lead_from_a_cve_id() {
    let root = export(&[("PyPI", &[PYSEC])]);
    for folder in ["kev", "epss", "ssvc"] {
        fs::create_dir(root.path().join(folder)).unwrap();
    }
    let kev =
        r#"{"catalogVersion":"2024.05.01","vulnerabilities":[{"cveID":"CVE-2024-0001","dateAdded":"2024-05-01"}]}"#;
    fs::write(root.path().join("kev/known_exploited_vulnerabilities.json"), kev).unwrap();
    let epss =
        "#model_version:v1,score_date:2024-05-01T00:00:00+0000\ncve,epss,percentile\nCVE-2024-0001,0.00043,0.09291\n";
    fs::write(root.path().join("epss/epss_scores-2024-05-01.csv"), epss).unwrap();
    let ssvc = "cve,exploitation,automatable,technical_impact,cisa_cvss\nCVE-2024-0001,PoC,yes,Total,\n";
    fs::write(root.path().join("ssvc/vulnrichment-ssvc.csv"), ssvc).unwrap();
    let built = built(root.path());
    let database = Database::open(&built.bytes).unwrap();
    let cve = Cve::parse("CVE-2024-0001").unwrap();
    assert_eq!(database.epss(cve).unwrap().unwrap().score, 43);
    assert_eq!(database.kev(cve).unwrap().unwrap().added.to_string(), "2024-05-01");
    assert!(database.ssvc(cve).unwrap().unwrap().exploitation.is_some());
    let stamps: Vec<_> = database.sources().iter().filter_map(|source| source.stamp.as_deref()).collect();
    assert_eq!(stamps, ["2024.05.01", "model v1, scores of 2024-05-01T00:00:00+0000", ""]);
}
