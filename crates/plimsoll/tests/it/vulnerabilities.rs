//! Images against a database of advisories.

use plimsoll_testkit::Recipe;
use serde_json::{Value, json};

use crate::program::Folder;

const WEB: &str = "name registry.example/web:1
config {\"User\": \"10001\"}
os alpine 3.20.3
apk openssl 3.3.1-r0 owns /usr/bin/openssl
apk musl 1.2.5-r0
file /usr/lib/python3/requests-2.0.0.dist-info/METADATA Name: requests\\nVersion: 2.0.0\\n
file /srv/requirements.txt six==1.0\\n
file /usr/lib/node_modules/left/package.json {\"name\": \"left\", \"version\": \"1.0.0\"}
";

/// A record of OSV.
fn record(id: &str, ecosystem: &str, name: &str, fixed: &str, more: Value) -> String {
    let mut record = json!({
        "id": id,
        "modified": "2026-11-20T00:00:00Z",
        "affected": [{
            "package": {"ecosystem": ecosystem, "name": name},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
        }],
    });
    for (key, value) in more.as_object().unwrap() {
        record[key] = value.clone();
    }
    record.to_string()
}

fn folder(recipe: &str) -> Folder {
    let folder = Folder::with(&[]);
    Recipe::read(recipe).write_layout(&folder.path().join("web"));
    let critical = json!([{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]);
    let aliases = |id: &str| json!({ "aliases": [id] });
    for (path, text) in [
        (
            "Alpine/ALPINE-CVE-2026-1.json",
            record(
                "ALPINE-CVE-2026-1",
                "Alpine:v3.20",
                "openssl",
                "3.3.2-r1",
                json!({"aliases": ["CVE-2026-1001"], "severity": critical}),
            ),
        ),
        ("Alpine/OTHER.json", record("ALPINE-OTHER", "Alpine:v3.19", "musl", "9-r0", aliases("CVE-2026-1002"))),
        (
            "PyPI/GHSA-aaaa-bbbb-cccc.json",
            record("GHSA-aaaa-bbbb-cccc", "PyPI", "Requests", "2.1", aliases("CVE-2026-1003")),
        ),
        ("PyPI/PYSEC-2026-1.json", record("PYSEC-2026-1", "PyPI", "requests", "2.1", aliases("CVE-2026-1003"))),
        ("PyPI/PYSEC-2026-2.json", record("PYSEC-2026-2", "PyPI", "six", "1.1", json!({}))),
        ("npm/MAL-2026-1.json", record("MAL-2026-1", "npm", "left", "1.0.1", json!({}))),
    ] {
        folder.write(&format!("osv/{path}"), text);
    }
    folder
}

fn with_database(recipe: &str) -> Folder {
    let folder = folder(recipe);
    let ran = folder.run(&["db", "build", "--from", "osv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    folder
}

const SCAN: [&str; 7] = ["scan", "oci:web", "--only", "vulnerabilities", "--as-of", "2026-11-21", "--all"];

fn scan(folder: &Folder, more: &[&str]) -> crate::program::Ran {
    folder.run(&[&SCAN[..], more].concat())
}

#[test]
fn each_flaw_of_each_package_is_one_finding_with_its_record_and_its_fix() {
    let folder = with_database(WEB);
    let ran = scan(&folder, &["--format", "json"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let verdict = ran.json();
    let findings = verdict["findings"].as_array().unwrap();
    let mut seen: Vec<(&str, &str, &str)> = findings
        .iter()
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap();
            (text("check"), text("severity"), text("title"))
        })
        .collect();
    seen.sort_unstable();
    assert_eq!(
        seen,
        [
            ("PLM-V001", "critical", "CVE-2026-1001: openssl 3.3.1-r0 is below the fix 3.3.2-r1"),
            ("PLM-V001", "medium", "CVE-2026-1003: requests 2.0.0 is below the fix 2.1"),
            ("PLM-V002", "critical", "MAL-2026-1: left 1.0.0 is malicious"),
        ]
    );
    let openssl = findings.iter().find(|finding| finding["title"].as_str().unwrap().contains("openssl")).unwrap();
    let factors: Vec<&str> = openssl["risk"]["factors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|factor| factor["factor"].as_str().unwrap())
        .collect();
    assert_eq!(factors, ["exploitation unknown", "CVSS 9.8", "exposure unknown", "use unknown"]);
    let text = openssl.to_string();
    for said in
        ["ALPINE-CVE-2026-1", "Alpine v3.20 `openssl`, 3.3.1-r0", "in the order of apk", "upgrade openssl to 3.3.2-r1"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    let gaps = verdict["gaps"].to_string();
    assert!(gaps.contains("the source of Alpine lists only flaws that have a fix"), "{gaps}");
    // `six` stands in a list of requirements alone, which is no proof that it is there.
    assert!(!gaps.contains("only a manifest"), "{gaps}");
}

#[test]
fn one_upgrade_is_one_action_and_closes_what_it_says() {
    let folder = folder(WEB);
    // A second flaw of the same package, with a higher fix.
    folder.write("osv/Alpine/SECOND.json", record("ALPINE-2", "Alpine:v3.20", "openssl", "3.3.5-r0", json!({})));
    assert_eq!(folder.run(&["db", "build", "--from", "osv"]).code, 0);
    let text = folder.run(&SCAN[..6]).stdout;
    assert!(text.contains("upgrade openssl to 3.3.5-r0, or rebuild on a base that has it"), "{text}");
    assert!(!text.contains("upgrade openssl to 3.3.2-r1"), "{text}");
    assert!(text.contains("upgrade requests to 2.1"), "{text}");
    assert!(text.contains("remove left, and replace every secret"), "{text}");
    let raised = Folder::with(&[]);
    Recipe::read(&WEB.replace("3.3.1-r0", "3.3.5-r0")).write_layout(&raised.path().join("web"));
    let database = folder.path().join(".data/plimsoll/advisories.plimdb");
    let ran = scan(&raised, &["--db", database.to_str().unwrap(), "--format", "json"]);
    assert!(!ran.json()["findings"].to_string().contains("openssl"), "{}", ran.stdout);
}

#[test]
fn a_bill_of_materials_has_the_flaws_of_its_image() {
    let folder = with_database(WEB);
    let titles = |target: &str| {
        let verdict = folder.run(&["scan", target, "--only", "vulnerabilities", "--format", "json"]).json();
        let findings = verdict["findings"].as_array().unwrap().iter();
        let mut titles: Vec<String> = findings.map(|finding| finding["title"].as_str().unwrap().to_owned()).collect();
        titles.sort();
        titles
    };
    let of_image = titles("oci:web");
    assert_eq!(of_image.len(), 3);
    for format in ["cyclonedx", "cyclonedx@1.7", "spdx", "spdx@3.0"] {
        folder.write("web.json", folder.run(&["image", "sbom", "web", "--format", format]).stdout);
        assert_eq!(titles("sbom:web.json"), of_image, "{format}");
    }
}

#[test]
fn every_format_names_the_flaw_and_the_package() {
    let folder = with_database(WEB);
    for format in ["text", "concise", "sarif", "github", "gitlab", "markdown", "html", "csv", "junit", "ndjson"] {
        let ran = scan(&folder, &["--format", format]);
        assert!(ran.stdout.contains("CVE-2026-1001") && ran.stdout.contains("openssl"), "{format}: {}", ran.stdout);
    }
}

#[test]
fn what_is_fixed_has_no_finding_and_what_cannot_be_told_is_a_gap() {
    let fixed = WEB.replace("3.3.1-r0", "3.3.2-r1").replace("2.0.0", "2.1").replace("\"1.0.0\"", "\"1.0.1\"");
    let ran = scan(&with_database(&fixed), &["--format", "json"]);
    assert_eq!((ran.code, ran.json()["findings"].as_array().unwrap().len()), (0, 0), "{}", ran.stdout);
    for (from, to, said) in [
        ("os alpine 3.20.3\n", "", "not assessed"),
        ("os alpine 3.20.3", "os alpine 3.2.1", "the database has no data of Alpine v3.2"),
        ("3.3.1-r0", "strange/1", "is no version of its ecosystem"),
    ] {
        let ran = scan(&with_database(&WEB.replace(from, to)), &["--format", "json"]);
        let verdict = ran.json();
        let gaps = verdict["gaps"].to_string();
        assert!(gaps.contains(said), "{to}: {gaps}");
        assert!(!verdict["findings"].to_string().contains("CVE-2026-1001"), "{to}: {}", ran.stdout);
        assert_eq!(scan(&with_database(&WEB.replace(from, to)), &["--strict"]).code, 3, "{to}");
    }
}

#[test]
fn an_old_database_a_missing_one_and_a_damaged_one_are_told_apart() {
    let folder = folder(WEB);
    let plan = folder.run(&["scan", "oci:web", "--plan"]);
    let line = plan.stdout.lines().find(|line| line.contains("PLM-V001")).unwrap_or_default();
    assert!(line.contains("database"), "{}", plan.stdout);
    let without = folder.run(&["scan", "oci:web", "--format", "json"]).json();
    assert!(without["gaps"].to_string().contains("there is no database of advisories"), "{}", without["gaps"]);
    let unwanted = folder.run(&["scan", "oci:web", "--skip", "vulnerabilities", "--format", "json"]).json();
    assert!(!unwanted["gaps"].to_string().contains("there is no database"), "{}", unwanted["gaps"]);
    let ran = scan(&folder, &["--db", "missing.plimdb"]);
    assert!(ran.code == 3 && ran.stderr.contains("missing.plimdb"), "{}{}", ran.stdout, ran.stderr);
    folder.write("damaged.plimdb", "plimdb?");
    assert_eq!(scan(&folder, &["--db", "damaged.plimdb"]).code, 3);
    assert_eq!(folder.run(&["db", "build", "--from", "osv", "-o", "x.plimdb"]).code, 0);
    let ran = folder.run(&[
        "scan",
        "oci:web",
        "--only",
        "vulnerabilities",
        "--db",
        "x.plimdb",
        "--as-of",
        "2026-11-26",
        "--format",
        "json",
    ]);
    assert!(ran.json()["gaps"].to_string().contains("is of 2026-11-20, more than 5 days before"), "{}", ran.stdout);
    let fresh = scan(&folder, &["--db", "x.plimdb", "--format", "json"]);
    assert!(!fresh.json()["gaps"].to_string().contains("more than 5 days"), "{}", fresh.stdout);
}

#[test]
fn a_flaw_keeps_its_identity_when_the_package_is_raised_and_not_fixed() {
    let print = |recipe: &str| {
        let verdict = scan(&with_database(recipe), &["--format", "json"]).json();
        let findings = verdict["findings"].as_array().unwrap().clone();
        let of = findings.into_iter().find(|finding| finding["title"].as_str().unwrap().contains("openssl")).unwrap();
        of["fingerprint"].as_str().unwrap().to_owned()
    };
    assert_eq!(print(WEB), print(&WEB.replace("3.3.1-r0", "3.3.1-r5")));
}
