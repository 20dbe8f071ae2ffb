//! Documents of other generators, and our own read back.

use plimsoll_facts::{Package, PackageClass};

use super::*;

fn document(text: &str) -> Document {
    read(text.as_bytes()).unwrap()
}

fn named<'d>(document: &'d Document, name: &str) -> &'d Package {
    document.inventory.packages.iter().find(|package| package.record.name == name).unwrap()
}

fn source(package: &Package) -> Option<(&str, &str)> {
    package.record.source.as_ref().map(|source| (source.name.as_str(), source.version.as_str()))
}

/// Source of the form: documents of Trivy 0.5x.
const TRIVY: &str = r#"{
  "bomFormat": "CycloneDX", "specVersion": "1.6",
  "metadata": {"component": {"type": "container", "name": "web:1", "bom-ref": "image", "properties": [
    {"name": "aquasecurity:trivy:DiffID",
      "value": "sha256:1111111111111111111111111111111111111111111111111111111111111111"},
    {"name": "aquasecurity:trivy:DiffID",
      "value": "sha256:2222222222222222222222222222222222222222222222222222222222222222"}
  ]}},
  "components": [
    {"type": "operating-system", "bom-ref": "os", "name": "debian", "version": "12.4"},
    {"type": "library", "bom-ref": "a", "name": "libc6", "version": "2.36-9",
     "purl": "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12.4&epoch=1",
     "licenses": [{"license": {"name": "LGPL"}}, {"license": {"id": "MIT"}}],
     "properties": [
       {"name": "aquasecurity:trivy:SrcName", "value": "glibc"},
       {"name": "aquasecurity:trivy:SrcEpoch", "value": "1"},
       {"name": "aquasecurity:trivy:SrcVersion", "value": "2.36"},
       {"name": "aquasecurity:trivy:SrcRelease", "value": "9"},
       {"name": "aquasecurity:trivy:LayerDiffID",
         "value": "sha256:2222222222222222222222222222222222222222222222222222222222222222"}]},
    {"type": "application", "bom-ref": "lock", "name": "app/package-lock.json", "components": [
      {"type": "library", "bom-ref": "b", "group": "@babel", "name": "core", "version": "7.0.0",
       "purl": "pkg:npm/%40babel/core@7.0.0",
       "properties": [{"name": "aquasecurity:trivy:FilePath", "value": "app/package-lock.json"}]}]},
    {"type": "file", "name": "/etc/passwd"}
  ],
  "dependencies": [{"ref": "b", "dependsOn": ["a", "a", "nothing"]}]
}"#;

#[test]
fn what_trivy_says_is_understood() {
    let document = document(TRIVY);
    assert_eq!((document.format.as_str(), document.name.as_str(), document.listed), ("CycloneDX 1.6", "web:1", 4));
    assert_eq!(document.diff_ids.len(), 2);
    let os = document.inventory.os.as_ref().unwrap();
    assert_eq!((os.id.as_str(), os.version.as_str()), ("debian", "12.4"));
    let libc = named(&document, "libc6");
    assert_eq!((libc.record.version.as_str(), libc.record.arch.as_deref()), ("1:2.36-9", Some("amd64")));
    assert_eq!((source(libc), libc.introduced), (Some(("glibc", "1:2.36-9")), 1));
    assert_eq!(libc.record.namespace, None);
    assert_eq!(libc.record.licences, ["LGPL", "MIT"]);
    let core = named(&document, "core");
    assert_eq!(core.record.namespace.as_deref(), Some("@babel"));
    assert_eq!(core.sights[0].path, b"app/package-lock.json".as_slice().into());
    let needed = &document.inventory.packages[usize::try_from(core.dependencies[0]).unwrap()];
    assert_eq!((core.dependencies.len(), needed.record.name.as_str()), (1, "libc6"));
    // The lock file is a component without a package URL.
    assert_eq!(document.problems.len(), 1, "{:?}", document.problems);
}

/// Source of the form: documents of Syft 1.x.
const SYFT: &str = r#"{
  "bomFormat": "CycloneDX", "specVersion": "1.5",
  "metadata": {"component": {"type": "container", "name": "web",
    "version": "sha256:3333333333333333333333333333333333333333333333333333333333333333"}},
  "components": [
    {"type": "library", "bom-ref": "x", "name": "bash", "version": "1:5.1.8-6.el9",
     "purl": "pkg:rpm/redhat/bash@5.1.8-6.el9?arch=x86_64&distro=rhel-9.3&epoch=1&upstream=bash-5.1.8-6.el9.src.rpm",
     "licenses": [{"expression": "GPL-3.0-or-later"}],
     "properties": [{"name": "syft:location:0:path", "value": "/var/lib/rpm/rpmdb.sqlite"}]},
    {"type": "library", "bom-ref": "y", "name": "github.com/Masterminds/semver/v3", "version": "v3.2.0",
     "purl": "pkg:golang/github.com/Masterminds/semver@v3.2.0#v3"},
    {"type": "library", "name": "Ruamel.Yaml_Clib", "version": "1.0RC1", "purl": "pkg:pypi/ruamel.yaml-clib@1.0rc1"}
  ]
}"#;

