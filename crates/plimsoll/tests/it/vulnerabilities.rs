//! Images against a database of advisories.

use std::fs;

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
    assert_valid(&verdict);
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
            ("PLM-V001", "critical", "openssl 3.3.1-r0 is below the fix 3.3.2-r1"),
            ("PLM-V001", "medium", "requests 2.0.0 is below the fix 2.1"),
            ("PLM-V002", "critical", "left 1.0.0 is malicious"),
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

/// Holds a verdict against its published schema.
fn assert_valid(verdict: &Value) {
    let schema: Value = serde_json::from_str(include_str!("../../../../schemas/verdict-1.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(verdict).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert_eq!(errors, [""; 0]);
}

#[test]
fn one_upgrade_is_one_action_and_closes_what_it_says() {
    let folder = folder(WEB);
    // A second flaw of the same package, with a higher fix.
    folder.write("osv/Alpine/SECOND.json", record("ALPINE-2", "Alpine:v3.20", "openssl", "3.3.5-r0", json!({})));
    assert_eq!(folder.run(&["db", "build", "--from", "osv"]).code, 0);
    let text = folder.run(&SCAN[..6]).stdout;
    assert!(text.contains("upgrade openssl to 3.3.5-r0, or rebuild on a base that has it"), "{text}");
    assert!(!text.contains("upgrade requests to 2.1, or rebuild"), "{text}");
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
fn a_bill_of_hardware_or_services_is_empty_with_its_reason() {
    let folder = with_database(WEB);
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": [{"type": "device", "name": "a board"}],
        "services": [{"name": "a gateway"}],
    });
    folder.write("hardware.cdx.json", bill.to_string());
    let ran = folder.run(&["scan", "sbom:hardware.cdx.json", "--only", "vulnerabilities", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.json()["gaps"].to_string().contains("lists no software packages"), "{}", ran.stdout);
}

#[test]
fn every_format_names_the_flaw_and_the_package() {
    let folder = with_database(WEB);
    let formats =
        ["text", "concise", "sarif", "github", "gitlab", "markdown", "html", "csv", "junit", "ndjson", "cyclonedx"];
    for format in formats {
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
    let ran = folder.run(&["scan", "oci:web", "--format", "json"]);
    assert_eq!(ran.code, 3, "the flaws of a named image are a part of the job");
    let without = ran.json();
    assert_valid(&without);
    assert!(without["gaps"].to_string().contains("there is no database of advisories"), "{}", without["gaps"]);
    // In a folder it is one thing of many that was not looked at.
    assert_eq!(folder.run(&["scan", ".", "--fail-on", "never"]).code, 0);
    assert_eq!(folder.run(&["scan", ".", "--fail-on", "never", "--strict"]).code, 3);
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

/// A folder whose database has a flaw that is exploited, one without a fix, and one of a low score.
fn ranked() -> Folder {
    let folder = folder(WEB);
    let without_fix = json!({
        "id": "ALPINE-3",
        "modified": "2026-11-20T00:00:00Z",
        "published": "2026-01-05T00:00:00Z",
        "aliases": ["CVE-2026-1004"],
        "affected": [{
            "package": {"ecosystem": "Alpine:v3.20", "name": "musl"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
        }],
    });
    folder.write("osv/Alpine/ALPINE-3.json", without_fix.to_string());
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::rename(folder.path().join("osv"), folder.path().join("data/osv")).unwrap();
    let kev = json!({"title": "x", "catalogVersion": "2026.11.20", "dateReleased": "2026-11-20", "count": 1,
        "vulnerabilities": [{"cveID": "CVE-2026-1001", "dateAdded": "2026-11-01", "dueDate": "2026-11-22",
            "knownRansomwareCampaignUse": "Unknown"}]});
    folder.write("data/kev/known_exploited_vulnerabilities.json", kev.to_string());
    let ran = folder.run(&["db", "build", "--from", "data"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    folder
}

#[test]
fn the_gate_asks_for_severity_deadline_risk_or_exploitation() {
    let folder = ranked();
    let openssl = ["--skip", "malicious-package"];
    for (fail_on, code) in [
        ("kev", 1),
        ("due=3", 1),
        ("due=2", 0),
        ("risk=82", 1),
        ("risk=83", 0),
        ("critical", 1),
        ("never", 0),
        ("due=2,kev", 1),
    ] {
        let ran = scan(&folder, &[&openssl[..], &["--fail-on", fail_on]].concat());
        assert_eq!(ran.code, code, "{fail_on}: {}{}", ran.stdout, ran.stderr);
    }
    // A malicious package is due at once, whatever is asked for.
    assert_eq!(scan(&folder, &["--fail-on", "due=0", "--only", "malicious-package"]).code, 1);
    let text = scan(&folder, &[]).stdout;
    for said in [
        "error[CVE-2026-1001]: openssl 3.3.1-r0 is below the fix 3.3.2-r1",
        "= due: 3 days, and look for an intrusion (known exploited since 2026-11-01, exposure assumed, automatable by \
         its vector, total impact by its vector)",
        "risk: 82 (known to be exploited since 2026-11-01 +40, CVSS 9.8 +20, exposure unknown +12, use unknown +10)",
    ] {
        assert!(text.replace('\n', " ").contains(said), "{said}: {text}");
    }
    let text = scan(&folder, &["--exposed", "no"]).stdout;
    assert!(text.contains("not exposed") && text.contains("look for an intrusion"), "{text}");
}

#[test]
fn flaws_without_a_fix_can_be_left_to_programs() {
    let folder = ranked();
    let only = ["--only", "CVE-2026-1004"];
    assert_eq!(scan(&folder, &only).code, 2, "a flaw is no check");
    let flags = ["--fail-on", "medium", "--skip", "malicious-package", "--only-fixed"];
    let text = scan(&folder, &flags).stdout;
    assert!(!text.contains("CVE-2026-1004") && text.contains("not shown: 1 flaw without a fix"), "{text}");
    let json = scan(&folder, &[&flags[..], &["--format", "json"]].concat()).json();
    assert!(json["findings"].to_string().contains("CVE-2026-1004"), "{json}");
    assert_eq!(json["decision"]["onlyFixed"], true);
    assert_valid(&json);
}

#[test]
fn explain_says_why_a_package_has_a_flaw_and_why_it_has_not() {
    let folder = ranked();
    let explain = |arguments: &[&str]| {
        let ran = folder.run(&[&["explain"], arguments].concat());
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.stderr);
        ran.stdout
    };
    for (arguments, said) in [
        (
            &["CVE-2026-1001", "oci:web"][..],
            "openssl 3.3.1-r0: affected\n    ALPINE-CVE-2026-1 (Alpine secdb): Alpine:v3.20 openssl: 3.3.1-r0 in the \
             order of apk, fixed in 3.3.2-r1: the version lies in a range that is affected\n",
        ),
        (&["cve-2026-1001", "oci:web"], "risk: 82 (known to be exploited"),
        (&["CVE-2026-1001", "oci:web", "--package", "musl"], "musl 1.2.5-r0: not affected: its records have no entry"),
        (&["CVE-2026-1001", "oci:web", "--package", "ssl"], "no package has this name; there are openssl"),
        (&["CVE-2026-1002", "oci:web"], "the entry is for another release"),
        (&["CVE-2026-9999", "oci:web"], "no record in this database"),
        (&["PYSEC-2026-2", "oci:web", "--package", "six"], "unassessed: only a manifest names it"),
        (&["CVE-2026-1004"], "affects        Alpine:v3.20 musl all versions"),
    ] {
        let text = explain(arguments);
        assert!(text.contains(said), "{arguments:?}: {said}: {text}");
    }
    let verdict = scan(&folder, &["--format", "json"]).json();
    let findings = verdict["findings"].as_array().unwrap();
    for finding in findings {
        let fingerprint = finding["fingerprint"].as_str().unwrap();
        let flaw = &finding["vulnerability"];
        let text = explain(&[fingerprint, "oci:web"]);
        let record = &flaw["records"][0];
        for part in [&flaw["id"], &record["id"], &record["installed"], &record["scheme"]] {
            assert!(text.contains(part.as_str().unwrap()), "{part}: {text}");
        }
    }
    let ran = folder.run(&["explain", "CVE-2026-1001", "--db", "none.plimdb"]);
    assert_eq!(ran.code, 3, "{}", ran.stdout);
    assert_eq!(folder.run(&["explain", "PLM-P001", "--package", "x"]).code, 2);
}

#[test]
fn a_waiver_names_a_flaw_by_any_id_and_a_package() {
    let folder = ranked();
    for (waiver, waived) in [
        ("{id: CVE-2026-1003, reason: x, until: 2027-01-01}", true),
        ("{id: PYSEC-2026-1, package: requests, reason: x, until: 2027-01-01}", true),
        ("{id: ghsa-aaaa-bbbb-cccc, package: 'pkg:pypi/requests', reason: x, until: 2027-01-01}", true),
        ("{id: CVE-2026-1003, package: musl, reason: x, until: 2027-01-01}", false),
        ("{id: CVE-2026-1003, reason: x, until: 2026-11-20}", false),
    ] {
        folder.write("plimsoll.yaml", format!("waivers: [{waiver}]\n"));
        let verdict = scan(&folder, &["--format", "json"]).json();
        let findings = verdict["findings"].as_array().unwrap();
        let requests = findings.iter().find(|finding| finding["vulnerability"]["name"] == "requests").unwrap();
        assert_eq!(requests["status"]["state"] == "waived", waived, "{waiver}: {requests}");
    }
    fs::remove_file(folder.path().join("plimsoll.yaml")).unwrap();
    let add = ["waive", "add", "CVE-2026-1003", "--package", "requests", "--reason", "x", "--until", "2099-01-01"];
    let ran = folder.run(&add);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let list = folder.run(&["waive", "list", "oci:web"]).stdout;
    assert!(list.contains("CVE-2026-1003 until 2099-01-01: x: covers 1"), "{list}");
}

#[test]
fn a_flaw_that_gets_a_cve_id_is_still_known_to_the_baseline() {
    let folder = folder(WEB);
    let unnamed = record("GHSA-aaaa-bbbb-cccc", "PyPI", "requests", "2.1", json!({}));
    folder.write("osv/PyPI/GHSA-aaaa-bbbb-cccc.json", unnamed);
    let pysec = record("PYSEC-2026-1", "PyPI", "requests", "2.1", json!({"aliases": ["GHSA-aaaa-bbbb-cccc"]}));
    folder.write("osv/PyPI/PYSEC-2026-1.json", pysec);
    assert_eq!(folder.run(&["db", "build", "--from", "osv"]).code, 0);
    scan(&folder, &["--write-baseline", "known.json"]);
    let before = folder.read("known.json");
    let named = record("GHSA-aaaa-bbbb-cccc", "PyPI", "requests", "2.1", json!({"aliases": ["CVE-2026-1003"]}));
    folder.write("osv/PyPI/GHSA-aaaa-bbbb-cccc.json", named);
    assert_eq!(folder.run(&["db", "build", "--from", "osv"]).code, 0);
    let verdict = scan(&folder, &["--baseline", "known.json", "--format", "json"]).json();
    let findings = verdict["findings"].as_array().unwrap();
    let requests = findings.iter().find(|finding| finding["vulnerability"]["name"] == "requests").unwrap();
    assert_eq!(requests["vulnerability"]["id"], "CVE-2026-1003");
    assert!(!before.contains(requests["fingerprint"].as_str().unwrap()), "{before}");
    assert_eq!(requests["status"]["state"], "known", "{requests}");
}

#[test]
fn an_image_has_a_letter_once_there_is_a_database() {
    let folder = ranked();
    let grade = |recipe: &str, as_of: &str| {
        Recipe::read(recipe).write_layout(&folder.path().join("graded"));
        let ran =
            folder.run(&["image", "grade", "oci:graded", "--as-of", as_of, "--verify", "full", "--format", "json"]);
        fs::remove_dir_all(folder.path().join("graded")).unwrap();
        (ran.code, ran.json()["images"][0].clone())
    };
    let fixed = WEB.replace("3.3.1-r0", "3.3.2-r1").replace("2.0.0", "2.1").replace("\"1.0.0\"", "\"1.0.1\"");
    let (code, image) = grade(&fixed, "2026-11-21");
    assert_eq!((code, &image["grade"]), (0, &json!("D")), "Alpine 3.20 has been over for 234 days: {image}");
    let (_, image) = grade(WEB, "2026-11-21");
    let caps = image["caps"].to_string();
    assert!(caps.contains("CVE-2026-1001 in openssl is known to be exploited"), "{caps}");
    assert!(caps.contains("left 1.0.0 is malicious"), "{caps}");
    let (code, image) = grade(&fixed, "2026-11-28");
    assert_eq!(code, 3);
    assert!(image["missing"].to_string().contains("the advisories of 2026-11-20 are older than 7 days"), "{image}");
    let (code, image) = grade(&fixed.replace("os alpine 3.20.3", "os alpine 3.2.1"), "2026-11-21");
    assert_eq!(code, 3);
    assert!(image["missing"].to_string().contains("the database has no data of Alpine v3.2"), "{image}");
}

/// A document of OpenVEX with one statement about openssl in any image.
fn vex(status: &str, package: &str) -> String {
    json!({
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": "https://advisories.example/vex/1",
        "author": "the shop",
        "timestamp": "2026-11-01T00:00:00Z",
        "version": 1,
        "statements": [{
            "vulnerability": {"name": "CVE-2026-1001"},
            "products": [{"@id": package}],
            "status": status,
            "justification": "vulnerable_code_not_present",
        }],
    })
    .to_string()
}

#[test]
fn a_statement_closes_a_flaw_and_one_that_does_not_apply_says_what_differs() {
    let folder = ranked();
    let openssl = |more: &[&str]| {
        let ran = scan(&folder, &[&["--skip", "malicious-package", "--format", "json"], more].concat());
        let verdict = ran.json();
        assert_valid(&verdict);
        let findings = verdict["findings"].as_array().unwrap();
        let found = findings.iter().find(|finding| finding["vulnerability"]["name"] == "openssl").unwrap();
        (ran.code, found.clone())
    };
    for (status, package, code, state, why) in [
        ("not_affected", "pkg:apk/alpine/openssl", 0, "closed", "it applies"),
        ("fixed", "pkg:apk/alpine/openssl@3.3.1-r0", 0, "closed", "it applies"),
        ("affected", "pkg:apk/alpine/openssl", 1, "open", "it applies"),
        ("under_investigation", "pkg:apk/alpine/openssl", 1, "open", "it applies"),
        ("not_affected", "pkg:apk/alpine/openssl@3.3.0-r0", 1, "open", "version: stated `3.3.0-r0`, found `3.3.1-r0`"),
        ("not_affected", "pkg:apk/wolfi/openssl", 1, "open", "stated `wolfi`, found `alpine`"),
    ] {
        folder.write("vex.json", vex(status, package));
        let (found_code, finding) = openssl(&["--vex", "vex.json"]);
        assert_eq!((found_code, &finding["status"]["state"]), (code, &json!(state)), "{status} {package}: {finding}");
        let note = &finding["vulnerability"]["vex"][0];
        assert!(note["why"].as_str().unwrap().contains(why), "{why}: {note}");
    }
    folder.write("vex.json", vex("not_affected", "pkg:apk/alpine/openssl"));
    let (code, finding) = openssl(&["--vex", "vex.json", "--strict-vex"]);
    assert_eq!((code, &finding["status"]["state"]), (1, &json!("open")), "nobody verified a signature: {finding}");
    let before = ["scan", "oci:web", "--only", "vulnerable-package", "--as-of", "2026-10-31", "--vex", "vex.json"];
    assert_eq!(folder.run(&before).code, 1, "it was not said yet");
    let text = scan(&folder, &["--vex", "vex.json"]).stdout;
    assert!(text.contains("1 closed by VEX"), "{text}");
    let text = folder.run(&["explain", "CVE-2026-1001", "oci:web", "--vex", "vex.json"]).stdout;
    assert!(text.contains("VEX vex.json statement 1: not_affected: it applies"), "{text}");
    folder.write("plimsoll.yaml", "vex: {sources: [vex.json]}\n");
    let list = || folder.run(&["vex", "list", "--unmatched", "oci:web"]).stdout;
    assert_eq!(list(), "every statement about a flaw that was found applies to something\n");
    folder.write("vex.json", vex("not_affected", "pkg:apk/alpine/openssl@9-r0"));
    let differs = "vex.json:1: CVE-2026-1001 not_affected: openssl 3.3.1-r0: it does not apply: version: stated \
                   `9-r0`, found `3.3.1-r0`\n";
    assert_eq!(list(), differs);
    folder.write("vex.json", "{");
    assert_eq!(scan(&folder, &[]).code, 3);
}

#[test]
fn what_vex_add_says_is_heard_by_scan() {
    let folder = ranked();
    let add = [
        "vex",
        "add",
        "CVE-2026-1001",
        "--product",
        "pkg:apk/alpine/openssl",
        "--status",
        "not_affected",
        "--justification",
        "vulnerable_code_not_in_execute_path",
        "--as-of",
        "2026-11-20",
    ];
    let ran = folder.run(&add);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(scan(&folder, &["--skip", "malicious-package"]).code, 0);
}
