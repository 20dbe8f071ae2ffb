//! Which image is made of which Dockerfile.

use std::sync::Arc;

use plimsoll_engine::{Book, Collected};
use plimsoll_facts::Estate;
use plimsoll_graph::Builds;
use plimsoll_manifest::{Options, read, settle};

/// The Dockerfile and stage of an image, in a run with these files.
fn made_of(files: &[(&str, &str)], image: &str) -> Option<(String, usize)> {
    let mut read_files: Vec<_> = (0..)
        .zip(files)
        .map(|(number, (path, text))| {
            let bytes = text.as_bytes().to_vec();
            read(Collected { number, path: Arc::from(*path), bytes, named: true }, &Options::default()).file.unwrap()
        })
        .collect();
    settle(&mut read_files, &mut Book::default());
    let estate = Estate::new(read_files, false);
    let builds = Builds::of(&estate);
    let stage = builds.image(&estate, image)?;
    Some((stage.file().text.path().to_string(), stage.index()))
}

const WEB: (&str, &str) = ("web/Dockerfile", "FROM scratch\n");

#[test]
fn a_name_is_guessed_only_when_no_image_is_named() {
    assert!(made_of(&[WEB], "registry.example/shop/web:1").is_some());
    assert!(made_of(&[WEB], "web").is_none());
    let compose = ("compose.yaml", "services: {web: {build: ./web, image: registry.example/shop/web}}\n");
    assert!(made_of(&[WEB, compose], "registry.example/shop/web:1").is_some());
    assert!(made_of(&[WEB, compose], "quay.example/other/web:1").is_none());
}

#[test]
fn an_image_that_is_built_in_two_places_is_of_neither() {
    let compose = "services: {web: {build: ./web, image: r.example/web}, api: {build: ./api, image: r.example/web}}\n";
    let api = ("api/Dockerfile", "FROM scratch\n");
    assert!(made_of(&[WEB, api, ("compose.yaml", compose)], "r.example/web").is_none());
}
