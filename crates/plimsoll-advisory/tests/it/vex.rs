//! VEX by small cases: what is read, what is about what, what holds, what is written.

use plimsoll_advisory::Date;
use plimsoll_advisory::vex::{
    Asked, Component, Document, Field, Filter, Format, Identity, Judged, Justification, Listed, Looked, Part, Product,
    Refused, Source, Status, Vex, Weak, compare, merge, of_image, read, write,
};
use plimsoll_facts::{Image, ImageConfig, Inventory, OperatingSystem, Package, PackageRecord, SourcePackage};
use proptest::prelude::*;
use serde_json::{Value, json};

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const OTHER: &str = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const CURL: &str = "pkg:deb/debian/curl@8.1.2-1?arch=amd64&distro=debian-12";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn open_vex(statements: &Value) -> Document {
    let document = json!({
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": "urn:vex:1",
        "author": "Shop",
        "role": "operator",
        "timestamp": "2026-01-01T00:00:00Z",
        "version": 3,
        "statements": statements,
    });
    read(document.to_string().as_bytes()).unwrap()
}

fn said(product: &Value, status: &str, time: &str) -> Value {
    json!({
        "vulnerability": {"name": "CVE-2026-1", "aliases": ["GHSA-aaaa-bbbb-cccc"]},
        "products": [product],
        "status": status,
        "justification": "component_not_present",
        "timestamp": time,
    })
}

fn listed(name: &str, source: Source, document: Document) -> Listed {
    Listed { name: name.to_owned(), source, is_verified: false, document }
}

fn web() -> Identity {
    Identity::default().image("registry.example/shop/web:1.4.2").digest(DIGEST)
}

fn curl() -> Identity {
    Identity::parse(CURL)
}

fn judge(vex: &Vex) -> Judged<'_> {
    vex.judge(&web(), &curl(), &["CVE-2026-1"], day("2026-11-22"))
}

/// The status that holds when these documents are there, of a source each with its statements.
fn effective(documents: &[(Source, Value)]) -> Option<Status> {
    let of = |(number, (source, statements)): (usize, &(Source, Value))| {
        listed(&format!("{number}"), *source, open_vex(statements))
    };
    let all: Vec<Listed> = documents.iter().enumerate().map(of).collect();
    let reversed = Vex::new(all.iter().rev().cloned().collect(), false);
    let vex = Vex::new(all, false);
    let status = judge(&vex).effective.map(|one| one.status());
    assert_eq!(judge(&reversed).effective.map(|one| one.status()), status, "the order of documents says nothing");
    status
}

fn differing(stated: &str, found: &Identity) -> (Field, String, String) {
    let difference = compare(&Component::of_id(stated), found).unwrap_err();
    (difference.field, difference.stated, difference.found)
}

#[test]
fn an_image_is_told_by_digest_and_what_else_is_stated() {
    let index = web().digest(OTHER);
    for stated in [
        format!("pkg:oci/web@{DIGEST}"),
        format!("pkg:oci/web@{OTHER}"),
        format!("pkg:oci/web@{DIGEST}?repository_url=registry.example/shop/web"),
        format!("pkg:oci/web@{DIGEST}?repository_url=https://registry.example/shop"),
        format!("pkg:oci/web@{DIGEST}?tag=9"),
        "pkg:oci/web?repository_url=registry.example%2Fshop%2Fweb".to_owned(),
    ] {
        assert_eq!(compare(&Component::of_id(&stated), &index), Ok(None), "{stated}");
    }
    for (stated, weak) in [
        ("pkg:oci/web?tag=1.4.2", Weak::Tag),
        ("pkg:oci/web?repository_url=registry.example/shop/web&tag=1.4.2", Weak::Tag),
        ("registry.example/shop/web:1.4.2", Weak::Tag),
        ("pkg:oci/web", Weak::Name),
        ("registry.example/shop/web", Weak::Name),
    ] {
        assert_eq!(compare(&Component::of_id(stated), &index), Ok(Some(weak)), "{stated}");
    }
}

#[test]
fn the_first_field_of_an_image_that_differs_is_named_with_both_values() {
    let owned = |field, stated: &str, found: &str| (field, stated.to_owned(), found.to_owned());
    let arch = || Field::Qualifier("arch".to_owned());
    for (stated, expected) in [
        (format!("pkg:oci/api@{DIGEST}"), owned(Field::Name, "api", "web")),
        (format!("pkg:oci/web@{OTHER}?tag=1"), owned(Field::Digest, OTHER, DIGEST)),
        (
            format!("pkg:oci/web@{DIGEST}?repository_url=mirror.example/web"),
            owned(Field::Repository, "mirror.example/web", "registry.example/shop/web"),
        ),
        ("pkg:oci/web?tag=1.4.1".to_owned(), owned(Field::Tag, "1.4.1", "1.4.2")),
        (format!("pkg:oci/web@{DIGEST}?arch=arm64"), (arch(), "arm64".to_owned(), String::new())),
        ("pkg:npm/web@1".to_owned(), owned(Field::Type, "npm", "oci")),
        ("urn:example:web".to_owned(), owned(Field::Identifier, "urn:example:web", "registry.example/shop/web:1.4.2")),
        (
            "registry.example/shop/api:1".to_owned(),
            owned(Field::Name, "registry.example/shop/api", "registry.example/shop/web"),
        ),
    ] {
        assert_eq!(differing(&stated, &web()), expected, "{stated}");
    }
    let image = compare(&Component::of_id("pkg:docker/nginx@1.27"), &Identity::default().image("nginx:1.27"));
    assert_eq!(image, Ok(Some(Weak::Tag)), "the host of Docker goes without saying");
}