#[test]
fn what_syft_says_is_understood() {
    let document = document(SYFT);
    assert_eq!(document.manifest, Some(Digest([0x33; 32])));
    let os = document.inventory.os.as_ref().unwrap();
    assert_eq!((os.id.as_str(), os.version.as_str()), ("rhel", "9.3"));
    let bash = named(&document, "bash");
    assert_eq!((bash.record.epoch, bash.record.version.as_str()), (Some(1), "5.1.8-6.el9"));
    assert_eq!(source(bash), Some(("bash", "5.1.8-6.el9")));
    assert_eq!(bash.record.licences, ["GPL-3.0-or-later"]);
    let semver = named(&document, "semver");
    assert_eq!(semver.record.namespace.as_deref(), Some("github.com/Masterminds"));
    // The name of the package URL is folded; that of the component is the same and as its ecosystem writes it.
    assert_eq!(named(&document, "Ruamel.Yaml_Clib").record.version, "1.0RC1");
    assert_eq!(document.problems, []);
}

const TAG_VALUE: &str = "SPDXVersion: SPDX-2.2
DocumentName: web
# a remark
PackageName: curl
SPDXID: SPDXRef-curl
PackageVersion: 8.0-1
PackageLicenseConcluded: LicenseRef-1
PackageLicenseDeclared: NOASSERTION
PackageComment: <text>several
lines: here</text>
ExternalRef: PACKAGE_MANAGER purl pkg:deb/ubuntu/curl@8.0-1?arch=amd64&distro=ubuntu-22.04

PackageName: libcurl
SPDXID: SPDXRef-libcurl
ExternalRef: PACKAGE-MANAGER purl pkg:deb/ubuntu/libcurl@8.0-1
FileName: ./x
SPDXID: SPDXRef-File
no field
Relationship: SPDXRef-libcurl DEPENDENCY_OF SPDXRef-curl
LicenseID: LicenseRef-1
LicenseName: curl
ExtractedText: <text>Copyright
</text>
";

#[test]
fn tag_value_lines_are_read() {
    let document = document(TAG_VALUE);
    assert_eq!((document.format.as_str(), document.name.as_str(), document.listed), ("SPDX-2.2", "web", 2));
    let curl = named(&document, "curl");
    assert_eq!(curl.record.licences, ["curl"]);
    assert_eq!((curl.record.version.as_str(), curl.dependencies.as_slice()), ("8.0-1", &[1][..]));
    assert_eq!(named(&document, "libcurl").record.version, "8.0-1");
    assert_eq!(document.inventory.os.unwrap().version, "22.04");
    assert_eq!(document.problems[0].what, "line 18 is no `Tag: value`");
}

#[test]
fn elements_of_spdx_3_are_read() {
    let document = document(
        r#"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
            {"type": "software_Package", "spdxId": "urn:a", "name": "a", "software_packageVersion": "1",
             "software_packageUrl": "pkg:npm/a@1"},
            {"type": "software_Package", "spdxId": "urn:b", "name": "b",
             "externalIdentifier": [{"externalIdentifierType": "packageUrl", "identifier": "pkg:npm/b@2"}]},
            {"type": "Relationship", "spdxId": "urn:r", "from": "urn:a", "relationshipType": "dependsOn",
              "to": ["urn:b"]},
            {"type": "simplelicensing_LicenseExpression", "spdxId": "urn:l",
              "simplelicensing_licenseExpression": "MIT"},
            {"type": "Relationship", "spdxId": "urn:s", "from": "urn:a", "relationshipType": "hasDeclaredLicense",
              "to": "urn:l"},
            {"type": "Relationship", "from": {"strange": true}}
        ]}"#,
    );
    assert_eq!((document.listed, named(&document, "a").record.licences.as_slice()), (2, &["MIT".to_owned()][..]));
    assert_eq!(
        (named(&document, "a").dependencies.as_slice(), named(&document, "b").record.version.as_str()),
        (&[1][..], "2")
    );
    assert_eq!(document.problems.len(), 1, "{:?}", document.problems);
}

