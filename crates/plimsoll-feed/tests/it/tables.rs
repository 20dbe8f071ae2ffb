//! Tables of scores.

use plimsoll_database::{Automatable, Cve, Exploitation, TechnicalImpact};
use plimsoll_feed::{epss, kev, ssvc};

const HEAD: &str = "#model_version:v2025.03.14,score_date:2025-05-01T00:00:00+0000\ncve,epss,percentile\n";

#[test]
fn scores_are_kept_to_the_fifth_decimal() {
    let table = epss(&format!("{HEAD}CVE-1999-0001,0.00383,0.73075\nCVE-2024-0001,1,1.0\n")).unwrap();
    let first = table.rows[&Cve::parse("CVE-1999-0001").unwrap()];
    assert_eq!((first.score, first.percentile), (383, 73_075));
    assert_eq!(table.rows[&Cve::parse("CVE-2024-0001").unwrap()].score, 100_000);
    assert_eq!(table.report.stamp, "model v2025.03.14, scores of 2025-05-01T00:00:00+0000");
}

#[test]
fn a_row_that_makes_no_sense_is_counted() {
    for row in [
        "CVE-1-1,0.1,0.1",
        "CVE-2024-0001,1.1,0.1",
        "CVE-2024-0001,-0.1,0.1",
        "CVE-2024-0001,NaN,0",
        "CVE-2024-0001,0",
        "a",
    ] {
        let table = epss(&format!("{HEAD}{row}\n")).unwrap();
        assert_eq!((table.report.rows, table.report.unreadable), (0, 1), "{row}");
    }
}

#[test]
fn a_table_without_its_head_is_refused() {
    for text in [
        "",
        "cve,epss,percentile\nCVE-1999-0001,0.1,0.1\n",
        "#model_version:v1\ncve,epss,percentile\n",
        "#score_date:2025-05-01\ncve,epss,percentile\n",
        "#model_version:v1,score_date:2025-05-01\ninvalid,header,format\n",
    ] {
        assert!(epss(text).is_err(), "{text}");
    }
    assert!(kev(r#"{"cveID":"CVE-2024-0001","dateAdded":"2024-05-01"}"#).is_err());
    assert!(kev("{").is_err());
    assert!(ssvc("cve,exploitation\n").is_err());
}

#[test]
fn words_come_in_any_case_and_unknown_ones_are_counted() {
    let head = "cve,exploitation,automatable,technical_impact,kev_date_added,cisa_cvss,cwe,date\n";
    let rows = [
        "CVE-2024-0001,PoC,YES,total,,CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H,\"CWE-1,CWE-2\",2024-08-01",
        "CVE-2024-0002,often,no,total,,,,",
        "CVE-2024-0003,,,,,,,",
    ];
    let table = ssvc(&format!("{head}{}\n", rows.join("\n"))).unwrap();
    assert_eq!((table.report.rows, table.report.unreadable), (2, 1));
    let row = table.rows[&Cve::parse("CVE-2024-0001").unwrap()];
    assert_eq!(row.exploitation, Some(Exploitation::ProofOfConcept));
    assert_eq!(row.automatable, Some(Automatable::Yes));
    assert_eq!(row.impact, Some(TechnicalImpact::Total));
    assert_eq!(row.score.unwrap().to_string(), "9.8");
    assert_eq!(table.rows[&Cve::parse("CVE-2024-0003").unwrap()].exploitation, None);
}

#[test]
fn the_catalogue_keeps_days_and_ransomware() {
    let table = kev(r#"{"catalogVersion":"2025.08.25","vulnerabilities":[
            {"cveID":"CVE-2024-0001","dateAdded":"2025-08-25",
             "dueDate":"2025-09-15","knownRansomwareCampaignUse":"Known"},
            {"cveID":"CVE-2024-0002","dateAdded":"soon"},{"cveID":7}]}"#)
    .unwrap();
    assert_eq!((table.report.rows, table.report.unreadable), (1, 2));
    let row = table.rows[&Cve::parse("CVE-2024-0001").unwrap()];
    assert_eq!((row.added.to_string(), row.due.unwrap().to_string()), ("2025-08-25".into(), "2025-09-15".into()));
    assert!(row.is_ransomware);
}
