//! `plimsoll scan` of images.

use plimsoll_facts::image::ViewFile;
use plimsoll_testkit::Recipe;

use crate::program::Folder;

/// A layout in the folder `web`, from a recipe.
fn folder(recipe: &str) -> Folder {
    let folder = Folder::with(&[]);
    Recipe::read(recipe).write_layout(&folder.path().join("web"));
    folder
}

#[test]
fn an_image_alone_is_judged() {
    let setuid =
        "name registry.example/web:1\nconfig {\"User\": \"10001\"}\nos debian 12\nfile /usr/bin/web elf mode=4755\n";
    let clean = setuid.replace(" mode=4755", "");
    for (recipe, is_found) in [(setuid, true), (&clean, false)] {
        let folder = folder(recipe);
        for target in ["oci:web", "web", "."] {
            let ran = folder.run(&["scan", "--cache", "off", "--only", "PLM-I003", "--fail-on", "low", target]);
            assert_eq!(ran.code, i32::from(is_found), "{target}: {}{}", ran.stdout, ran.stderr);
            assert!(!ran.stdout.contains("gap"), "{}", ran.stdout);
            assert!(ran.stdout.contains("1 image"), "{}", ran.stdout);
        }
    }
}

#[test]
fn a_finding_names_its_image_in_every_format() {
    let folder = folder("name registry.example/web:1\nconfig {\"User\": \"0\"}\nos debian 12\n");
    for format in ["text", "concise", "sarif", "github", "gitlab", "markdown", "html", "csv", "junit", "json"] {
        let ran = folder.run(&["scan", "--cache", "off", "--only", "PLM-I001", "--format", format, "web"]);
        assert!(ran.stdout.contains("registry.example/web"), "{format}: {}", ran.stdout);
    }
}

/// What is said of Python packages in a layer.
const PACKAGES: &str = "name registry.example/web:1\nconfig {\"User\": \"1\"}\nos debian 13\n\
    file /lib/python3/a-1.dist-info/METADATA Name: a\\nVersion: 1\\nLicense-Expression: ISC\\n\n";

#[test]
fn licences_are_judged_by_the_policy_of_the_configuration() {
    let folder = folder(PACKAGES);
    for (policy, code, told) in [
        ("", 0, ""),
        ("checks: {PLM-I050: {allow: [MIT], severity: high}}", 1, "pkg:pypi/a@1 under `ISC`"),
        ("checks: {PLM-I050: {deny: [MIT], severity: high}}", 0, ""),
        ("checks: {PLM-I050: {deny: [MIX]}}", 2, "`MIX` is no id of the SPDX list"),
    ] {
        folder.write("plimsoll.yaml", policy);
        let ran = folder.run(&["scan", "--cache", "off", "--skip", "supply-chain,vulnerabilities", "web"]);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert_eq!(ran.code, code, "{policy}: {said}");
        assert!(said.contains(told), "{policy}: {said}");
        assert!(code == 1 || !ran.stdout.contains("PLM-I050"), "{policy}: {said}");
    }
}

#[test]
fn malware_is_told_by_its_signs_and_by_the_list_of_digests() {
    let recipe = "file /w elf stratum+tcp://%s\\0mining.subscribe\nfile /v elf 1\nlayer\nremove /w\n";
    let image = Recipe::read(recipe).image();
    let digest = image.view.at(b"v").and_then(ViewFile::content_digest).unwrap().hex();
    let folder = folder(recipe);
    let scan = |only: &str| folder.run(&["scan", "--cache", "off", "--only", only, "web"]);
    let ran = scan("PLM-I021");
    assert!(ran.stdout.contains("deleted in layer 1, still in the image"), "{}{}", ran.stdout, ran.stderr);
    folder.write("plimsoll.yaml", "malware:\n  hashes: list.txt\n");
    folder.write("list.txt", format!("# of the last incident\n\n{digest}  v\n"));
    let ran = scan("PLM-I020");
    assert!(ran.stdout.contains("its digest is in the list"), "{}{}", ran.stdout, ran.stderr);
    folder.write("list.txt", "# none\nv\n");
    let ran = scan("PLM-I020");
    assert!(ran.code == 2 && ran.stderr.contains("list.txt:2:1"), "{} {}", ran.code, ran.stderr);
}

#[test]
fn an_image_is_as_exposed_as_the_workload_that_runs_it() {
    let folder = folder("name registry.example/web:1\nconfig {\"User\": \"0\"}\nos debian 12\n");
    let of = |image: &str| {
        folder.write(
            "web.yaml",
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: web, labels: {{app: web}}}}\n\
                 spec: {{containers: [{{name: web, image: {image}}}]}}\n---\n\
                 apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\n\
                 spec: {{type: LoadBalancer, selector: {{app: web}}, ports: [{{port: 80}}]}}\n"
            ),
        );
        let ran = folder.run(&["scan", "--cache", "off", "--only", "PLM-I001", "--all", "."]);
        ran.stdout.contains("exposed to the outside by LoadBalancer Service default/web")
    };
    assert!(of("registry.example/web:1"));
    assert!(!of("registry.example/web:2"));
    assert!(!of("registry.example/other:1"));
}