#[test]
fn what_a_statement_leaves_out_may_be_anything() {
    for (stated, found) in [
        ("pkg:deb/debian/curl", CURL),
        ("pkg:deb/curl@8.1.2-1", CURL),
        ("pkg:deb/debian/curl@8.1.2-1?distro=debian-12", CURL),
        ("pkg:golang/example.com/a@1.2.0", "pkg:golang/example.com/a@v1.2.0"),
        ("pkg:rpm/redhat/bash@5.1-2?epoch=1", "pkg:rpm/redhat/bash@1:5.1-2"),
        ("pkg:rpm/redhat/bash@5.1-2", "pkg:rpm/redhat/bash@5.1-2?epoch=1"),
        ("pkg:maven/a/b@1?type=jar", "pkg:maven/a/b@1"),
        ("pkg:deb/debian/openssl@3.0?arch=source", "pkg:deb/debian/libssl3@3.0?arch=amd64&upstream=openssl"),
    ] {
        assert_eq!(compare(&Component::of_id(stated), &Identity::parse(found)), Ok(None), "{stated} {found}");
    }
    let qualifier = |key: &str| Field::Qualifier(key.to_owned());
    for (stated, found, field) in [
        ("pkg:npm/core@1", "pkg:npm/%40angular/core@1", Field::Namespace),
        ("pkg:deb/ubuntu/curl", CURL, Field::Namespace),
        ("pkg:deb/debian/wget", CURL, Field::Name),
        ("pkg:deb/debian/curl@8.1.2-2", CURL, Field::Version),
        ("pkg:rpm/redhat/bash@5.1-2?epoch=2", "pkg:rpm/redhat/bash@5.1-2?epoch=1", Field::Version),
        ("pkg:deb/debian/curl?arch=arm64", CURL, qualifier("arch")),
        ("pkg:deb/debian/curl?distro=debian-11", CURL, qualifier("distro")),
        ("pkg:golang/a/b@v1#x", "pkg:golang/a/b@v1", Field::Subpath),
    ] {
        assert_eq!(differing(stated, &Identity::parse(found)).0, field, "{stated} {found}");
    }
}

#[test]
fn a_package_and_its_image_are_told_from_facts() {
    let os = OperatingSystem { id: "ubuntu".to_owned(), version: "22.04".to_owned(), ..OperatingSystem::default() };
    let os = OperatingSystem { codename: Some("jammy".to_owned()), ..os };
    let source = SourcePackage { name: "openssl".to_owned(), version: "3.0.2-0".to_owned() };
    let record = PackageRecord { source: Some(source), ..PackageRecord::new("deb", "libssl3", "3.0.2-0") };
    let package = Package::new(record);
    let inventory = Inventory { os: Some(os), packages: vec![package.clone()], ..Inventory::default() };
    let found = Identity::of_package(&inventory, &package);
    for stated in [
        "pkg:deb/ubuntu/libssl3?distro=jammy",
        "pkg:deb/ubuntu/libssl3?distro=22.04",
        "pkg:deb/ubuntu/libssl3?distro=ubuntu-22.04",
        "pkg:deb/ubuntu/openssl@3.0.2-0?arch=source&distro=jammy",
    ] {
        assert_eq!(compare(&Component::of_id(stated), &found), Ok(None), "{stated}");
    }
    assert_eq!(differing("pkg:deb/ubuntu/openssl@3.0.2-0", &found).0, Field::Name, "not the source package");
    let mut image = Image::of_config(&format!("web:1@{DIGEST}"), ImageConfig::default());
    let rhel = OperatingSystem { id: "rhel".to_owned(), version: "9.3".to_owned(), ..OperatingSystem::default() };
    image.inventory.os = Some(rhel);
    let found = Identity::of_image(&image);
    for stated in [&format!("pkg:oci/web@{DIGEST}"), "cpe:/a:redhat:enterprise_linux:9::appstream"] {
        assert_eq!(compare(&Component::of_id(stated), &found), Ok(None), "{stated}");
    }
    assert!(compare(&Component::of_id("cpe:/o:redhat:enterprise_linux:8"), &found).is_err());
}

