//! Doors for the fuzz targets into readers that are private.

use plimsoll_facts::image::Digest;

use crate::documents::{self, Manifest};
use crate::store::blob_place;

/// Any bytes as each document of an image. What is taken from one can be used: a place stays below its folder.
pub fn documents(bytes: &[u8]) {
    if let Ok(Manifest::Index(descriptors) | Manifest::Image { layers: descriptors, .. }) =
        documents::manifest(bytes, "the manifest")
    {
        for descriptor in descriptors {
            let _is_attestation = descriptor.is_attestation();
            let _parsed = Digest::parse(&descriptor.digest);
            if let Some(place) = blob_place(&descriptor.digest) {
                assert!(!place.contains("..") && place.matches('/').count() == 2, "{place}");
            }
        }
    }
    if let Ok(config) = documents::config(bytes, "the configuration") {
        assert!(documents::layer_commands(&config).len() <= config.history.len(), "no command but of the history");
    }
    let _images = documents::saved_images(bytes);
}

/// Any bytes as the metadata of containerd, with that name to look for.
pub fn metadata(bytes: &[u8], wanted: &str) {
    crate::containerd::read_metadata(bytes, wanted);
}

/// Any text as the header by which a registry says how to log in, one line for each header.
#[cfg(feature = "registry")]
pub fn challenge(text: &str) {
    crate::registry::read_challenge(text);
}
