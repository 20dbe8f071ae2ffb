//! `plimsoll image base`.

use plimsoll_testkit::Recipe;
use serde_json::Value;

use crate::program::{Folder, Ran};

/// The layers of a small base, and what is built on it.
const BASE: &str = "name registry.example/base:1
history base
os debian 12
dpkg libc6 2.36-9
dpkg openssl 3.0.11-1
dpkg bash 5.2-2
dpkg zlib1g 1.2.13
dpkg perl-base 5.36.0
";

const ON_TOP: &str = "layer
history RUN make
file app/web elf 1
dpkg openssl 3.0.13-1
";

fn folder(images: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(&[]);
    for (name, recipe) in images {
        Recipe::read(recipe).write_layout(&folder.path().join(name));
    }
    folder
}

fn base(folder: &Folder, arguments: &[&str]) -> Ran {
    let mut all = vec!["image", "base", "--cache", "off", "--as-of", "2026-11-22"];
    all.extend(arguments);
    folder.run(&all)
}

/// The digests of the layers of a layout, as its configuration has them, and that of its manifest.
fn digests(folder: &Folder, layout: &str) -> (Vec<String>, String) {
    let json = |path: &str| -> Value { serde_json::from_str(&folder.read(&format!("{layout}/{path}"))).unwrap() };
    let blob = |digest: &Value| json(&format!("blobs/{}", digest.as_str().unwrap().replace(':', "/")));
    let manifest = json("index.json")["manifests"][0]["digest"].clone();
    let config = blob(&blob(&manifest)["config"]["digest"]);
    let diff_ids = config["rootfs"]["diff_ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned());
    (diff_ids.collect(), manifest.as_str().unwrap().to_owned())
}

/// A catalogue with the base in the folder `base`, made on a day.
fn catalogue(folder: &Folder, created: &str) {
    let (diff_ids, digest) = digests(folder, "base");
    let text = format!(
        "schema: plimsoll/base-catalogue/1\nbases:\n  - {{name: registry.example/base, channel: \"1\", digest: \
             \"{digest}\", \
         diff-ids: {diff_ids:?}, created: {created}}}\n  - {{name: registry.example/base, channel: \"1\", digest: \
         \"sha256:{}\", diff-ids: [\"sha256:{}\"], created: 2026-11-20}}\n",
        "1".repeat(64),
        "2".repeat(64)
    );
    folder.write("bases.yaml", text);
}

#[test]
fn an_image_built_on_an_entry_of_the_catalogue_is_proven_to_be() {
    let folder = folder(&[("base", BASE), ("web", &format!("{BASE}{ON_TOP}"))]);
    catalogue(&folder, "2026-10-23");
    let ran = base(&folder, &["web", "--catalogue", "bases.yaml"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for expected in [
        "base      proven: registry.example/base:1@sha256:",
        "age       30 days (2026-10-23)",
        "newer     registry.example/base:1@sha256:1111",
        "packages  1 on top, 5 in all",
        "on top    layer 1",
        "          RUN make",
    ] {
        assert!(ran.stdout.contains(expected), "{expected}\n{}", ran.stdout);
    }
}

#[test]
fn max_age_is_a_gate_and_an_unknown_age_does_not_pass_it() {
    let folder = folder(&[("base", BASE), ("web", &format!("{BASE}{ON_TOP}"))]);
    let gate = |days: &str| base(&folder, &["web", "--catalogue", "bases.yaml", "--max-age", days]).code;
    catalogue(&folder, "2026-10-23");
    assert_eq!((gate("30"), gate("29")), (0, 1));
    catalogue(&folder, "1970-01-01T00:00:00Z");
    assert_eq!(gate("30"), 3);
}

#[test]
fn a_changed_layer_proves_nothing() {
    let other = BASE.replace("bash 5.2-2", "bash 5.2-3");
    let folder = folder(&[("base", BASE), ("web", &format!("{other}{ON_TOP}"))]);
    catalogue(&folder, "2026-10-23");
    let ran = base(&folder, &["web", "--catalogue", "bases.yaml"]);
    assert!(ran.stdout.contains("base      none"), "{}", ran.stdout);
}

#[test]
fn an_annotation_is_a_claim() {
    let said = "annotation org.opencontainers.image.base.name registry.example/base:1\n";
    let folder = folder(&[("web", &format!("{said}{BASE}{ON_TOP}"))]);
    let ran = base(&folder, &["web"]);
    assert!(ran.stdout.contains("base      claimed: registry.example/base:1\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("age       not known"), "{}", ran.stdout);
}

#[test]
fn a_squashed_base_is_inferred_from_a_candidate() {
    let squashed = format!("{}file app/web elf 1\n", BASE.replace("openssl 3.0.11-1", "openssl 3.0.13-1"));
    let folder = folder(&[("base", BASE), ("web", &squashed)]);
    let ran = base(&folder, &["web", "--candidate", "base"]);
    assert!(ran.stdout.contains("base      inferred: registry.example/base:1@sha256:"), "{}", ran.stdout);
    assert!(ran.stdout.contains("it has 80 % of the 5 packages"), "{}", ran.stdout);
    // The same layers of a candidate prove it.
    Recipe::read(&format!("{BASE}{ON_TOP}")).write_layout(&folder.path().join("built"));
    let ran = base(&folder, &["built", "--candidate", "base"]);
    assert!(ran.stdout.contains("base      proven: registry.example/base:1@sha256:"), "{}", ran.stdout);
}

#[test]
fn packages_and_layers_say_whether_they_are_of_the_base() {
    let folder = folder(&[("base", BASE), ("web", &format!("{BASE}{ON_TOP}"))]);
    catalogue(&folder, "2026-10-23");
    let with = ["--cache", "off", "--catalogue", "bases.yaml"];
    let json = folder.run(&[&["image", "sbom", "web", "--format", "json"], &with[..]].concat()).json();
    let marks = json["components"].as_array().unwrap().iter().map(|of| (of["name"].as_str().unwrap(), &of["fromBase"]));
    let on_top: Vec<&str> = marks.filter(|(_, mark)| **mark == false).map(|(name, _)| name).collect();
    assert_eq!(on_top, ["openssl"]);
    let layers = folder.run(&[&["image", "layers", "web"], &with[..]].concat()).stdout;
    assert!(layers.contains("of the base\n") && layers.contains("on top of the base\n"), "{layers}");
}

#[test]
fn a_mistake_in_a_catalogue_is_told_with_its_place() {
    let folder = folder(&[("web", BASE)]);
    let digest = format!("sha256:{}", "1".repeat(64));
    let empty = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";
    for (text, expected) in [
        ("bases: []\n".to_owned(), "bases.yaml:1:1"),
        ("schema: plimsoll/base-catalogue/1\nbases:\n  - {name: a, digest: x}\n".to_owned(), "bases.yaml:3:23"),
        (
            format!(
                "schema: plimsoll/base-catalogue/1\nbases:\n  - {{name: a, digest: \"{digest}\", diff-ids: \
                     [\"{empty}\"]}}\n"
            ),
            "nothing but the empty layer",
        ),
    ] {
        folder.write("bases.yaml", &text);
        let ran = base(&folder, &["web", "--catalogue", "bases.yaml"]);
        assert_eq!(ran.code, 2, "{text}");
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
}
