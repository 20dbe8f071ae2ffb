//! What an image was built on.

use std::sync::Arc;

use plimsoll_facts::image::{BaseEntry, BaseGrade, Compression, Digest, Layer, LayerIndex};
use plimsoll_facts::{Image, ImageConfig, Package, PackageRecord};
use plimsoll_graph::{Bases, mark_from_base};

const NAME: &str = "org.opencontainers.image.base.name";
const DIGEST: &str = "org.opencontainers.image.base.digest";

fn digest(byte: u8) -> Digest {
    Digest([byte; 32])
}

/// An entry of these layers whose digest is that of its last one, with 100 added.
fn entry(name: &str, layers: &[u8]) -> BaseEntry {
    BaseEntry {
        name: name.to_owned(),
        digest: layers.last().map(|last| digest(last + 100)),
        diff_ids: layers.iter().copied().map(digest).collect(),
        created: Some(i64::try_from(layers.len()).unwrap()),
        platform: None,
    }
}

/// An image of these layers; they were hashed or not.
fn image(layers: &[u8], is_hashed: bool) -> Image {
    let layer = |byte: &u8| Layer {
        digest: None,
        diff_id: Some(digest(*byte)),
        media_type: None,
        created_by: None,
        index: Some(Arc::new(LayerIndex {
            compression: Compression::Gzip,
            stored_bytes: 0,
            plain_bytes: 0,
            diff_id: is_hashed.then(|| digest(*byte)),
            entries: Vec::new(),
            raw: Vec::new(),
            ambiguities: Vec::new(),
            problems: Vec::new(),
        })),
    };
    let mut image = Image::of_config("registry.example/web:1", ImageConfig::default());
    image.layers = layers.iter().map(layer).collect();
    image
}

fn package(name: &str, version: &str) -> Package {
    Package::new(PackageRecord::new("deb", name, version))
}

/// Layers, whether they were hashed, and the base with its grade and the number of its layers.
type Case = (&'static [u8], bool, Option<(&'static str, BaseGrade, u32)>);

#[test]
fn the_longest_entry_whose_layers_are_the_lowest_is_the_base() {
    let bases =
        || Bases::new([entry("one", &[1]), entry("two", &[1, 2]), entry("other", &[1, 3]), entry("high", &[2])]);
    let cases: [Case; 7] = [
        (&[1, 2, 9], true, Some(("two", BaseGrade::Proven, 2))),
        (&[1, 2], true, Some(("two", BaseGrade::Proven, 2))),
        (&[1, 9, 2], true, Some(("one", BaseGrade::Proven, 1))),
        (&[1, 2, 9], false, Some(("two", BaseGrade::Claimed, 2))),
        (&[9, 1, 2], true, None),
        (&[9], true, None),
        (&[], true, None),
    ];
    for (layers, is_hashed, expected) in cases {
        let base = bases().of(&image(layers, is_hashed));
        let found = base.as_ref().map(|base| (base.name.as_deref().unwrap(), base.grade, base.layers.unwrap()));
        assert_eq!(found, expected, "{layers:?}");
    }
}

#[test]
fn an_image_is_not_built_on_itself() {
    let mut same = image(&[1, 2], true);
    same.manifest = Some(digest(102));
    let base = Bases::new([entry("one", &[1]), entry("two", &[1, 2])]).of(&same).unwrap();
    assert_eq!(base.name.as_deref(), Some("one"));
}

#[test]
fn what_an_image_says_of_its_base_is_a_claim() {
    let said = [(NAME.to_owned(), "registry.example/base:1".to_owned()), (DIGEST.to_owned(), digest(102).to_string())];
    let mut annotated = image(&[9], true);
    annotated.annotations.extend(said.clone());
    let mut labelled = Image::of_config("x", ImageConfig { labels: said.into(), ..ImageConfig::default() });
    labelled.layers = image(&[9], true).layers;
    for image in [annotated, labelled] {
        let base = Bases::new([entry("two", &[1, 2])]).of(&image).unwrap();
        assert_eq!((base.grade, base.layers), (BaseGrade::Claimed, None));
        assert_eq!((base.name.as_deref(), base.digest), (Some("registry.example/base:1"), Some(digest(102))));
        assert_eq!(base.created, Some(2), "the catalogue knows the digest");
    }
}

#[test]
fn a_claim_that_the_layers_deny_is_told_and_does_not_count() {
    let mut lying = image(&[1, 9], true);
    lying.annotations.insert(NAME.to_owned(), "registry.example/hardened:1".to_owned());
    let base = Bases::new([entry("one", &[1])]).of(&lying).unwrap();
    assert_eq!((base.grade, base.name.as_deref()), (BaseGrade::Proven, Some("one")));
    assert!(base.evidence.iter().any(|line| line.ends_with("which is not what the layers say")), "{base:?}");
}

#[test]
fn the_newest_entry_of_the_same_name_and_platform_is_newer() {
    let later = |byte: u8, created, platform: &str| BaseEntry {
        created: Some(created),
        platform: Some(platform.to_owned()),
        ..entry("one", &[byte])
    };
    let config = ImageConfig {
        platform: plimsoll_facts::image::Platform {
            os: "linux".to_owned(),
            architecture: "amd64".to_owned(),
            variant: None,
        },
        ..ImageConfig::default()
    };
    let mut built = Image::of_config("x", config);
    built.layers = image(&[1, 9], true).layers;
    let entries =
        [entry("one", &[1]), later(5, 10, "linux/amd64"), later(6, 20, "linux/amd64"), later(7, 30, "linux/arm64")];
    let base = Bases::new(entries).of(&built).unwrap();
    assert_eq!(base.newer.unwrap().diff_ids, [digest(6)]);
}

#[test]
fn packages_that_are_nearly_those_of_a_candidate_let_it_be_inferred() {
    let of = |layers: &[u8], packages: &[(&str, &str)]| {
        let mut image = image(layers, true);
        image.inventory.packages = packages.iter().map(|(name, version)| package(name, version)).collect();
        image
    };
    let all = [("a", "1"), ("b", "1"), ("c", "1"), ("d", "1"), ("e", "1"), ("f", "1"), ("g", "1"), ("h", "1")];
    let candidate = of(&[1, 2], &all);
    let inferred = |packages: &[(&str, &str)]| {
        let mut bases = Bases::default();
        bases.add_candidate(&candidate, None);
        bases.of(&of(&[9], packages)).map(|base| (base.grade, base.evidence.concat()))
    };
    let text = |percent: u8| format!("it has {percent} % of the 8 packages of registry.example/web:1");
    assert_eq!(inferred(&all), Some((BaseGrade::Inferred, text(100))));
    let mut upgraded = all.to_vec();
    upgraded[0].1 = "2";
    upgraded.push(("on top", "1"));
    assert_eq!(inferred(&upgraded), Some((BaseGrade::Inferred, text(87))));
    assert_eq!(inferred(&all[..5]), None);
}

#[test]
fn a_package_that_was_upgraded_on_top_is_not_of_the_base() {
    let mut base = image(&[1], true).inventory;
    base.packages = vec![package("a", "1"), package("b", "1")];
    let mut packages = vec![package("a", "2"), package("b", "1"), package("c", "1")];
    mark_from_base(&mut packages, &base);
    let marks: Vec<Option<bool>> = packages.iter().map(|package| package.from_base).collect();
    assert_eq!(marks, [Some(false), Some(true), Some(false)]);
}
