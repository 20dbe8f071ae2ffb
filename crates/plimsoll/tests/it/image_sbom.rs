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

#[test]
fn packages_of_lower_layers_are_listed_as_gone_when_all_layers_are_asked_for() {
    let folder = Folder::with(&[]);
    let recipe = "name registry.example/web:1\nos debian 12\ndpkg openssl 3.0.11-1\ndpkg bash 5.2-2\nlayer\n\
                  dpkg openssl 3.0.13-1\n\
                  file /usr/lib/node_modules/a/package.json {\"name\": \"a\", \"version\": \"1.0.0\"}\n\
                  layer\nremove /usr/lib/node_modules\n";
    Recipe::read(recipe).write_layout(&folder.path().join("web"));
    let list = |arguments: &[&str]| -> Vec<String> {
        let ran = folder.run(&[&["image", "sbom", "web", "--cache", "off", "--format", "csv"], arguments].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let row = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            format!("{} {} {}", cells[2], cells[3], cells[12])
        };
        ran.stdout.lines().skip(1).map(|line| row(line.trim_end()).trim_end().to_owned()).collect()
    };
    assert_eq!(list(&[]), ["bash 5.2-2", "openssl 3.0.13-1"]);
    assert_eq!(list(&["--scope", "squashed"]), list(&[]));
    let all = list(&["--scope", "all-layers"]);
    assert_eq!(all, ["bash 5.2-2", "openssl 3.0.11-1 1", "openssl 3.0.13-1", "a 1.0.0 2"]);
    // What is gone stays so in documents that are read back.
    let ran = folder.run(&["image", "sbom", "web", "--scope", "all-layers", "--format", "cyclonedx"]);
    folder.write("bill.json", ran.stdout);
    let text = sbom(&folder, "sbom:bill.json", "text");
    assert!(text.contains("installed, gone in layer 1"), "{text}");
}

#[test]
fn a_document_that_breaks_its_specification_is_3_and_what_was_read_is_listed() {
    let folder = folder();
    let component = r#"{"type": "library", "bom-ref": "x", "name": "a", "version": "1", "purl": "pkg:npm/a@1"}"#;
    let twice =
        format!(r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{component}, {component}]}}"#);
    folder.write("bill.json", twice);
    let ran = folder.run(&["image", "sbom", "sbom:bill.json", "--format", "purls"]);
    assert_eq!((ran.code, ran.stdout.trim()), (3, "pkg:npm/a@1"), "{}", ran.stderr);
    assert!(ran.stderr.contains("two components have the `bom-ref` `x`"), "{}", ran.stderr);
}

#[test]
fn a_word_that_names_no_image_is_told_what_it_is() {
    let folder = folder();
    folder.write("notes.txt", "notes");
    std::fs::create_dir(folder.path().join("src")).unwrap();
    let cases = [
        ("src", "error: the folder `src` is no OCI layout\nhelp: what runs in a container is `rootfs:src`"),
        ("notes.txt", "error: the file `notes.txt` is no archive of an image\nhelp: a document is `sbom:notes.txt`"),
        (
            "nginx",
            "error: `nginx` names no image, and there is no such file or folder\nhelp: an image of a registry is",
        ),
        ("./nope", "error: there is no `./nope`\nhelp: a target is a layout or an archive, or begins with one of "),
        ("", "error: the target is empty"),
        ("foo:", "error: `foo:` names no image"),
    ];
    for (word, expected) in cases {
        for command in ["sbom", "files", "layers", "base"] {
            let ran = folder.run(&["image", command, word]);
            assert_eq!(ran.code, 2, "{word}: {}", ran.stderr);
            assert!(ran.stderr.starts_with(expected), "{word}: {}", ran.stderr);
        }
    }
}

#[test]
fn an_image_for_another_platform_than_the_one_asked_for_is_not_shown() {
    let folder = folder();
    let ran = folder.run(&["image", "sbom", "web", "--platform", "linux/arm64"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("linux/arm64") && ran.stderr.contains("linux/amd64"), "{}", ran.stderr);
    assert_eq!(folder.run(&["image", "sbom", "web", "--platform", "linux/amd64"]).code, 0);
}
