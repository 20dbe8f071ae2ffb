//! One image in all forms, hostile images, the cache of layers: through the commands.

use std::fs;
use std::path::Path;

use plimsoll_testkit::image::{Made, Packing, Tar, in_folder, in_tar};

use crate::program::{Folder, Ran};

const INSTALLED: &str = "C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=\nP:musl\nV:1.2.5-r0\nA:x86_64\n\n";

/// An image of three layers with a package, a link, a deleted file.
fn image() -> Made {
    let base = Tar::new().folder("lib").folder("lib/apk").file("lib/apk/db/installed", INSTALLED).file("gone", "x");
    let links = Tar::new().symlink("bin", "usr/bin").member(b'0', "bin/sh", "", b"#!/bin/true\n", 0o755);
    let upper = Tar::new().file(".wh.gone", "").hard_link("also", "lib/apk/db/installed");
    Made { layers: [base, links, upper].map(Tar::end).to_vec() }
}

fn write(folder: &Folder, name: &str, files: &[(String, Vec<u8>)]) {
    in_folder(&folder.path().join(name), files);
}

/// The lines of `image files` without the column of the layer.
fn files(folder: &Folder, target: &str) -> Vec<String> {
    let ran = folder.run(&["image", "files", target]);
    assert_eq!(ran.code, 0, "{target}: {}", ran.stderr);
    ran.stdout
        .lines()
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            [&words[..1], &words[3..4], &words[5..]].concat().join(" ").replace(':', "")
        })
        .collect()
}

#[test]
fn one_image_in_all_forms_is_the_same() {
    let (folder, made) = (Folder::with(&[]), image());
    for (name, packing) in [("plain", Packing::Plain), ("gzip", Packing::Gzip), ("zstd", Packing::Zstd)] {
        write(&folder, name, &made.layout(packing));
        folder.write(&format!("{name}.tar"), in_tar(&made.layout(packing)));
        folder.write(&format!("{name}-saved.tar"), in_tar(&made.saved(packing)));
        folder.write(&format!("{name}-saved.tar.gz"), Packing::Gzip.pack(&in_tar(&made.saved(packing))));
        let both = [made.saved(packing), made.layout(packing)].concat();
        folder.write(&format!("{name}-both.tar"), in_tar(&both));
        folder.write(&format!("{name}-both.tar.zst"), Packing::Zstd.pack(&in_tar(&both)));
    }
    folder.write("old.tar", in_tar(&made.saved_long_ago()));
    let expected = files(&folder, "plain");
    assert!(expected.len() >= 8 && !expected.iter().any(|line| line.contains("gone")), "{expected:?}");
    let purls = folder.run(&["image", "sbom", "--format", "purls", "plain"]).stdout;
    assert!(purls.contains("pkg:apk/alpine/musl@1.2.5-r0") || purls.contains("/musl@1.2.5-r0"), "{purls}");
    let mut targets = vec!["old.tar".to_owned()];
    for name in ["plain", "gzip", "zstd"] {
        for form in ["", ".tar", "-saved.tar", "-saved.tar.gz", "-both.tar", "-both.tar.zst"] {
            targets.push(format!("{name}{form}"));
        }
    }
    for target in targets {
        assert_eq!(files(&folder, &target), expected, "{target}");
        let ran = folder.run(&["image", "sbom", "--format", "purls", &target]);
        assert_eq!((ran.code, &ran.stdout), (0, &purls), "{target}: {}", ran.stderr);
    }
}

/// What a layout says after something was done to it.
fn after(change: impl Fn(&mut Vec<(String, Vec<u8>)>), arguments: &[&str]) -> Ran {
    let folder = Folder::with(&[]);
    let mut files = image().layout(Packing::Gzip);
    change(&mut files);
    write(&folder, "image", &files);
    folder.run(&[&["image", "sbom", "--format", "purls", "image"], arguments].concat())
}

