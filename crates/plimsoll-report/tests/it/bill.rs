//! Bills of materials: what each format writes for an image that holds one of everything, hostile names included.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use plimsoll_facts::image::{Digest, Image, ImageSource, Layer, Platform, Verification, View};
use plimsoll_facts::{
    ImageConfig, Inventory, Method, OperatingSystem, OwnedFile, Package, PackageClass, PackageRecord, RecordedDigest,
    Relationship, Sight, SourcePackage,
};
use plimsoll_model::{Effect, Gap, GapKind, SubjectId, Unknown, Why};
use plimsoll_report::sbom::{Bill, format, format_named};
use serde_json::Value;

const CLASSES: [PackageClass; 3] = [PackageClass::Installed, PackageClass::Vendored, PackageClass::Runtime];

const HOSTILE: &str = "=a\"<b>&'\u{1b}[31m\u{202e}\r\n,x@1?y#z%00";

fn package(record: PackageRecord, path: &str, layer: u32) -> Package {
    let sight = Sight {
        path: path.as_bytes().into(),
        within: record.within.clone(),
        layer,
        method: record.method,
        reader: "reader".to_owned(),
        lines: record.lines,
    };
    Package { sights: vec![sight], introduced: layer, ..Package::new(record) }
}

/// An image with one of everything.
fn image() -> Image {
    let source = |name: &str, version: &str| Some(SourcePackage { name: name.to_owned(), version: version.to_owned() });
    let mut libc = PackageRecord::new("deb", "libc6", "1:2.36-9+deb12u4");
    libc.arch = Some("amd64".to_owned());
    libc.source = source("glibc", "");
    libc.licences = vec!["LGPL-2.1-only".to_owned(), "GPLv2+ with exceptions".to_owned()];
    libc.files = vec![
        OwnedFile {
            path: b"lib/libc.so.6".as_slice().into(),
            digest: Some(RecordedDigest::Md5([7; 16])),
            may_change: false,
        },
        OwnedFile { path: b"etc/ld.so.conf".as_slice().into(), digest: None, may_change: true },
    ];
    let mut bash = PackageRecord::new("rpm", "bash", "5.1.8-6.el9");
    bash.epoch = Some(1);
    bash.arch = Some("x86_64".to_owned());
    bash.source = source("bash", "5.1.8-6.el9");
    bash.properties.insert("modularity".to_owned(), "bash:5:x:y".to_owned());
    let mut scoped = PackageRecord::new("npm", "core", "7.0.0");
    scoped.namespace = Some("@babel".to_owned());
    scoped.licences = vec!["MIT".to_owned()];
    scoped.relationship = Some(Relationship::Direct);
    scoped.is_dev = true;
    scoped.groups = vec!["dev".to_owned()];
    scoped.lines = Some((3, 9));
    scoped.method = Method::Manifest;
    let mut jar = PackageRecord::new("maven", "log4j-core", "2.14.1");
    jar.namespace = Some("org.apache.logging.log4j".to_owned());
    jar.class = PackageClass::Vendored;
    jar.within = Some("WEB-INF/lib/log4j.jar".to_owned());
    jar.licences = vec!["Apache-2.0 OR MIT".to_owned()];
    let mut hostile = PackageRecord::new("generic", HOSTILE, HOSTILE);
    hostile.licences = vec![HOSTILE.to_owned()];
    hostile.properties.insert("p".to_owned(), HOSTILE.to_owned());
    let mut stdlib = PackageRecord::new("golang", "stdlib", "1.25.1");
    stdlib.class = PackageClass::Runtime;
    stdlib.method = Method::BinaryMeta;
    let mut python = PackageRecord::new("pypi", "Ruamel_Yaml", "0.18");
    python.source = source("ruamel", "0.18");
    let mut declared = PackageRecord::new("npm", "left-pad", "1.3.0");
    declared.class = PackageClass::Declared;
    let nameless = PackageRecord::new("no kind", "x", "1");
    let mut packages = vec![
        package(libc, "var/lib/dpkg/status", 0),
        package(bash, "var/lib/rpm/rpmdb.sqlite", 1),
        package(scoped.clone(), "app/package-lock.json", 1),
        package(scoped, "other/package-lock.json", 1),
        package(jar, "app/a.war", 1),
        package(hostile, HOSTILE, 1),
        package(stdlib, "usr/bin/tool", 1),
        package(python, "usr/lib/python3/dist-packages/ruamel/METADATA", 0),
        package(declared, "app/yarn.lock", 1),
        package(nameless, "x", 0),
    ];
    packages[4].dependencies = vec![2, 7, 4];
    packages[7].owner = Some(0);
    packages[0].from_base = Some(true);
    let digest = |byte: u8| Some(Digest([byte; 32]));
    let layer = |byte| Layer {
        digest: digest(byte),
        diff_id: digest(byte + 1),
        media_type: None,
        created_by: None,
        index: None,
    };
    let platform =
        Platform { os: "linux".to_owned(), architecture: "arm64".to_owned(), variant: Some("v8".to_owned()) };
    Image {
        subject: SubjectId::new("image:sha256:0101"),
        target: "image:registry.example/shop/web:1.4.2".to_owned(),
        names: vec!["registry.example/shop/web:1.4.2".to_owned()],
        source: ImageSource::Registry,
        manifest: digest(1),
        config_digest: digest(2),
        config: Ok(Arc::new(ImageConfig { platform, ..ImageConfig::default() })),
        annotations: BTreeMap::new(),
        layers: vec![layer(3), layer(5)],
        verification: Verification::Blob,
        view: View::new(Vec::new()),
        inventory: Inventory {
            os: Some(OperatingSystem {
                id: "debian".to_owned(),
                version: "12".to_owned(),
                codename: Some("bookworm".to_owned()),
                like: vec!["linux".to_owned()],
                name: "Debian GNU/Linux 12".to_owned(),
                path: b"usr/lib/os-release".as_slice().into(),
            }),
            packages,
            unknown_executables: vec![b"app/server".as_slice().into()],
            ..Inventory::default()
        },
        base: None,
        secrets: Err(Unknown::new(Why::OutOfReach)),
    }
}

