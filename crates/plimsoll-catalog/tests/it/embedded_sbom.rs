//! Bills of materials inside an image.

use plimsoll_facts::{Method, PackageClass};

use crate::viewed::inventory_of;

fn document(places: &[&str]) -> String {
    let occurrences: Vec<String> = places.iter().map(|place| format!(r#"{{"location": "{place}"}}"#)).collect();
    format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{{
            "type": "library", "bom-ref": "a", "name": "left", "version": "1.0.0", "purl": "pkg:npm/left@1.0.0",
            "evidence": {{"occurrences": [{}]}}}}]}}"#,
        occurrences.join(", ")
    )
}

#[test]
fn what_a_document_lists_is_installed_only_when_its_files_are_there() {
    let cases: [(&[&str], PackageClass, Method); 4] = [
        (&["/opt/left/index.js"], PackageClass::Installed, Method::Db),
        (&["/opt/left/index.js", "/opt/left/gone.js"], PackageClass::Declared, Method::Manifest),
        (&["/opt/gone.js"], PackageClass::Declared, Method::Manifest),
        (&[], PackageClass::Declared, Method::Manifest),
    ];
    for (places, class, method) in cases {
        let text = document(places);
        let (inventory, problems) =
            inventory_of(&[("opt/left/bom.json", text.as_bytes()), ("opt/left/index.js", b"x")]);
        assert!(problems.is_empty(), "{problems:?}");
        let [package] = inventory.packages.as_slice() else { panic!("{places:?}: {:?}", inventory.packages) };
        assert_eq!((package.record.class, package.record.method), (class, method), "{places:?}");
        assert!(package.record.files.is_empty(), "a document owns no file");
        assert_eq!(&*package.sights[0].path, b"opt/left/bom.json");
    }
}

#[test]
fn a_name_alone_makes_no_document() {
    let files: [(&str, &[u8]); 2] = [("app/bom.json", b"{\"parts\": []}"), ("app/licence.spdx", b"Some text.")];
    let (inventory, problems) = inventory_of(&files);
    assert!(inventory.packages.is_empty() && problems.is_empty(), "{inventory:?} {problems:?}");
}

/// The package URLs of a tree with a document that lists these.
fn purls(listed: &[&str], os: &str) -> Vec<String> {
    let components: Vec<String> = listed
        .iter()
        .map(|purl| {
            let name = purl.split(['/', '@']).nth_back(1).unwrap();
            format!(r#"{{"type": "library", "bom-ref": "{purl}", "name": "{name}", "purl": "{purl}"}}"#)
        })
        .collect();
    let document =
        format!(r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{}]}}"#, components.join(", "));
    let (inventory, _) = inventory_of(&[("opt/bom.json", document.as_bytes()), ("etc/os-release", os.as_bytes())]);
    inventory.packages.iter().map(|package| inventory.purl(package)).collect()
}

#[test]
fn what_a_document_lists_stays_of_its_distribution() {
    let listed = ["pkg:bitnami/redis@7.2.4-1?arch=amd64&distro=debian-12", "pkg:deb/debian/bash@5.2?distro=debian-12"];
    for os in ["ID=debian\nVERSION_ID=12\n", "ID=alpine\nVERSION_ID=3.20.1\n", ""] {
        assert_eq!(purls(&listed, os), listed, "{os}");
    }
}