#[test]
fn what_a_person_names_becomes_an_identifier() {
    let named = |text: &str| {
        let component = Component::named(text)?;
        component.purls.first().map(|stated| stated.text.clone()).or(Some(component.id))
    };
    let of_digest = format!("pkg:oci/web@{DIGEST}?repository_url=registry.example%2Fweb");
    for (text, expected) in [
        (format!("registry.example/web:1@{DIGEST}"), Some(of_digest.as_str())),
        ("web:1".to_owned(), Some("pkg:oci/web?repository_url=docker.io%2Flibrary%2Fweb&tag=1")),
        (CURL.to_owned(), Some(CURL)),
        ("cpe:/o:redhat:enterprise_linux:8".to_owned(), Some("cpe:/o:redhat:enterprise_linux:8")),
        ("urn:example:web".to_owned(), Some("urn:example:web")),
        ("pkg:maven/@1".to_owned(), None),
        ("urn:a b".to_owned(), None),
        ("Not a name".to_owned(), None),
    ] {
        assert_eq!(named(&text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_digest_that_can_be_compared_must_match() {
    let with = |digest: &str| {
        let product = json!({"@id": "pkg:oci/web", "hashes": {"sha-256": digest.trim_start_matches("sha256:")}});
        let document = open_vex(&json!([said(&product, "fixed", "2026-01-01T00:00:00Z")]));
        Component::clone(&document.statements[0].products[0].component)
    };
    assert_eq!(compare(&with(DIGEST), &web()), Ok(None));
    assert_eq!(compare(&with(OTHER), &web()).unwrap_err().field, Field::Digest);
    assert_eq!(compare(&with(OTHER), &Identity::parse("pkg:oci/web")), Ok(None), "nothing to compare");
}

#[test]
fn subcomponents_limit_a_statement_to_packages() {
    let product = |parts: Value| json!({"@id": format!("pkg:oci/web@{DIGEST}"), "subcomponents": parts});
    let time = "2026-01-01T00:00:00Z";
    for (parts, expected) in [
        (json!([]), Some(Status::Fixed)),
        (json!([{"@id": "pkg:deb/debian/wget"}, {"@id": "pkg:deb/debian/curl"}]), Some(Status::Fixed)),
        (json!([{"@id": "pkg:deb/debian/wget"}]), None),
    ] {
        assert_eq!(effective(&[(Source::Operator, json!([said(&product(parts), "fixed", time)]))]), expected);
    }
    let parts = product(json!([{"@id": "pkg:deb/debian/curl@9"}]));
    let vex = Vex::new(vec![listed("a", Source::Hub, open_vex(&json!([said(&parts, "fixed", time)])))], false);
    let judged = judge(&vex);
    let Looked::Differs(difference) = &judged.looked_at[0].looked else { panic!("{judged:?}") };
    assert_eq!(difference.part, Part::Subcomponent);
    assert_eq!(difference.to_string(), "subcomponent version: stated `9`, found `8.1.2-1`");
}

#[test]
fn the_first_source_is_heard_and_in_it_the_newest_statement() {
    use Source::{Distribution, Hub, Maker, Operator};
    let product = json!({"@id": "pkg:deb/debian/curl"});
    let one = |status, time| json!([said(&product, status, time)]);
    let (old, new) = ("2026-01-01T00:00:00Z", "2026-06-01T00:00:00+02:00");
    for (documents, expected) in [
        (vec![(Hub, one("affected", new)), (Operator, one("not_affected", old))], Status::NotAffected),
        (vec![(Maker, one("affected", old)), (Distribution, one("fixed", new))], Status::Affected),
        (vec![(Maker, one("affected", old)), (Maker, one("fixed", new))], Status::Fixed),
        (vec![(Maker, one("affected", new)), (Maker, one("fixed", old))], Status::Affected),
        (vec![(Maker, one("affected", new)), (Maker, one("not_affected", new))], Status::Affected),
        (vec![(Maker, one("under_investigation", new)), (Maker, one("fixed", new))], Status::UnderInvestigation),
        (vec![(Maker, one("fixed", new)), (Maker, one("not_affected", new))], Status::Fixed),
        (vec![(Maker, one("affected", "2026-05-31T22:00:00Z")), (Maker, one("fixed", new))], Status::Affected),
    ] {
        assert_eq!(effective(&documents), Some(expected), "{documents:?}");
    }
    assert_eq!(Status::ALL.map(Status::closes), [true, false, true, false]);
}

#[test]
fn a_vulnerability_has_any_of_its_ids_in_any_case() {
    let document = open_vex(&json!([said(&json!({"@id": "pkg:deb/debian/curl"}), "fixed", "2026-01-01T00:00:00Z")]));
    let vex = Vex::new(vec![listed("a", Source::Operator, document)], false);
    for (ids, is_said) in [
        (vec!["cve-2026-1"], true),
        (vec!["DSA-1", "ghsa-AAAA-bbbb-cccc"], true),
        (vec!["CVE-2026-1", "GHSA-aaaa-bbbb-cccc"], true),
        (vec!["CVE-2026-11"], false),
        (vec![], false),
    ] {
        let judged = vex.judge(&web(), &curl(), &ids, day("2026-11-22"));
        assert_eq!((judged.effective.is_some(), judged.looked_at.len()), (is_said, usize::from(is_said)), "{ids:?}");
    }
}

#[test]
fn statements_of_the_future_and_expired_ones_have_no_effect_and_are_told() {
    let mut expired = said(&json!({"@id": CURL}), "not_affected", "2026-01-01T00:00:00Z");
    expired["status_notes"] = json!("a rule of the gateway\nvalid until 2026-06-30");
    let future = said(&json!({"@id": CURL}), "fixed", "2026-12-01T00:00:00Z");
    let document = open_vex(&json!([expired, future]));
    assert_eq!(document.statements[0].notes.as_deref(), Some("a rule of the gateway"));
    let vex = Vex::new(vec![listed("a", Source::Operator, document)], false);
    let on = |text: &str| {
        let judged = vex.judge(&web(), &curl(), &["CVE-2026-1"], day(text));
        (
            judged.effective.map(|one| one.status()),
            judged.looked_at.into_iter().map(|one| one.looked).collect::<Vec<_>>(),
        )
    };
    let not_yet = Looked::NotYet("2026-12-01T00:00:00Z".parse().unwrap());
    assert_eq!(on("2026-06-30"), (Some(Status::NotAffected), vec![Looked::Holds(None), not_yet.clone()]));
    let (status, mut looked) = on("2026-07-01");
    looked.sort_by_key(|one| *one == not_yet);
    assert_eq!((status, looked), (None, vec![Looked::Expired(day("2026-06-30")), not_yet]));
    assert_eq!(on("2026-12-01").0, Some(Status::Fixed));
}

#[test]
fn strictly_only_verified_documents_close() {
    let of = |status, time, is_verified| Listed {
        is_verified,
        ..listed(status, Source::Maker, open_vex(&json!([said(&json!({"@id": CURL}), status, time)])))
    };
    let (old, new) = ("2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z");
    let unsigned = Vex::new(vec![of("not_affected", new, false)], true);
    let judged = judge(&unsigned);
    assert!(judged.effective.is_none());
    assert_eq!(judged.looked_at[0].looked, Looked::Unverified(None));
    let both = Vex::new(vec![of("not_affected", new, false), of("fixed", old, true)], true);
    assert_eq!(judge(&both).effective.map(|one| one.status()), Some(Status::Fixed));
    let alarmed = Vex::new(vec![of("affected", new, false), of("fixed", old, true)], true);
    assert_eq!(
        judge(&alarmed).effective.map(|one| one.status()),
        Some(Status::Affected),
        "an alarm needs no signature"
    );
}

fn cyclone(vulnerabilities: &Value) -> Value {
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": "2026-01-01T00:00:00Z", "supplier": {"name": "Shop"}},
        "components": [{"type": "library", "bom-ref": "a", "name": "a", "purl": "pkg:npm/a"}],
        "vulnerabilities": vulnerabilities,
    })
}

#[test]
fn a_range_closes_only_inside_it() {
    let judge = |state: &str, versions: &Value, version: &str| {
        let document = cyclone(&json!([{
            "id": "CVE-2026-1",
            "analysis": {"state": state},
            "affects": [{"ref": "a", "versions": versions}],
        }]));
        let vex = Vex::new(vec![listed("a", Source::Maker, read(document.to_string().as_bytes()).unwrap())], false);
        let package = Identity::parse(&format!("pkg:npm/a@{version}"));
        vex.judge(&web(), &package, &["CVE-2026-1"], day("2026-11-22")).effective.map(|one| one.status())
    };
    let unsorted = json!([{"range": "vers:npm/<2.0.0|>=1.0.0", "status": "unaffected"}, {"version": "3.0.0"}]);
    for (version, is_closed) in [("0.9.0", false), ("1.0.0", true), ("1.9.9", true), ("2.0.0", false), ("3.0.0", true)]
    {
        assert_eq!(judge("not_affected", &unsorted, version), is_closed.then_some(Status::NotAffected), "{version}");
    }
    let unknown = json!([{"range": "vers:generic/>=1", "status": "unaffected"}]);
    assert_eq!(judge("not_affected", &unknown, "1.0.0"), None, "what has no order closes nothing");
    let contradictory = json!([{"version": "1.0.0", "status": "affected"}]);
    assert_eq!(judge("resolved", &contradictory, "1.0.0"), None);
    assert_eq!(judge("exploitable", &contradictory, "1.0.0"), Some(Status::Affected));
}

#[test]
fn cyclonedx_has_states_of_its_own() {
    for (state, expected) in [
        ("exploitable", Status::Affected),
        ("in_triage", Status::UnderInvestigation),
        ("resolved", Status::Fixed),
        ("resolved_with_pedigree", Status::Fixed),
        ("not_affected", Status::NotAffected),
        ("false_positive", Status::NotAffected),
    ] {
        let document = cyclone(&json!([{"id": "CVE-2026-1", "analysis": {"state": state}, "affects": [{"ref": "a"}]}]));
        assert_eq!(read(document.to_string().as_bytes()).unwrap().statements[0].status, expected);
    }
    let without = read(cyclone(&json!([{"id": "CVE-2026-1"}])).to_string().as_bytes()).unwrap();
    assert_eq!((without.statements, without.faults), (vec![], vec![]), "a vulnerability is no statement");
}

#[test]
fn a_statement_about_a_component_of_an_image_holds_in_that_image() {
    let mut document =
        cyclone(&json!([{"id": "CVE-2026-1", "analysis": {"state": "resolved"}, "affects": [{"ref": "a"}]}]));
    let purl = format!("pkg:oci/web@{DIGEST}");
    document["metadata"]["component"] = json!({"type": "container", "name": "web", "bom-ref": "web", "purl": purl});
    let vex = Vex::new(vec![listed("a", Source::Maker, read(document.to_string().as_bytes()).unwrap())], false);
    let package = Identity::parse("pkg:npm/a@1");
    let judge = |image: &Identity| vex.judge(image, &package, &["CVE-2026-1"], day("2026-11-22")).effective.is_some();
    assert!(judge(&web()));
    assert!(!judge(&Identity::default().image("web:2").digest(OTHER)));
}

#[test]
fn an_image_that_has_only_a_name_limits_what_is_said_of_its_parts_too() {
    let statement = json!([{"id": "CVE-2026-1", "analysis": {"state": "resolved"}, "affects": [{"ref": "a"}]}]);
    let package = Identity::parse("pkg:npm/a@1");
    for (kind, name, version, expected) in [
        ("container", "registry.example/shop/web:1.4.2", "", Some(Some(Weak::Tag))),
        ("container", "registry.example/shop/web", DIGEST, Some(None)),
        ("container", "registry.example/shop/web", OTHER, None),
        ("container", "registry.example/shop/api:1.4.2", "", None),
        ("application", "the shop", "1", Some(None)),
    ] {
        let mut document = cyclone(&statement);
        document["metadata"]["component"] = json!({"type": kind, "name": name, "version": version});
        let vex = Vex::new(vec![listed("a", Source::Maker, read(document.to_string().as_bytes()).unwrap())], false);
        let judged = vex.judge(&web(), &package, &["CVE-2026-1"], day("2026-11-22"));
        assert_eq!(judged.effective.map(|one| one.weak), expected, "{kind} {name} {version}");
    }
}

#[test]
fn bom_links_lead_into_other_documents() {
    let mut bom = cyclone(&json!([]));
    bom["serialNumber"] = json!("urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79");
    let link = "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#a";
    let statement = |link: &str| {
        let document = json!({
            "bomFormat": "CycloneDX",
            "vulnerabilities": [{"id": "CVE-2026-1", "analysis": {"state": "resolved"}, "affects": [{"ref": link}]}],
        });
        listed("vex", Source::Maker, read(document.to_string().as_bytes()).unwrap())
    };
    let bom = listed("bom", Source::Maker, read(bom.to_string().as_bytes()).unwrap());
    let judge = |all: Vec<Listed>| {
        let package = Identity::parse("pkg:npm/a@1");
        Vex::new(all, false).judge(&web(), &package, &["CVE-2026-1"], day("2026-11-22")).effective.is_some()
    };
    assert!(judge(vec![statement(link), bom.clone()]));
    assert!(!judge(vec![statement(link)]));
    assert!(!judge(vec![statement(&link.replace("/1#", "/2#")), bom]), "another version");
}

/// CSAF of a version, with a tree of every sort.
fn csaf(version: &str, purl: &str) -> Value {
    let helper = if version == "2.1" { json!({"purls": [purl]}) } else { json!({"purl": purl}) };
    json!({
        "document": {
            "csaf_version": version,
            "publisher": {"name": "Maker", "category": "vendor"},
            "tracking": {"id": "M-1", "version": "2", "current_release_date": "2026-03-01T00:00:00Z"},
        },
        "product_tree": {
            "branches": [{"category": "vendor", "name": "Maker", "branches": [
                {"category": "product_version", "name": "1", "product":
                    {"product_id": "curl", "name": "curl 1", "product_identification_helper": helper}},
                {"category": "product_version_range", "name": "vers:deb/<9", "product":
                    {"product_id": "old", "name": "curl <9",
                    "product_identification_helper": {"purl": "pkg:deb/debian/curl"}}},
            ]}],
            "full_product_names": [
                {"product_id": "web", "name": "web", "product_identification_helper":
                    {"purl": format!("pkg:oci/web@{DIGEST}")}},
                {"product_id": "house", "name": "a house"},
            ],
            "relationships": [
                {"category": "default_component_of", "product_reference": "curl", "relates_to_product_reference": "web",
                    "full_product_name": {"product_id": "web:curl", "name": "curl in web"}},
                {"category": "installed_on", "product_reference": "curl", "relates_to_product_reference": "house",
                    "full_product_name": {"product_id": "house:curl", "name": "curl in a house"}},
                {"category": "installed_on", "product_reference": "loop", "relates_to_product_reference": "loop",
                    "full_product_name": {"product_id": "loop", "name": "itself"}},
            ],
            "product_groups": [{"group_id": "all", "product_ids": ["curl", "web:curl"]}],
        },
        "vulnerabilities": [{
            "cve": "CVE-2026-1",
            "ids": [{"system_name": "GitHub", "text": "GHSA-aaaa-bbbb-cccc"}, {"system_name": "Bug", "text": "17"}],
            "product_status": {"known_not_affected": ["web:curl"], "known_affected": ["house:curl", "loop"]},
            "flags": [{"label": "component_not_present", "group_ids": ["all"], "date": "2026-02-01T00:00:00Z"}],
            "threats": [{"category": "impact", "details": "It is off.", "product_ids": ["web:curl"]},
                {"category": "impact", "details": "Important"}],
            "remediations": [{"category": "workaround", "details": "Turn it off.", "product_ids": ["house:curl"]}],
        }],
    })
}

#[test]
fn csaf_says_it_of_products_and_of_those_that_are_part_of_others() {
    for version in ["2.0", "2.1"] {
        let document = read(csaf(version, "pkg:deb/debian/curl").to_string().as_bytes()).unwrap();
        assert_eq!((document.author.as_str(), document.format_version.as_str()), ("Maker", version));
        assert_eq!(document.faults, []);
        let closing = document.statements.iter().find(|one| one.status == Status::NotAffected).unwrap();
        assert_eq!(closing.ids, ["CVE-2026-1", "GHSA-aaaa-bbbb-cccc"]);
        assert_eq!(closing.justification.map(Justification::word), Some("component_not_present"));
        assert_eq!(closing.impact.as_deref(), Some("It is off."));
        assert_eq!(closing.timestamp.map(|time| time.to_string()).as_deref(), Some("2026-02-01T00:00:00Z"));
        let others: Vec<_> = document.statements.iter().filter(|one| one.status == Status::Affected).collect();
        assert_eq!(others[0].action.as_deref(), Some("Turn it off."));
        let vex = Vex::new(vec![listed("a", Source::Maker, document)], false);
        assert_eq!(judge(&vex).effective.map(|one| one.status()), Some(Status::NotAffected));
        let elsewhere = Identity::default().image("web:2").digest(OTHER);
        let judged = vex.judge(&elsewhere, &curl(), &["CVE-2026-1"], day("2026-11-22"));
        assert!(judged.effective.is_none(), "only in that image: {judged:?}");
    }
}

#[test]
fn csaf_has_ranges_as_products() {
    let mut document = csaf("2.0", "pkg:deb/debian/wget");
    document["vulnerabilities"][0]["product_status"] = json!({"known_not_affected": ["old"]});
    let vex = Vex::new(vec![listed("a", Source::Maker, read(document.to_string().as_bytes()).unwrap())], false);
    assert!(judge(&vex).effective.is_some());
    let newer = Identity::parse("pkg:deb/debian/curl@9.0-1");
    let judged = vex.judge(&web(), &newer, &["CVE-2026-1"], day("2026-11-22"));
    let Looked::Differs(difference) = &judged.looked_at[0].looked else { panic!("{judged:?}") };
    assert_eq!(difference.to_string(), "range: stated `vers:deb/<9`, found `9.0-1`");
}

#[test]
fn an_attestation_is_about_its_subjects() {
    let document = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "predicateType": "https://openvex.dev/ns/v0.2.0",
        "subject": [{"name": "registry.example/shop/web", "digest": {"sha256": DIGEST.trim_start_matches("sha256:")}}],
        "predicate": {
            "@context": "https://openvex.dev/ns/v0.2.0",
            "statements": [{"vulnerability": {"name": "CVE-2026-1"}, "status": "fixed"}],
        },
    });
    let vex = Vex::new(vec![listed("a", Source::Maker, read(document.to_string().as_bytes()).unwrap())], false);
    assert!(judge(&vex).effective.is_some());
    let elsewhere = Identity::default().image("registry.example/shop/web:1.4.2").digest(OTHER);
    assert!(vex.judge(&elsewhere, &curl(), &["CVE-2026-1"], day("2026-11-22")).effective.is_none());
    let mut other = document;
    other["predicate"] = json!({"buildType": "x"});
    assert_eq!(read(other.to_string().as_bytes()), Err(Refused::Predicate("https://openvex.dev/ns/v0.2.0".to_owned())));
}

