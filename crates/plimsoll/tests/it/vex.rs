//! `plimsoll vex`: said, taken from others, listed, published.

use serde_json::{Value, json};

use crate::program::{Folder, Ran};

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

const CSAF: &str = r#"{
  "document": {"category": "csaf_vex", "csaf_version": "2.0", "title": "M-1",
    "publisher": {"name": "Maker", "category": "vendor", "namespace": "https://maker.example"},
    "tracking": {"id": "M-1", "version": "1", "current_release_date": "2026-03-01T00:00:00Z"}},
  "product_tree": {"full_product_names": [{"product_id": "a", "name": "a",
    "product_identification_helper": {"purl": "pkg:npm/a@1"}}]},
  "vulnerabilities": [{"cve": "CVE-2026-2", "product_status": {"fixed": ["a"]}}]}"#;

const BOM: &str = r#"{
  "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
  "metadata": {"component": {"type": "container", "name": "registry.example/web:1"}},
  "components": [{"type": "library", "name": "a", "version": "1", "purl": "pkg:npm/a@1"},
    {"type": "library", "name": "b", "version": "2", "purl": "pkg:npm/b@2"}]}"#;

fn add(folder: &Folder, arguments: &[&str]) -> Ran {
    folder.run(&[&["vex", "add", "--as-of", "2026-11-22"], arguments].concat())
}

fn stored(folder: &Folder) -> Value {
    serde_json::from_str(&folder.read(".plimsoll/vex.json")).unwrap()
}

#[test]
fn what_is_said_is_kept_with_who_and_when() {
    let folder = Folder::with(&[]);
    let image = format!("registry.example/web@{DIGEST}");
    let ran = add(
        &folder,
        &[
            "CVE-2026-1",
            "--alias",
            "GHSA-aaaa-bbbb-cccc",
            "--product",
            &image,
            "--subcomponent",
            "pkg:deb/debian/curl",
            "--status",
            "not_affected",
            "--justification",
            "component_not_present",
            "--author",
            "Shop",
            "--role",
            "operator",
            "--until",
            "2026-12-31",
        ],
    );
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let first = stored(&folder);
    assert_eq!((&first["author"], &first["role"], &first["version"]), (&json!("Shop"), &json!("operator"), &json!(1)));
    let purl = format!("pkg:oci/web@{DIGEST}?repository_url=registry.example%2Fweb");
    assert_eq!(first["statements"][0]["products"][0]["@id"], purl);
    assert_eq!(first["statements"][0]["products"][0]["subcomponents"][0]["@id"], "pkg:deb/debian/curl");
    assert_eq!(first["statements"][0]["timestamp"], "2026-11-22T00:00:00Z");

    let ran = add(&folder, &["CVE-2026-1", "--product", "pkg:npm/a", "--status", "affected", "--action", "Upgrade."]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let second = stored(&folder);
    assert_eq!(second["version"], 2);
    assert_eq!(second["statements"][0], first["statements"][0]);
    assert_eq!(second["statements"][1]["action_statement"], "Upgrade.");

    let list = folder.run(&["vex", "list", "--as-of", "2027-01-01"]);
    assert_eq!(list.code, 0, "{}", list.stderr);
    for said in [
        "openvex 0.2.0 by Shop (operator) of 2026-11-22T00:00:00Z, 2 statements",
        "CVE-2026-1 GHSA-aaaa-bbbb-cccc not_affected (component_not_present) in pkg:oci/web@",
        "[pkg:deb/debian/curl], 2026-11-22, expired on 2026-12-31",
        "CVE-2026-1 affected in pkg:npm/a, 2026-11-22",
    ] {
        assert!(list.stdout.contains(said), "{said} in {}", list.stdout);
    }
}

#[test]
fn what_is_not_known_of_a_file_stays_in_it() {
    let text = r#"{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "urn:a", "author": "Shop", "version": 7, "x": 1,
      "timestamp": "2026-01-01T00:00:00Z", "statements": [{"vulnerability": {"name": "CVE-1"}, "status": "fixed",
      "products": [{"@id": "pkg:npm/a"}], "y": 2}]}"#;
    let folder = Folder::with(&[(".plimsoll/vex.json", text)]);
    assert_eq!(add(&folder, &["CVE-2", "--product", "pkg:npm/a", "--status", "fixed"]).code, 0);
    let after = stored(&folder);
    assert_eq!((&after["x"], &after["statements"][0]["y"], &after["version"]), (&json!(1), &json!(2), &json!(8)));
    assert_eq!(after["statements"][0]["timestamp"], "2026-01-01T00:00:00Z", "what was said then was said then");
    assert_eq!(add(&folder, &["CVE-2", "--product", "pkg:npm/a", "--status", "fixed", "--author", "Else"]).code, 2);
}

