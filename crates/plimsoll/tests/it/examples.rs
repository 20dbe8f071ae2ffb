//! The examples say what their words say.

use std::path::Path;

use crate::program::Folder;

const KINDS: [&str; 7] =
    ["CronJob", "DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"];

#[test]
fn a_hardened_manifest_of_each_workload_kind_passes_everything() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/hardened");
    let folder = Folder::with(&[]);
    let verdict = folder.run(&["scan", examples.to_str().unwrap(), "--pss", "restricted", "--format", "json"]).json();
    assert_eq!(verdict["findings"], serde_json::json!([]));
    assert_eq!(verdict["gaps"], serde_json::json!([]));
    for kind in KINDS {
        assert_eq!(verdict["coverage"]["objects"][kind], 1, "{kind}");
    }
}

#[test]
fn the_database_of_the_shop_is_made_of_its_advisories() {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop");
    let folder = Folder::with(&[]);
    let advisories = shop.join("advisories");
    let ran = folder.run(&["db", "build", "--from", advisories.to_str().unwrap(), "-o", "again.plimdb"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let again = std::fs::read(folder.path().join("again.plimdb")).unwrap();
    // After a change: `plimsoll -C examples/shop db build --from advisories`.
    assert!(
        again == std::fs::read(shop.join("advisories.plimdb")).unwrap(),
        "the database is not that of the advisories"
    );
}

#[test]
fn the_shop_has_the_flaws_that_its_readme_names() {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop");
    let folder = Folder::with(&[]);
    let ran = folder.run(&["-C", shop.to_str().unwrap(), "scan", "--format", "json", "--as-of", "2026-11-21"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let verdict = ran.json();
    let findings = verdict["findings"].as_array().unwrap();
    let mut flaws: Vec<&str> = findings.iter().filter_map(|finding| finding["vulnerability"]["id"].as_str()).collect();
    flaws.sort_unstable();
    assert_eq!(flaws, ["EXAMPLE-2026-1", "EXAMPLE-2026-2", "EXAMPLE-2026-3"]);
    let gaps = verdict["gaps"].as_array().unwrap().iter().filter(|gap| gap["kind"] == "blind").count();
    assert_eq!(gaps, 1, "{}", verdict["gaps"]);
}
