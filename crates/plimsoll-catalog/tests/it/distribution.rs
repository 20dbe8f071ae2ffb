//! Claims about files of a distribution's own packages, on trees with links and digests as real ones have them
//! (acceptance criteria 13 and 14 of images).

use std::collections::BTreeMap;
use std::sync::Arc;

use md5::{Digest as _, Md5};
use plimsoll_catalog::inventory;
use plimsoll_facts::image::{ContentDigests, Digest, Entry, EntryKind, OlderDigests, shown_path};
use plimsoll_facts::{Inventory, Package, PackageClass, RecordedDigest};
use plimsoll_graph::overlay;

use crate::binaries::{build_info, elf, note};
use crate::viewed::layer;

/// What a tree of these files and links (`PATH -> TARGET` with what the link leads to) holds.
fn tree(files: &[(&str, &[u8])], links: &[(&str, &str)], hard_links: &[(&str, &str)]) -> Inventory {
    let mut index = layer(files);
    for (entry, (_, bytes)) in index.entries.iter_mut().zip(files) {
        let md5 = Md5::digest(bytes).into();
        entry.digests = Some(Box::new(ContentDigests {
            sha256: Digest([0; 32]),
            older: Some(OlderDigests { sha1: [0; 20], md5 }),
        }));
    }
    let mut add = |path: &str, kind: EntryKind| {
        let like = index.entries.first().unwrap().clone();
        index.entries.push(Entry { path: path.as_bytes().into(), kind, size: 0, digests: None, ..like });
    };
    for (path, target) in links {
        add(path, EntryKind::Symlink(target.as_bytes().into()));
    }
    for (path, target) in hard_links {
        add(path, EntryKind::HardLink(target.as_bytes().into()));
    }
    let (view, _) = overlay(vec![Some(Arc::new(index))]);
    inventory(&view).0
}

/// A package of dpkg: name, source, and its files with their content as installed.
type Installed<'f> = (&'f str, &'f str, &'f [(&'f str, &'f [u8])]);