#[test]
fn a_damaged_image_is_3_and_nothing_of_the_damaged_blob_is_told() {
    // The files of a layout: mark, layers, configuration, manifest, index.
    let cut = after(|files| files[1].1.truncate(100), &[]);
    let flipped = after(|files| *files[1].1.last_mut().unwrap() ^= 1, &[]);
    let missing = after(|files| drop(files.remove(1)), &[]);
    for ran in [cut, flipped, missing] {
        assert_eq!((ran.code, ran.stdout.contains("musl")), (3, false), "{}{}", ran.stdout, ran.stderr);
        assert!(ran.stderr.contains("layer 0"), "{}", ran.stderr);
    }
    let swapped = after(|files| files[4].1 = b"{}".to_vec(), &[]);
    assert_eq!((swapped.code, swapped.stdout.as_str()), (3, ""), "{}", swapped.stderr);
    assert!(swapped.stderr.contains("has digest"), "{}", swapped.stderr);
    let tag = after(|_| {}, &["--limit", "entries=3"]);
    assert_eq!((tag.code, tag.stderr.contains("`entries`")), (3, true), "{}", tag.stderr);
}

#[test]
fn a_bomb_is_stopped_at_its_limit_and_what_lies_beside_it_is_told() {
    let folder = Folder::with(&[]);
    let zeros = vec![0; 8 << 20];
    let mut made = image();
    made.layers.push(Tar::new().file("zeros", &zeros).end());
    write(&folder, "image", &made.layout(Packing::Gzip));
    let ran = folder.run(&["image", "sbom", "--format", "purls", "image", "--limit", "layer-bytes=1000000"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("layer-bytes") && ran.stdout.contains("musl"), "{}{}", ran.stdout, ran.stderr);
}

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).map_or(Vec::new(), |found| found.map(|entry| entry.unwrap().path()).collect());
    paths.sort();
    paths
}

#[test]
fn a_cache_changes_no_byte_and_damage_to_it_costs_time_only() {
    let folder = Folder::with(&[]);
    write(&folder, "image", &image().layout(Packing::Gzip));
    let run = |more: &[&str]| {
        let ran = folder.run(&[&["image", "sbom", "--format", "cyclonedx", "image"], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    };
    let off = run(&["--cache", "off"]);
    assert!(!folder.path().join(".cache").exists());
    let layers = folder.path().join(".cache/plimsoll/layers");
    assert_eq!(run(&[]), off);
    let kept = entries(&layers);
    assert_eq!(kept.len(), 3);
    assert_eq!(run(&[]), off);
    fs::write(&kept[0], b"damaged").unwrap();
    fs::remove_file(&kept[1]).unwrap();
    assert_eq!(run(&[]), off);
    // An entry under the name of another one is not believed.
    fs::copy(&kept[0], &kept[1]).unwrap();
    fs::remove_file(&kept[2]).unwrap();
    std::os::unix::fs::symlink(&kept[0], &kept[2]).unwrap();
    assert_eq!(run(&[]), off);
    assert_eq!(entries(&layers), kept);
    run(&["--limit", "file-buffer=1000000"]);
    assert_eq!(entries(&layers).len(), 6);
    let full = run(&["--verify", "full"]);
    assert_eq!(entries(&layers).len(), 9);
    assert_eq!(run(&["--verify", "full"]), full);
}

#[test]
fn what_an_archive_claims_of_a_layer_is_not_believed_of_another_image() {
    let (folder, made) = (Folder::with(&[]), image());
    // Its configuration claims the digests of the image above, its layers hold nothing.
    let mut poison = made.saved(Packing::Gzip);
    for layer in poison.iter_mut().filter(|(name, _)| name.ends_with("layer.tar")) {
        layer.1 = Packing::Gzip.pack(&Tar::new().file("nothing", "").end());
    }
    folder.write("poison.tar", in_tar(&poison));
    folder.write("good.tar", in_tar(&made.saved(Packing::Plain)));
    for verify in ["none", "blob", "full"] {
        folder.run(&["image", "files", "poison.tar", "--verify", verify]);
        let ran = folder.run(&["image", "files", "good.tar", "--verify", verify]);
        assert!(ran.code == 0 && !ran.stdout.contains("nothing"), "{verify}: {}{}", ran.stdout, ran.stderr);
    }
}
