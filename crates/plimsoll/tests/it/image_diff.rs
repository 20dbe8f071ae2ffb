//! `plimsoll image diff`.

use std::fs;

use plimsoll_testkit::Recipe;
use serde_json::{Value, json};

use crate::program::{Folder, Ran};

const OLD: &str = "name registry.example/web:1
config {\"User\": \"web\", \"Env\": [\"MODE=a\", \"DB_PASSWORD=correct-horse-battery\"], \"Cmd\": [\"/web\"]}
os debian 12
dpkg openssl 3.0.11-1
dpkg bash 5.2-2
layer
file app/web elf 1
file app/moved the same text
file app/gone old
file app/config mode=640 a
";

const NEW: &str = "name registry.example/web:2
config {\"User\": \"\", \"Env\": [\"MODE=b\", \"DB_PASSWORD=staple-wrong-horse-9\"], \"Cmd\": [\"/web\"]}
os debian 12
dpkg openssl 3.0.13-1
dpkg curl 7.88.1-10
layer
file app/web elf 2
file app/elsewhere the same text
file app/config mode=644 b
file app/new x
";

fn folder() -> Folder {
    let folder = Folder::with(&[]);
    for (name, recipe) in [("old", OLD), ("new", NEW)] {
        Recipe::read(recipe).write_layout(&folder.path().join(name));
    }
    folder
}

fn diff(folder: &Folder, arguments: &[&str]) -> Ran {
    let ran = folder.run(&[&["image", "diff", "--cache", "off"], arguments].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran
}

/// The layout of a folder as an archive of `docker save`.
fn save(folder: &Folder, layout: &str, archive: &str) {
    let bytes = |digest: &Value| {
        fs::read(folder.path().join(layout).join("blobs").join(digest.as_str().unwrap().replace(':', "/"))).unwrap()
    };
    let parsed = |bytes: &[u8]| -> Value { serde_json::from_slice(bytes).unwrap() };
    let index = parsed(folder.read(&format!("{layout}/index.json")).as_bytes());
    let manifest = parsed(&bytes(&index["manifests"][0]["digest"]));
    let config = &manifest["config"]["digest"];
    let mut tar = tar::Builder::new(fs::File::create(folder.path().join(archive)).unwrap());
    let mut add = |path: &str, bytes: &[u8]| {
        let mut header = tar::Header::new_ustar();
        header.set_mode(0o644);
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, path, bytes).unwrap();
    };
    let name = format!("{}.json", config.as_str().unwrap().trim_start_matches("sha256:"));
    add(&name, &bytes(config));
    let mut layers = Vec::new();
    for (number, layer) in manifest["layers"].as_array().unwrap().iter().enumerate() {
        layers.push(format!("{number}/layer.tar"));
        add(&format!("{number}/layer.tar"), &bytes(&layer["digest"]));
    }
    let tags = ["registry.example/web:1"];
    add("manifest.json", json!([{"Config": name, "RepoTags": tags, "Layers": layers}]).to_string().as_bytes());
    tar.finish().unwrap();
}

#[test]
fn packages_configuration_files_and_layers_are_compared() {
    let folder = folder();
    let ran = diff(&folder, &["old", "new", "--files"]);
    for expected in [
        "package  ~ pkg:deb/debian/openssl 3.0.11-1 -> 3.0.13-1",
        "package  + pkg:deb/debian/curl 7.88.1-10",
        "package  - pkg:deb/debian/bash 5.2-2",
        "config   ~ Env.MODE: \"a\" -> \"b\"",
        "config   ~ User: web -> nothing",
        "file     > /app/moved -> /app/elsewhere",
        "file     - /app/gone",
        "file     + /app/new",
        "file     ~ /app/config: content, mode 0640 to 0644",
        "file     ~ /app/web: content",
        "layer    - 1 sha256:",
        "layer    + 1 sha256:",
    ] {
        assert!(ran.stdout.lines().any(|line| line.starts_with(expected)), "{expected}\n{}", ran.stdout);
    }
    assert!(!ran.stdout.contains("Cmd"), "{}", ran.stdout);
    let counted = diff(&folder, &["old", "new"]).stdout;
    assert!(counted.contains("1 added, 1 removed, 1 renamed, "), "{counted}");
}

#[test]
fn a_password_among_the_variables_is_not_shown() {
    let ran = diff(&folder(), &["old", "new"]);
    assert!(ran.stdout.contains("Env.DB_PASSWORD: (a secret, not shown)"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("horse"), "{}", ran.stdout);
}

#[test]
fn one_image_in_two_forms_differs_in_the_digests_of_its_layers_only() {
    let folder = folder();
    save(&folder, "old", "old.tar");
    let ran = diff(&folder, &["old", "docker-archive:old.tar", "--files"]);
    assert!(ran.stdout.lines().count() == 2, "{}", ran.stdout);
    assert!(ran.stdout.lines().all(|line| line.starts_with("layer    = ")), "{}", ran.stdout);
    assert_eq!(diff(&folder, &["old", "old"]).stdout, "");
}

#[test]
fn what_is_not_known_of_one_is_not_compared() {
    let folder = folder();
    let document = folder.run(&["image", "sbom", "old", "--cache", "off", "--format", "cyclonedx"]).stdout;
    folder.write("old.json", document);
    let ran = diff(&folder, &["sbom:old.json", "new"]);
    assert!(ran.stdout.contains("package  ~ pkg:deb/debian/openssl 3.0.11-1 -> 3.0.13-1"), "{}", ran.stdout);
    for what in ["config", "files"] {
        assert!(ran.stdout.contains(&format!("{what:<8} ? not compared")), "{}", ran.stdout);
    }
}

/// The lines about findings, and the exit code.
fn findings(folder: &Folder, arguments: &[&str]) -> (i32, Vec<String>) {
    let ran = folder
        .run(&[&["image", "diff", "--cache", "off", "--findings", "--skip", "vulnerabilities"], arguments].concat());
    let lines = ran.stdout.lines().filter(|line| line.starts_with("finding")).map(str::to_owned);
    (ran.code, lines.collect())
}

#[test]
fn new_and_gone_findings_are_told_and_new_ones_are_the_gate() {
    let folder = folder();
    let (code, lines) = findings(&folder, &["old", "new", "--fail-on", "medium"]);
    let root = "medium   PLM-I001";
    assert_eq!(code, 1, "{lines:#?}");
    assert!(lines.iter().any(|line| line.starts_with(&format!("finding  + {root}"))), "{lines:#?}");
    assert!(lines.last().unwrap().starts_with("findings 1 new, "), "{lines:#?}");
    let (_, lines) = findings(&folder, &["new", "old"]);
    assert!(lines.len() > 1, "{lines:#?}");
    assert!(lines.iter().any(|line| line.starts_with(&format!("finding  - {root}"))), "{lines:#?}");
    for (arguments, expected) in [
        (&["old", "new"][..], 0),
        (&["new", "new", "--fail-on", "low"], 0),
        (&["old", "new", "--fail-on", "never"], 0),
        (&["old", "new", "--fail-on", "medium", "--skip", "PLM-I001"], 0),
        (&["old", "new", "--fail-on", "medium", "--only", "PLM-I001"], 1),
    ] {
        assert_eq!(findings(&folder, arguments).0, expected, "{arguments:?}");
    }
}

#[test]
fn an_image_in_another_form_and_under_another_name_has_the_same_findings() {
    let folder = folder();
    save(&folder, "new", "new.tar");
    let (code, lines) = findings(&folder, &["new", "new.tar"]);
    assert_eq!((code, lines.len()), (0, 1), "{lines:#?}");
    assert!(lines[0].starts_with("findings 0 new, 0 gone, ") && !lines[0].ends_with(" 0 the same"), "{lines:#?}");
}