#[test]
fn what_came_to_nothing_is_told_with_the_nearest_difference() {
    let time = "2026-01-01T00:00:00Z";
    let mut about_other = said(&json!({"@id": "pkg:deb/debian/curl"}), "fixed", time);
    about_other["vulnerability"] = json!({"name": "CVE-2026-2"});
    let mut of_nothing_here = said(&json!({"@id": "pkg:deb/debian/wget"}), "fixed", time);
    of_nothing_here["vulnerability"] = json!({"name": "CVE-2026-3"});
    let mut without = said(&json!({}), "fixed", time);
    without.as_object_mut().unwrap().remove("products");
    let document = open_vex(&json!([
        said(&json!({"@id": "pkg:deb/debian/curl@8.1.2-1"}), "fixed", time),
        said(&json!({"@id": "pkg:deb/debian/curl@8.1.2-2"}), "fixed", time),
        about_other,
        of_nothing_here,
        without,
    ]));
    let vex = Vex::new(vec![listed("a", Source::Operator, document)], false);
    let (subject, curl, wget) = (web(), curl(), Identity::parse("pkg:deb/debian/wget2@1"));
    let findings = [&wget, &curl].map(|package| Asked { subject: &subject, package, ids: &["CVE-2026-1"] });
    let told: Vec<String> = vex
        .unmatched(&findings, day("2026-11-22"))
        .iter()
        .map(|one| match &one.looked {
            Looked::Differs(difference) => format!("{} {difference}", one.statement.number),
            other => format!("{} {other:?}", one.statement.number),
        })
        .collect();
    assert_eq!(
        told,
        [
            "2 version: stated `8.1.2-2`, found `8.1.2-1`",
            "3 vulnerability: stated `CVE-2026-2`, found `CVE-2026-1`",
            "5 NoProduct"
        ]
    );
}