/// dpkg's database of these packages.
fn database(packages: &[Installed<'_>]) -> Vec<(String, Vec<u8>)> {
    let mut status = String::new();
    let mut files = Vec::new();
    for (name, source, own) in packages {
        status += &format!("Package: {name}\nStatus: install ok installed\nSource: {source}\nVersion: 1-1\n\n");
        let list: Vec<String> = own.iter().map(|(path, _)| format!("/{path}\n")).collect();
        let sums = own.iter().map(|(path, bytes)| {
            let hex = RecordedDigest::Md5(Md5::digest(bytes).into()).hex();
            format!("{hex}  {path}\n")
        });
        files.push((format!("var/lib/dpkg/info/{name}.list"), list.concat().into_bytes()));
        files.push((format!("var/lib/dpkg/info/{name}.md5sums"), sums.collect::<String>().into_bytes()));
    }
    files.push(("var/lib/dpkg/status".to_owned(), status.into_bytes()));
    files
}

/// The tree of these packages, with their files where folders lead that are links, and with other files.
fn debian(packages: &[Installed<'_>], others: &[(&str, &[u8])]) -> Inventory {
    let database = database(packages);
    let merged = |path: &str| {
        let is_merged = ["bin/", "lib/"].iter().any(|folder| path.starts_with(folder));
        if is_merged { format!("usr/{path}") } else { path.to_owned() }
    };
    let own: Vec<(String, &[u8])> =
        packages.iter().flat_map(|(_, _, own)| own.iter().map(|(path, bytes)| (merged(path), *bytes))).collect();
    let mut files: BTreeMap<&str, &[u8]> = database.iter().map(|(path, bytes)| (&**path, &**bytes)).collect();
    files.extend(own.iter().map(|(path, bytes)| (&**path, *bytes)));
    files.extend(others.iter().copied());
    let files: Vec<_> = files.into_iter().collect();
    tree(&files, &[("bin", "usr/bin"), ("lib", "usr/lib")], &[])
}

/// Components beside the packages of the distribution: those that nobody owns, and those with their owners.
fn told(inventory: &Inventory) -> Vec<String> {
    let owner = |package: &Package| match package.owner {
        Some(owner) => format!("of {}", inventory.packages[owner as usize].record.name),
        None => format!("alone {:?}", package.record.class).to_lowercase(),
    };
    let others = inventory.packages.iter().filter(|package| package.sights[0].reader != "dpkg");
    others.map(|package| format!("{} {} {}", package.record.name, package.record.version, owner(package))).collect()
}

const NODE: &[u8] = b"\x7fELF....\0node.js/v18.20.4\0";
const PYTHON: &[u8] = b"\x7fELF....\x003.11.2\0";
const SSL: &[u8] = b"\x7fELF....\0OpenSSL 3.0.15 3 Sep 2024\0";
const OLD_SSL: &[u8] = b"\x7fELF....\0OpenSSL 1.1.1n  15 Mar 2022\0";
const OTHER: &[u8] = b"\x7fELF....other";

#[test]
fn programs_of_the_distribution_are_no_second_components_and_vendored_ones_stay_visible() {
    let inventory = debian(
        &[
            ("nodejs", "nodejs", &[("usr/bin/node", NODE)]),
            ("libnode108", "nodejs", &[("usr/lib/x86_64-linux-gnu/libnode.so.108", NODE)]),
            ("python3.11-minimal", "python3.11", &[("usr/bin/python3.11", PYTHON)]),
            ("libpython3.11", "python3.11", &[("lib/x86_64-linux-gnu/libpython3.11.so.1.0", PYTHON)]),
            ("openssl", "openssl", &[("bin/openssl", SSL)]),
            ("libssl3", "openssl", &[("lib/x86_64-linux-gnu/libcrypto.so.3", SSL)]),
            ("python3-mailer", "mailer", &[("usr/lib/mailer/libcrypto.so.1.1", OLD_SSL)]),
        ],
        &[("opt/app/libcrypto.so.1.1", OLD_SSL)],
    );
    let expected = [
        "node 18.20.4 of libnode108",
        "node 18.20.4 of nodejs",
        "openssl 1.1.1n alone runtime",
        "openssl 3.0.15 of libssl3",
        "openssl 3.0.15 of openssl",
        "python 3.11.2 of libpython3.11",
        "python 3.11.2 of python3.11-minimal",
    ];
    let mut told = told(&inventory);
    told.sort();
    assert_eq!(told, expected);
    let old = inventory.packages.iter().find(|package| package.record.version == "1.1.1n").unwrap();
    let places: Vec<String> = old.sights.iter().map(|sight| shown_path(&sight.path)).collect();
    assert_eq!(places, ["opt/app/libcrypto.so.1.1", "usr/lib/mailer/libcrypto.so.1.1"]);
}

#[test]
fn a_package_whose_name_begins_as_those_of_its_language_do_is_the_distribution_s() {
    let fetch = br#"{"name": "node-fetch", "version": "3.1.1"}"#.as_slice();
    let inventory = debian(
        &[
            ("node-fetch", "node-fetch", &[("usr/share/nodejs/node-fetch/package.json", fetch)]),
            ("npm", "npm", &[("usr/share/nodejs/npm/node_modules/node-fetch/package.json", fetch)]),
        ],
        &[],
    );
    assert_eq!(told(&inventory), ["node-fetch 3.1.1 of node-fetch", "node-fetch 3.1.1 alone vendored"]);
}

#[test]
fn a_language_that_another_package_carries_is_its_own_component() {
    let inventory = debian(
        &[
            ("python3-tool", "python3-tool", &[("usr/lib/tool/libpython3.11.so.1.0", PYTHON)]),
            ("node-tool", "node-tool", &[("usr/lib/tool/node", NODE)]),
        ],
        &[],
    );
    assert_eq!(told(&inventory), ["node 18.20.4 alone runtime", "python 3.11.2 alone runtime"]);
}

#[test]
fn a_program_that_somebody_changed_is_a_component() {
    let inventory = debian(&[("nodejs", "nodejs", &[("usr/bin/node", OTHER)])], &[("usr/bin/node", NODE)]);
    assert_eq!(told(&inventory), ["node 18.20.4 alone runtime"]);
    assert_eq!(inventory.modified.len(), 1);
}

#[test]
fn a_note_of_a_package_is_the_record_s_that_owns_the_file() {
    let text = |kind: &str| {
        let text = r#"{"os":"debian","osVersion":"12","name":"systemd","version":"252.1","type":"KIND"}"#;
        elf(&[(".note.package", &note(&text.replace("KIND", kind)))])
    };
    let (deb, rpm) = (text("deb"), text("rpm"));
    let inventory = debian(
        &[
            ("libsystemd0", "systemd", &[("usr/lib/libsystemd.so.0", &deb)]),
            ("renamed", "renamed", &[("usr/lib/librenamed.so.0", &deb)]),
            ("alien", "alien", &[("usr/lib/libalien.so.0", &rpm)]),
        ],
        &[("opt/libsystemd.so.0", &deb)],
    );
    assert_eq!(told(&inventory), ["systemd 252.1 alone vendored", "systemd 252.1 alone vendored"]);
    let places = inventory.packages.iter().flat_map(|package| &package.sights).map(|sight| shown_path(&sight.path));
    let places: Vec<String> = places.filter(|path| path.ends_with(".so.0")).collect();
    assert_eq!(places, ["opt/libsystemd.so.0", "usr/lib/libalien.so.0"]);
}

#[test]
fn a_product_and_the_module_that_its_file_names_are_one_component() {
    let of = |version: &str, flags: &str| {
        let modules = format!("path\texample.org/vault\nmod\texample.org/vault\t{version}\t\n");
        let flags = format!("-X github.com/hashicorp/vault/version.fullVersion={flags} -X");
        elf(&[(".go.buildinfo", &build_info("go1.22.1", &modules)), (".rodata", flags.as_bytes())])
    };
    for (version, expected) in [
        ("v1.14.3", &["stdlib 1.22.1", "vault v1.14.3"][..]),
        ("(devel)", &["stdlib 1.22.1", "vault 1.14.3"]),
        ("v1.14.2", &["stdlib 1.22.1", "vault v1.14.2", "vault 1.14.3"]),
    ] {
        let program = of(version, "1.14.3");
        let inventory = tree(&[("opt/vault", &program)], &[], &[]);
        let records = inventory.packages.iter().map(|package| &package.record);
        let mut told: Vec<String> = records.map(|record| format!("{} {}", record.name, record.version)).collect();
        told.sort_by_key(|told| !told.starts_with("stdlib"));
        told[1..].sort_by_key(|told| !told.contains(" v"));
        assert_eq!(told, expected, "{version}");
        assert!(inventory.packages.iter().any(|package| package.record.properties.contains_key("cpe")));
    }
}

#[test]
fn owned_identified_and_unknown_are_all_machine_code() {
    let files: [(&str, &[u8]); 9] = [
        ("usr/bin/node", NODE),
        ("usr/bin/changed", OTHER),
        ("usr/bin/script", b"#!/bin/sh\n"),
        ("usr/lib/libother.so", OTHER),
        ("opt/app/node", NODE),
        ("opt/app/unknown", OTHER),
        ("opt/app/tool.exe", b"MZ other"),
        ("srv/node_modules/a/package.json", br#"{"name": "a", "version": "1.0.0"}"#),
        ("srv/node_modules/a/build/a.node", OTHER),
    ];
    let database = database(&[
        ("nodejs", "nodejs", &[("bin/node", NODE), ("bin/changed", NODE), ("bin/gone", NODE)]),
        ("libother", "libother", &[("lib/libother.so", OTHER), ("lib/libother.so.0", b"")]),
    ]);
    let all: Vec<(&str, &[u8])> =
        files.into_iter().chain(database.iter().map(|(path, bytes)| (&**path, &**bytes))).collect();
    let links = [("bin", "usr/bin"), ("lib", "usr/lib"), ("usr/lib/libother.so.0", "libother.so")];
    let inventory = tree(&all, &links, &[("opt/app/again", "opt/app/unknown"), ("usr/bin/nodejs", "usr/bin/node")]);
    let bytes = inventory.executable_bytes;
    let size = |bytes: &[u8]| bytes.len() as u64;
    assert_eq!(bytes.owned, size(NODE) + size(OTHER));
    // What was changed, what was recognised and what lies in the folder of a package.
    assert_eq!(bytes.identified, size(OTHER) + size(NODE) + size(OTHER));
    assert_eq!(bytes.unknown, size(OTHER) + size(b"MZ other"));
    let is_code = |bytes: &[u8]| bytes.starts_with(b"\x7fELF") || bytes.starts_with(b"MZ");
    let code: u64 = files.iter().filter(|(_, bytes)| is_code(bytes)).map(|(_, bytes)| size(bytes)).sum();
    assert_eq!(bytes.owned + bytes.identified + bytes.unknown, code);
    let unknown: Vec<String> = inventory.unknown_executables.iter().map(|path| shown_path(path)).collect();
    assert_eq!(unknown, ["opt/app/again", "opt/app/tool.exe"]);
    assert!(inventory.packages.iter().all(|package| package.record.class != PackageClass::Declared));
}
