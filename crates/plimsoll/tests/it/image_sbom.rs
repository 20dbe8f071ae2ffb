//! Bills of materials as targets.

use plimsoll_testkit::Recipe;

use crate::program::Folder;

const RECIPE: &str = "name registry.example/web:1
os debian 12
dpkg openssl 3.0.11-1
dpkg bash 5.2-2
";

fn folder() -> Folder {
    let folder = Folder::with(&[]);
    Recipe::read(RECIPE).write_layout(&folder.path().join("web"));
    folder
}

fn sbom(folder: &Folder, target: &str, format: &str) -> String {
    let ran = folder.run(&["image", "sbom", target, "--cache", "off", "--format", format]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

#[test]
fn a_document_becomes_one_of_another_format_with_the_same_packages() {
    let folder = folder();
    let direct = sbom(&folder, "web", "purls");
    assert_eq!(direct.lines().count(), 2, "{direct}");
    for format in ["cyclonedx", "cyclonedx@1.7", "spdx", "spdx@3.0"] {
        folder.write("bill.json", sbom(&folder, "web", format));
        assert_eq!(sbom(&folder, "sbom:bill.json", "purls"), direct, "{format}");
    }
}

#[test]
fn a_document_has_neither_files_nor_layers() {
    let folder = folder();
    folder.write("bill.json", sbom(&folder, "web", "cyclonedx"));
    for command in ["files", "layers"] {
        let ran = folder.run(&["image", command, "sbom:bill.json"]);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains("neither layers nor files"), "{}", ran.stderr);
    }
}

#[test]
fn what_is_no_document_or_not_there_cannot_be_read() {
    let folder = folder();
    folder.write("other.json", "{\"a\": 1}");
    for (target, expected) in [("sbom:other.json", "no bill of materials"), ("sbom:gone.json", "is not there")] {
        let ran = folder.run(&["image", "sbom", target]);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
}

#[test]
fn a_document_that_is_not_complete_stays_so() {
    let folder = folder();
    let text = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [],
        "compositions": [{"aggregate": "incomplete"}]}"#;
    folder.write("bill.json", text);
    assert!(sbom(&folder, "sbom:bill.json", "cyclonedx").contains("\"incomplete\""));
    assert_eq!(folder.run(&["image", "sbom", "sbom:bill.json", "--strict"]).code, 3);
}