fn gap() -> Gap {
    Gap {
        subject: SubjectId::new("image:sha256:0101"),
        stage: "catalog",
        why: "unreadable",
        reason: format!("the record {HOSTILE} has no version"),
        consequence: "one package is not listed".to_owned(),
        kind: GapKind::Blind,
        effect: Effect::Part,
        checks: Vec::new(),
        place: None,
    }
}

fn render(name: &str, image: &Image, with_files: bool) -> String {
    let gaps = [gap()];
    let classes = &CLASSES;
    let bill = Bill { image, gaps: &gaps, created: "2026-11-21T10:00:00Z", tool_version: "0.1.0", classes, with_files };
    let mut out = Vec::new();
    (format_named(name).unwrap().write)(&bill, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// An image of which everything is known.
fn complete() -> Image {
    let mut image = image();
    image.source = ImageSource::Sbom;
    image.inventory.unknown_executables.clear();
    image.inventory.packages.truncate(1);
    image
}

fn bytes_of(name: &str, image: &Image) -> String {
    let classes = &CLASSES;
    let bill =
        Bill { image, gaps: &[], created: "2026-11-21T10:00:00Z", tool_version: "0.1.0", classes, with_files: false };
    let mut out = Vec::new();
    (format_named(name).unwrap().write)(&bill, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_format_writes_the_same_bytes_for_the_same_image() {
    for format in format::ALL {
        let first = render(format.name, &image(), true);
        assert_eq!(first, render(format.name, &image(), true), "{}", format.name);
        let mut reordered = image();
        // Numbers of packages are not part of what a document says.
        reordered.inventory.packages.swap(2, 3);
        reordered.inventory.packages[4].dependencies = vec![4, 3, 7];
        assert_eq!(first, render(format.name, &reordered, true), "{}", format.name);
    }
}

#[test]
fn every_format_looks_as_it_did() {
    for format in format::ALL {
        let out = render(format.name, &image(), format.name == "json");
        let shown = if out.starts_with('{') {
            serde_json::to_string_pretty(&serde_json::from_str::<Value>(&out).unwrap()).unwrap()
        } else {
            out.replace("\r\n", "\n")
        };
        let shown: String = shown
            .chars()
            .map(|character| if character == '\u{202e}' { "\\u202e".to_owned() } else { character.to_string() })
            .collect();
        insta::assert_snapshot!(format!("bill-{}", format.name.replace('@', "-")), shown);
    }
}

#[test]
fn no_format_lets_a_control_character_through() {
    for format in format::ALL {
        let out = render(format.name, &image(), true).replace("\r\n", "\n");
        let obeyed =
            out.chars().find(|character| (character.is_control() && *character != '\n') || *character == '\u{202e}');
        assert_eq!(obeyed, None, "{}: {out}", format.name);
    }
}

#[test]
fn a_document_says_when_it_is_incomplete() {
    let of = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    for (image, aggregate, is_complete) in [(image(), "incomplete", false), (complete(), "complete", true)] {
        let cyclonedx = of(&bytes_of("cyclonedx", &image));
        assert_eq!(cyclonedx["compositions"][0]["aggregate"], aggregate);
        assert_eq!(of(&bytes_of("json", &image))["complete"], is_complete);
        let spdx = of(&bytes_of("spdx", &image));
        let comment = spdx["annotations"][0]["comment"].as_str().unwrap();
        assert_eq!(comment.contains("plimsoll:missing"), !is_complete);
        assert_eq!(bytes_of("spdx@3.0", &image).contains("\"completeness\":\"incomplete\""), !is_complete);
        assert_eq!(bytes_of("text", &image).starts_with("not in this list: "), !is_complete);
    }
}

#[test]
fn the_digest_of_an_inventory_is_that_of_its_packages_and_not_of_the_form_of_the_image() {
    let digest = |image: &Image| {
        let document: Value = serde_json::from_str(&bytes_of("json", image)).unwrap();
        document["inventoryDigest"].as_str().unwrap().to_owned()
    };
    let mut archive = image();
    archive.manifest = None;
    archive.layers.clear();
    archive.names.clear();
    assert_eq!(digest(&image()), digest(&archive));
    archive.inventory.packages.pop();
    assert_ne!(digest(&image()), digest(&archive));
}

#[test]
fn packages_of_an_owner_are_its_aliases_and_not_components() {
    let document: Value = serde_json::from_str(&bytes_of("json", &image())).unwrap();
    let components = document["components"].as_array().unwrap();
    assert!(components.iter().all(|component| component["type"] != "pypi"));
    let libc = components.iter().find(|component| component["name"] == "libc6").unwrap();
    assert_eq!(libc["aliases"][0], "pkg:pypi/ruamel-yaml@0.18?upstream=ruamel%400.18");
    let jar = components.iter().find(|component| component["type"] == "maven").unwrap();
    assert_eq!(jar["dependsOn"].as_array().unwrap().len(), 2);
    assert_eq!(jar["dependsOn"][0], libc["reference"]);
}

/// What matching needs of each package, in the order of its package URL.
fn needed(inventory: &Inventory) -> Vec<String> {
    let references = |package: &Package| {
        let of = |number: &u32| inventory.packages[usize::try_from(*number).unwrap()].clone();
        let owned = |package: Package| package.owner.map_or(package.clone(), |owner| of(&owner));
        let mut needed: Vec<String> = package.dependencies.iter().map(|number| owned(of(number)).record.name).collect();
        needed.sort();
        needed.dedup();
        needed.retain(|name| *name != package.record.name);
        needed
    };
    let mut lines: Vec<String> = inventory
        .packages
        .iter()
        .filter(|package| package.owner.is_none() && CLASSES.contains(&package.record.class))
        .map(|package| {
            let record = &package.record;
            let purl = record.purl(inventory.os.as_ref()).map(|purl| purl.to_string());
            format!(
                "{purl:?} {:?} {} {} {:?} {:?} {:?} {:?} {:?} {:?} {} {:?} {:?} {:?} {} {:?} {:?} {:?}",
                record.namespace,
                record.name,
                record.version,
                record.epoch,
                record.arch,
                record.source,
                record.licences,
                record.class,
                record.method,
                record.is_dev,
                record.groups,
                record.relationship,
                record.properties,
                package.introduced,
                package.from_base,
                package.sights,
                references(package),
            )
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn what_is_written_is_read_back() {
    let mut image = image();
    // A type that no package URL can have is not kept: nothing is matched by it.
    image.inventory.packages.retain(|package| package.record.kind != "no kind");
    for format in ["cyclonedx", "cyclonedx@1.7", "spdx", "spdx@3.0"] {
        let text = render(format, &image, true);
        let document = plimsoll_catalog::sbom::read(text.as_bytes()).unwrap();
        assert_eq!(document.inventory.os, image.inventory.os, "{format}");
        assert_eq!(document.name, image.name(), "{format}");
        assert_eq!(document.manifest, image.manifest, "{format}");
        let diff_ids: Vec<Digest> = image.layers.iter().filter_map(|layer| layer.diff_id).collect();
        assert_eq!(document.diff_ids, diff_ids, "{format}");
        assert!(!document.is_complete, "{format}");
        assert_eq!(needed(&document.inventory), needed(&image.inventory), "{format}: {:#?}", document.problems);
        // One for each thing that is missing.
        assert_eq!(document.problems.len(), 4, "{format}: {:#?}", document.problems);
        assert_eq!(document.faults, Vec::<String>::new(), "{format}");
        assert!(plimsoll_catalog::sbom::read(render(format, &complete(), false).as_bytes()).is_ok());
    }
    let document = plimsoll_catalog::sbom::read(bytes_of("spdx@3.0", &complete()).as_bytes()).unwrap();
    assert!(document.is_complete && document.problems.is_empty(), "{:#?}", document.problems);
}

fn schema_errors(schema: &Value, further: &[(&str, &str)], document: &str) -> Vec<String> {
    let mut registry = jsonschema::Registry::new();
    for (uri, path) in further {
        registry = registry.add(*uri, official(path)).unwrap();
    }
    let registry = registry.prepare().unwrap();
    let validator = jsonschema::options().with_registry(&registry).build(schema).unwrap();
    let document: Value = serde_json::from_str(document).unwrap();
    validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn json_keeps_its_own_schema() {
    let schema = serde_json::from_str(include_str!("../../../../schemas/sbom-1.json")).unwrap();
    for (image, with_files) in [(image(), false), (image(), true), (complete(), true)] {
        assert_eq!(schema_errors(&schema, &[], &render("json", &image, with_files)), [] as [String; 0]);
    }
}

/// An official schema, from the folder of large inputs that stay outside the repository.
fn official(path: &str) -> Value {
    let corpora = PathBuf::from(std::env::var_os("PLIMSOLL_CORPORA").expect("PLIMSOLL_CORPORA names a folder"));
    let file = corpora.join("schemas").join(path);
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("read {}: {error}", file.display()));
    serde_json::from_str(&text).unwrap()
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn documents_keep_the_official_schemas() {
    let referenced = [
        ("http://cyclonedx.org/schema/spdx.schema.json", "cyclonedx/spdx.schema.json"),
        ("http://cyclonedx.org/schema/jsf-0.82.schema.json", "cyclonedx/jsf-0.82.schema.json"),
        ("http://cyclonedx.org/schema/cryptography-defs.schema.json", "cyclonedx/cryptography-defs.schema.json"),
    ];
    for (format, schema, referenced) in [
        ("cyclonedx", "cyclonedx/bom-1.6.schema.json", &referenced[..]),
        ("cyclonedx@1.7", "cyclonedx/bom-1.7.schema.json", &referenced[..]),
        ("spdx", "spdx/spdx-2.3.schema.json", &[]),
        ("spdx@3.0", "spdx/spdx-3.0.1.schema.json", &[]),
    ] {
        let schema = official(schema);
        for (image, with_files) in [(image(), false), (image(), true), (complete(), false)] {
            let errors = schema_errors(&schema, referenced, &render(format, &image, with_files));
            assert!(errors.is_empty(), "{format}: {errors:#?}");
        }
    }
}

#[test]
#[ignore = "needs PLIMSOLL_CORPORA; .ci/run runs it"]
fn flaws_keep_the_official_schema_of_cyclonedx() {
    let referenced = [
        ("http://cyclonedx.org/schema/spdx.schema.json", "cyclonedx/spdx.schema.json"),
        ("http://cyclonedx.org/schema/jsf-0.82.schema.json", "cyclonedx/jsf-0.82.schema.json"),
    ];
    let schema = official("cyclonedx/bom-1.6.schema.json");
    for verdict in [crate::sample::verdict(), crate::sample::clean()] {
        let written = crate::sample::render("cyclonedx", &verdict, crate::sample::STYLE);
        let errors = schema_errors(&schema, &referenced, &written);
        assert!(errors.is_empty(), "{errors:#?}");
    }
}