#[test]
fn a_package_with_a_mistake_is_a_problem_and_the_others_are_read() {
    let document = document(
        r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "dependencies": 7, "components": [
            {"type": "library", "name": 7},
            {"type": "library", "name": "a", "purl": "pkg:", "properties": {"x": 1}},
            {"type": "library", "name": "b", "name": "twice"},
            {"type": "library"},
            {"type": "library", "name": "c", "version": "1", "purl": "pkg:npm/c@1",
             "properties": [{"name": "plimsoll:class", "value": "runtime"}, 7]}
        ]}"#,
    );
    assert_eq!(document.listed, 5);
    assert_eq!(document.inventory.packages.len(), 2);
    assert_eq!(named(&document, "c").record.class, PackageClass::Runtime);
    let problems: Vec<&str> = document.problems.iter().map(|problem| problem.what.as_str()).collect();
    assert_eq!((problems.len(), document.faults.len()), (3, 6), "{problems:#?} {:#?}", document.faults);
    assert!(problems.contains(&"the package URL of `a` is none: its type is missing or malformed"), "{problems:#?}");
    assert!(problems.contains(&"1 packages have no package URL and are compared with no advisory"), "{problems:#?}");
}

#[test]
fn a_document_that_says_it_is_incomplete_is_not_taken_for_complete() {
    let with = |aggregate: &str| {
        let text = format!(
            r#"{{"bomFormat": "CycloneDX", "specVersion": "1.4", "compositions": [{{"aggregate": "{aggregate}"}}]}}"#
        );
        document(&text).is_complete
    };
    assert!(with("complete") && with("unknown"));
    assert!(!with("incomplete") && !with("incomplete_third_party_only"));
}