#[test]
fn an_incomplete_statement_is_a_mistake_and_changes_nothing() {
    let folder = Folder::with(&[]);
    let not_affected = ["CVE-1", "--product", "pkg:npm/a", "--status", "not_affected"];
    for (arguments, said) in [
        (not_affected.to_vec(), "`not_affected` needs `--justification` or `--impact`"),
        ([&not_affected[..], &["--justification", "luck"]].concat(), "`luck` is no justification of OpenVEX"),
        ([&not_affected[..], &["--impact", " "]].concat(), "`not_affected` needs"),
        ([&not_affected[..], &["--impact", "off", "--until", "2026-11-21"]].concat(), "2026-11-21 is over"),
        ([&not_affected[..], &["--impact", "off", "--until", "soon"]].concat(), "`soon` is no date"),
        (vec!["CVE-1", "--product", "pkg:npm/a", "--status", "affected"], "`affected` needs `--action`"),
        (
            vec!["CVE-1", "--product", "a", "--status", "fixed", "--justification", "component_not_present"],
            "says why something is `not_affected`",
        ),
        (vec!["CVE-1", "--product", "No Product", "--status", "fixed"], "`No Product` names no product"),
        (vec!["CVE-1", "--product", "pkg:npm", "--status", "fixed"], "`pkg:npm` names no product"),
        (vec!["CVE-1", "--product", "pkg:npm/a", "--subcomponent", "b", "--status", "fixed"], "`b` is no package URL"),
        (vec!["C 1", "--product", "pkg:npm/a", "--status", "fixed"], "`C 1` is no id"),
        (vec!["CVE-1", "--status", "fixed"], "--product"),
        (vec!["CVE-1", "--product", "pkg:npm/a", "--status", "gone"], "gone"),
    ] {
        let ran = add(&folder, &arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{said} in {}", ran.stderr);
    }
    assert!(!folder.path().join(".plimsoll").exists());
}

#[test]
fn documents_of_others_are_checked_and_kept_as_they_are() {
    let folder = Folder::with(&[("maker.json", CSAF), ("broken.json", "{\n \"a\": 1,\n}"), ("other.json", "{}")]);
    let ran = folder.run(&["vex", "import", "maker.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("csaf 2.0 by Maker (vendor) of 2026-03-01T00:00:00Z, 1 statements"), "{}", ran.stdout);
    assert_eq!(folder.read(".plimsoll/vex.d/maker.json"), CSAF);
    assert_eq!(folder.run(&["vex", "import", "maker.json"]).code, 0, "the same again is no other");
    folder.write("maker.json", CSAF.replace("M-1", "M-2"));
    assert_eq!(folder.run(&["vex", "import", "maker.json"]).code, 0);
    assert!(folder.path().join(".plimsoll/vex.d/maker-2.json").exists());
    for (file, said) in [
        ("broken.json", "line 3, column 1: is no JSON object: trailing comma"),
        ("other.json", "is neither OpenVEX, nor CSAF, nor CycloneDX"),
        ("none.json", "cannot read none.json"),
    ] {
        let ran = folder.run(&["vex", "import", "maker.json", file]);
        assert_eq!(ran.code, 3, "{file}");
        assert!(ran.stderr.contains(said), "{said} in {}", ran.stderr);
    }
    let list = folder.run(&["vex", "list", "--format", "json"]).json();
    assert_eq!(list["schema"], "plimsoll/vex-list/1");
    assert_eq!(list["documents"][0]["statements"][0]["status"], "fixed");
    assert_eq!(list["documents"].as_array().unwrap().len(), 2);
}

#[test]
fn nothing_said_is_an_answer_and_cannot_be_published() {
    let folder = Folder::with(&[]);
    let list = folder.run(&["vex", "list"]);
    assert_eq!((list.code, &*list.stdout), (0, "no statements in .plimsoll/vex.json\n"));
    assert_eq!(folder.run(&["vex", "export", "--format", "csaf"]).code, 3);
}

#[test]
fn all_that_is_said_is_published_as_of_a_day() {
    let folder = Folder::with(&[("maker.json", CSAF), ("web.json", BOM)]);
    let own = ["CVE-2026-1", "--product", "registry.example/web:1", "--subcomponent", "pkg:npm/b", "--author", "Shop"];
    let why = ["--status", "not_affected", "--impact", "It is off."];
    assert_eq!(add(&folder, &[&own[..], &why].concat()).code, 0);
    assert_eq!(folder.run(&["vex", "import", "maker.json"]).code, 0);
    let export = |arguments: &[&str]| folder.run(&[&["vex", "export", "--as-of", "2026-11-23"], arguments].concat());
    for (format, author, time) in [
        ("openvex", "/author", "/timestamp"),
        ("csaf", "/document/publisher/name", "/document/tracking/current_release_date"),
        ("cyclonedx", "/metadata/authors/0/name", "/metadata/timestamp"),
    ] {
        let ran = export(&["--format", format]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let found = ran.json();
        assert_eq!(found.pointer(author), Some(&json!("Shop")), "{format}");
        assert_eq!(found.pointer(time), Some(&json!("2026-11-23T00:00:00Z")), "{format}");
        assert!(ran.stdout.contains("CVE-2026-1") && ran.stdout.contains("CVE-2026-2"), "{}", ran.stdout);
    }
    let scoped = export(&["sbom:web.json", "--format", "openvex", "--author", "Else"]);
    assert_eq!(scoped.code, 0, "{}", scoped.stderr);
    let scoped = scoped.json();
    let products: Vec<&Value> = (0..2).map(|at| &scoped["statements"][at]["products"][0]).collect();
    assert_eq!(scoped["author"], "Else");
    let image = "pkg:oci/web?repository_url=registry.example%2Fweb&tag=1";
    assert_eq!(products.iter().map(|one| &one["@id"]).collect::<Vec<_>>(), [image, image]);
    let parts: Vec<&Value> = products.iter().map(|one| &one["subcomponents"][0]["@id"]).collect();
    assert_eq!(parts, ["pkg:npm/a@1", "pkg:npm/b@2"]);
    let file = export(&["--format", "openvex", "-o", "out/vex.json"]);
    assert_eq!((file.code, &*file.stdout), (0, ""));
    assert!(folder.read("out/vex.json").ends_with("}\n"));
}