#[test]
fn faults_are_told_with_their_place_and_cost_only_themselves() {
    let text = r#"{"@context": "https://openvex.dev/ns/v0.2.0", "author": 7, "new": [1], "timestamp": "yesterday",
  "statements": [
    {"vulnerability": {"name": "CVE-1"}, "status": "gone"},
    {"status": "fixed"},
    7,
    {"vulnerability": {"name": "CVE-1"}, "status": "fixed", "products": "all", "justification": "luck"}
  ]}"#;
    let document = read(text.as_bytes()).unwrap();
    assert_eq!(document.statements.len(), 1);
    let faults: Vec<String> = document.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "line 1, column 85: `timestamp` is no time: `yesterday`",
            "line 3, column 5: statement 1 is lost: `gone` is no status",
            "line 4, column 5: statement 2 is lost: it names no vulnerability",
            "line 5, column 5: statement 3 is lost: `` is no status",
            "line 6, column 5: `products` is no list",
            "line 6, column 5: `luck` is no justification",
        ]
    );
}

#[test]
fn what_is_no_document_is_refused_with_the_place() {
    for (text, expected) in [
        ("", "line 1, column 1: is no JSON object: EOF while parsing a value"),
        ("[]", "line 1, column 1: is no JSON object: invalid type: sequence, expected a map"),
        ("{\n \"a\": 1,\n}", "line 3, column 1: is no JSON object: trailing comma"),
        ("{}", "line 1, column 1: is neither OpenVEX, nor CSAF, nor CycloneDX as JSON"),
        ("{\"statements\": []}", "line 1, column 1: is neither OpenVEX, nor CSAF, nor CycloneDX as JSON"),
        ("format: vex\n", "line 1, column 2: is no JSON object: expected ident"),
    ] {
        assert_eq!(read(text.as_bytes()).unwrap_err().to_string(), expected, "{text}");
    }
    assert_eq!(
        read(b"{\n\"a\": \"\xff\"}").unwrap_err().to_string(),
        "line 2, column 7: is no JSON object: is no UTF-8"
    );
    for deep in [1_500, 10_000] {
        let text = format!("{{\"@context\": \"openvex\", \"statements\": {}", "[".repeat(deep));
        let refused = read(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(refused, "line 1, column 102: goes over the limit of 64 levels");
        assert!(read("{\"a\":".repeat(deep).as_bytes()).is_err());
    }
    assert_eq!(read(&vec![b' '; 17 << 20]), Err(Refused::Limit("16 MiB")));
    let many = format!("{{\"a\": [{}7]}}", "7,".repeat(1_000_001));
    assert_eq!(read(many.as_bytes()), Err(Refused::Limit("1,000,000 values")));
    let late = format!("{{\n{}\n  \"a\": x}}", " ".repeat(10_000));
    assert!(read(late.as_bytes()).unwrap_err().to_string().starts_with("line 3, column 8: "));
    let many = format!("{{\"@context\": \"openvex\", \"statements\": [{}7]}}", "7,".repeat(50_000));
    assert_eq!(read(many.as_bytes()), Err(Refused::Limit("50,000 statements")));
}

#[test]
fn places_are_right_behind_many_lines_and_long_ones() {
    for padding in ["\n".repeat(9_000), " ".repeat(9_000), format!("{}\n  ", "\n".repeat(4_095))] {
        let text = format!("{{\"@context\": \"openvex\", \"statements\": [{padding}{{\"status\": \"gone\"}}]}}");
        let (before, _) = text.split_once("{\"status\"").unwrap();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().len() + 1;
        let place = read(text.as_bytes()).unwrap().faults[0].place;
        assert_eq!((place.line, place.column), (line, column));
    }
}

/// A few statements repeat a group of products, which a small document can do without end.
#[test]
fn products_are_limited_in_sum() {
    let subjects: Vec<Value> = (0..2_000).map(|number| json!({"name": format!("pkg:npm/a@{number}")})).collect();
    let statement = json!({"vulnerability": {"name": "CVE-1"}, "status": "fixed"});
    let document = json!({
        "predicateType": "text/vex",
        "subject": subjects,
        "predicate": {"@context": "openvex", "statements": vec![statement; 300]},
    });
    assert_eq!(read(document.to_string().as_bytes()), Err(Refused::Limit("500,000 products")));
}

#[test]
fn an_export_keeps_who_said_it_and_what() {
    let product = json!({"@id": format!("pkg:oci/web@{DIGEST}"), "subcomponents": [{"@id": "pkg:deb/debian/curl"}]});
    let mut closing = said(&product, "not_affected", "2026-02-01T00:00:00Z");
    closing["status_notes"] = json!("valid until 2026-12-31");
    let older = said(&product, "affected", "2026-01-01T00:00:00Z");
    let document = open_vex(&json!([older, closing]));
    let as_of = "2026-11-22T10:00:00Z".parse().unwrap();
    for format in Format::ALL {
        let written = write(&document, format, as_of).unwrap();
        assert_eq!(written.left_out, [] as [String; 0]);
        assert_eq!(write(&document, format, as_of).unwrap(), written, "the same bytes twice");
        let again = read(written.text.as_bytes()).unwrap();
        assert_eq!(again.faults, []);
        let said = (again.author.as_str(), again.role.as_str(), again.version.as_str(), again.timestamp);
        assert_eq!(said, ("Shop", "operator", "3", Some(as_of)), "{}", format.word());
        let vex = Vex::new(vec![listed("a", Source::Operator, again)], false);
        let judged = judge(&vex);
        let effective = judged.effective.unwrap();
        assert_eq!(effective.status(), Status::NotAffected, "{}", format.word());
        assert_eq!(effective.statement.until, Some(day("2026-12-31")), "{}", format.word());
        let justification = effective.statement.justification.map(Justification::openvex);
        let kept = if format == Format::CycloneDx { "vulnerable_code_not_present" } else { "component_not_present" };
        assert_eq!(justification, Some(kept), "CycloneDX has one word for two");
        assert_eq!(effective.statement.ids, ["CVE-2026-1", "GHSA-aaaa-bbbb-cccc"]);
        let elsewhere = Identity::default().image("registry.example/shop/web:1.4.2").digest(OTHER);
        assert!(vex.judge(&elsewhere, &curl(), &["CVE-2026-1"], day("2026-11-22")).effective.is_none());
    }
}

#[test]
fn what_a_format_cannot_say_is_left_out_and_told() {
    let document = cyclone(&json!([
        {"id": "CVE-2026-1", "analysis": {"state": "not_affected"},
            "affects": [{"ref": "a", "versions": [{"range": "vers:npm/<2.0.0"}, {"version": "3.0.0"}]}]},
        {"id": "CVE-2026-2", "analysis": {"state": "resolved"}},
    ]));
    let document = read(document.to_string().as_bytes()).unwrap();
    let as_of = "2026-11-22T10:00:00Z".parse().unwrap();
    let left_out = |format| write(&document, format, as_of).unwrap().left_out;
    assert_eq!(left_out(Format::OpenVex), ["statement 1: the versions `vers:npm/<2.0.0`"]);
    assert_eq!(left_out(Format::Csaf), ["statement 2: it has no product"]);
    assert_eq!(left_out(Format::CycloneDx), [] as [&str; 0]);
    for (format, version, is_closed) in [
        (Format::OpenVex, "1.0.0", false),
        (Format::OpenVex, "3.0.0", true),
        (Format::Csaf, "1.0.0", true),
        (Format::Csaf, "2.5.0", false),
        (Format::CycloneDx, "1.0.0", true),
        (Format::CycloneDx, "2.5.0", false),
    ] {
        let again = read(write(&document, format, as_of).unwrap().text.as_bytes()).unwrap();
        let vex = Vex::new(vec![listed("a", Source::Maker, again)], false);
        let package = Identity::parse(&format!("pkg:npm/a@{version}"));
        let judged = vex.judge(&web(), &package, &["CVE-2026-1"], day("2026-11-22"));
        assert_eq!(judged.effective.is_some(), is_closed, "{} {version}", format.word());
    }
    assert!(write(&Document::new(Format::OpenVex), Format::OpenVex, as_of).is_err());
}

#[test]
fn merged_documents_have_the_statements_of_all_by_their_time() {
    let one = |id: &str, status, time| {
        let mut statement = said(&json!({"@id": format!("pkg:npm/{id}@1")}), status, time);
        statement["vulnerability"] = json!({"name": id});
        open_vex(&json!([statement]))
    };
    let (new, old) = (one("b", "fixed", "2026-02-01T00:00:00Z"), one("a", "affected", "2026-01-01T00:00:00Z"));
    let ids = |filter: &Filter| -> Vec<String> {
        merge(&[&new, &old], filter).unwrap().statements.iter().map(|one| one.id().to_owned()).collect()
    };
    assert_eq!(ids(&Filter::default()), ["a", "b"]);
    assert_eq!(ids(&Filter { vulnerabilities: vec!["B".to_owned()], ..Filter::default() }), ["b"]);
    assert_eq!(ids(&Filter { products: vec![Identity::parse("pkg:npm/a@1")], ..Filter::default() }), ["a"]);
    assert!(merge(&[], &Filter::default()).is_none());
    assert_eq!(Product::of(Component::of_id("pkg:npm/a")).reference, "pkg:npm/a");
}

#[test]
fn statements_are_told_in_the_identifiers_of_an_image() {
    let mut image = Image::of_config("registry.example/shop/web:1.4.2", ImageConfig::default());
    image.manifest = plimsoll_facts::image::Digest::parse(DIGEST);
    let os = OperatingSystem { id: "debian".to_owned(), version: "12".to_owned(), ..OperatingSystem::default() };
    let package = |name| Package::new(PackageRecord::new("deb", name, "8.1.2-1"));
    image.inventory =
        Inventory { os: Some(os), packages: vec![package("curl"), package("wget")], ..Inventory::default() };
    let time = "2026-01-01T00:00:00Z";
    let document = open_vex(&json!([
        said(&json!({"@id": "pkg:deb/debian/curl"}), "fixed", time),
        said(&json!({"@id": "pkg:oci/web?tag=1.4.2"}), "affected", time),
        said(&json!({"@id": "pkg:oci/web", "subcomponents": [{"@id": "pkg:deb/debian/wget"}]}), "fixed", time),
        said(&json!({"@id": "pkg:deb/debian/bash"}), "fixed", time),
        said(&json!({"@id": format!("pkg:oci/web@{OTHER}")}), "fixed", time),
    ]));
    let scoped = of_image(&document, &image).unwrap();
    let told: Vec<(usize, Vec<&str>)> = scoped
        .statements
        .iter()
        .map(|one| {
            let product = &one.products[0];
            let own = format!("pkg:oci/web@{DIGEST}?repository_url=registry.example%2Fshop%2Fweb");
            assert_eq!(product.component.purls[0].text, own);
            (one.number, product.subcomponents.iter().map(|part| part.purls[0].text.as_str()).collect())
        })
        .collect();
    let of = |name| format!("pkg:deb/debian/{name}@8.1.2-1?distro=debian-12");
    let (curl, wget) = (of("curl"), of("wget"));
    assert_eq!(told, [(1, vec![curl.as_str()]), (2, vec![]), (3, vec![wget.as_str()])]);
    image.names.clear();
    image.manifest = None;
    assert!(of_image(&document, &image).is_none(), "nothing names it");
}

proptest! {
    /// However statements are spread over documents, and in whatever order: the same holds.
    #[test]
    fn what_holds_does_not_depend_on_the_order_of_files(
        parts in proptest::collection::vec((0..4_usize, 0..4_usize, 1..4_u8), 1..8),
        turn in 0..8_usize,
    ) {
        let sources = [Source::Operator, Source::Maker, Source::Distribution, Source::Hub];
        let all: Vec<Listed> = parts.iter().enumerate().map(|(number, (source, status, month))| {
            let time = format!("2026-0{month}-01T00:00:00Z");
            let statement = said(&json!({"@id": "pkg:deb/debian/curl"}), Status::ALL[*status].word(), &time);
            listed(&number.to_string(), sources[*source], open_vex(&json!([statement])))
        }).collect();
        let mut turned = all.clone();
        turned.rotate_left(turn % all.len());
        turned.reverse();
        let (one, other) = (Vex::new(all, false), Vex::new(turned, false));
        let told = |vex: &Vex| {
            let judged = judge(vex);
            let names: Vec<String> = judged.looked_at.iter().map(|one| one.listed.name.clone()).collect();
            (judged.effective.map(|one| one.status()), names)
        };
        prop_assert_eq!(told(&one), told(&other));
    }

    /// Any text in any field is read or refused, and never ends the program.
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}") {
        let _ = read(text.as_bytes());
        let document = open_vex(&json!([said(&json!({"@id": text}), "fixed", "2026-01-01T00:00:00Z")]));
        for format in Format::ALL {
            if let Ok(written) = write(&document, format, "2026-11-22T10:00:00Z".parse().unwrap()) {
                prop_assert!(read(written.text.as_bytes()).is_ok());
            }
        }
        let vex = Vex::new(vec![listed("a", Source::Operator, document)], false);
        let _ = judge(&vex);
    }
}