#[test]
fn what_is_no_bill_is_refused_with_its_reason() {
    for (text, expected) in [
        ("{}", NotABill::Format),
        ("", NotABill::Format),
        ("a: b", NotABill::Format),
        ("<html/>", NotABill::Format),
        ("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"/>", NotABill::Xml),
        ("{\"bomFormat\": \"Other\"}", NotABill::Format),
        ("{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"2.0\"}", NotABill::Version("CycloneDX 2.0".to_owned())),
        ("{\"spdxVersion\": \"SPDX-1.2\"}", NotABill::Version("SPDX-1.2".to_owned())),
        ("SPDXVersion: SPDX-1.2", NotABill::Version("SPDX-1.2".to_owned())),
        ("{\"@context\": \"https://example.org/\"}", NotABill::Format),
    ] {
        assert_eq!(read(text.as_bytes()), Err(expected), "{text}");
    }
    for text in [&b"\xff"[..], b"{", b"{\"bomFormat\": 7}", b"{\"bomFormat\": \"CycloneDX\", \"bomFormat\": \"x\"}"] {
        assert!(matches!(read(text), Err(NotABill::Syntax(_))), "{text:?}");
    }
}

#[test]
fn documents_that_are_cut_off_or_changed_are_read_or_refused() {
    for text in [TRIVY, SYFT, TAG_VALUE] {
        for at in 0..text.len() {
            let bytes = text.as_bytes();
            let mut changed = bytes.to_vec();
            changed[at] ^= 0x15;
            // Whether it is read does not matter; that it comes back does.
            let (Ok(_) | Err(_)) = read(&bytes[..at]);
            let (Ok(_) | Err(_)) = read(&changed);
        }
    }
}

#[test]
fn depth_and_problems_have_limits() {
    let nested = |depth: usize, open: &str, close: &str| {
        format!(
            r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{}{}]}}"#,
            open.repeat(depth),
            close.repeat(depth)
        )
    };
    let deep = document(&nested(10_000, r#"{"type": "library", "purl": "pkg:npm/a", "components": ["#, "]}"));
    assert_eq!(deep.inventory.packages.len(), 64);
    assert_eq!(deep.problems.len(), 1);
    let broken = document(&nested(100_000, "[", "]"));
    assert_eq!((broken.inventory.packages.len(), broken.faults.len()), (0, 1));
    let with = |items: &str| format!(r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{items}]}}"#);
    let same = document(&with(&vec!["7"; 1000].join(",")));
    assert_eq!((same.listed, same.faults.len()), (1000, 1), "the same fault is told once");
    let of = |text: &dyn Fn(usize) -> String| with(&(0..1000).map(text).collect::<Vec<_>>().join(","));
    let faulty = document(&of(&|number| format!(r#"{{"type": "{number}", "name": "a"}}"#)));
    assert_eq!((faulty.listed, faulty.faults.len()), (1000, 100));
    let unnamed = document(&of(&|number| format!(r#"{{"type": "library", "name": "{number}", "purl": "pkg:"}}"#)));
    assert_eq!((unnamed.inventory.packages.len(), unnamed.problems.len()), (1000, 101));
}

/// What is wrong with a document that holds these members.
fn faults(version: &str, members: &str) -> Vec<String> {
    document(&format!(r#"{{"bomFormat": "CycloneDX", "specVersion": "{version}", {members}}}"#)).faults
}

#[test]
fn where_a_document_breaks_its_specification_is_told() {
    let component = |members: &str| format!(r#""components": [{{"type": "library", "name": "a", {members}}}]"#);
    let licences = |list: &str| component(&format!(r#""licenses": [{list}]"#));
    let patches = |list: &str| component(&format!(r#""pedigree": {{"patches": [{list}]}}"#));
    let twice = r#""components": [{"type": "library", "name": "a", "bom-ref": "x"},
        {"type": "library", "name": "b", "bom-ref": "x"}]"#;
    let both = r#"{"license": {"id": "MIT"}}, {"expression": "MIT OR ISC"}"#;
    let cases = [
        ("1.4", r#""components": [{"name": "a"}]"#.to_owned(), "component `a` has no type"),
        ("1.4", r#""components": [{"type": "library"}]"#.to_owned(), "a component has no name"),
        ("1.4", component(r#""type": "foo""#).replace(r#""type": "library", "#, ""), "`foo` is no type"),
        ("1.4", twice.to_owned(), "two components have the `bom-ref` `x`"),
        ("1.4", component(r#""bom-ref": """#), "a `bom-ref` is empty"),
        ("1.4", component(r#""scope": "foo""#), "component `a`: `foo` is no scope"),
        ("1.4", component(r#""swid": {"name": "a"}"#), "component `a` has a SWID tag without id or name"),
        ("1.4", component(r#""hashes": [{"alg": "MD5", "content": "foo"}]"#), "component `a` has a hash that is none"),
        ("1.4", component(r#""hashes": [{"alg": "F", "content": ""}]"#), "component `a`: `F` is no algorithm"),
        ("1.4", licences(r#"{"license": {"id": "Apache-2"}}"#), "component `a`: `Apache-2` is no id of a licence"),
        ("1.4", licences(r#"{"license": {}}"#), "component `a` has a licence with neither id nor name, or with both"),
        ("1.4", licences("{}"), "component `a` has a licence that says nothing"),
        ("1.6", licences(both), "component `a` has an expression of licences beside other licences"),
        ("1.4", patches(r#"{"type": "foo"}"#), "component `a`: `foo` is no type of a patch"),
        ("1.7", component(r#""versionRange": "vers:npm/1""#), "component `a` has a range of versions, but"),
        ("1.6", component(r#""properties": [{"value": "1"}]"#), "a property of a component has no name"),
        ("1.4", r#""dependencies": [{"dependsOn": []}]"#.to_owned(), "an entry of `dependencies` is malformed"),
        ("1.4", r#""services": [{"name": "a", "data": [{"flow": "up"}]}]"#.to_owned(), "`up` is no flow of data"),
        ("1.4", r#""serialNumber": "urn:uuid:1""#.to_owned(), "its serial number is no `urn:uuid:`"),
        ("1.4", r#""metadata": {"timestamp": "2026-11-21"}"#.to_owned(), "its timestamp is no time of RFC 3339"),
        ("1.7", r#""citations": [{"process": "x"}]"#.to_owned(), "a citation has neither pointers nor expressions"),
    ];
    for (version, members, expected) in cases {
        let found = faults(version, &members);
        assert!(found.iter().any(|fault| fault.contains(expected)), "{members}: {found:?}");
    }
}

#[test]
fn what_a_version_allows_is_no_fault() {
    let cases = [
        ("1.4", r#""components": [{"type": "library", "name": "a", "properties": [{"value": "1"}]}]"#),
        (
            "1.7",
            r#""components": [{"type": "library", "name": "a", "licenses": [
            {"license": {"id": "MIT"}}, {"expression": "MIT OR ISC"}]}]"#,
        ),
        (
            "1.7",
            r#""components": [{"type": "library", "name": "a", "isExternal": true, "versionRange": "vers:npm/1"}]"#,
        ),
        ("1.6", r#""metadata": {"timestamp": "2026-11-21t10:00:00.123+01:00"}, "a later key": 1"#),
        ("1.4", r#""serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79""#),
    ];
    for (version, members) in cases {
        assert_eq!(faults(version, members), Vec::<String>::new(), "{members}");
    }
}
