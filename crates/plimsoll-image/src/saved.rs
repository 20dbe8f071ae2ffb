//! Archives of `docker save`: which images are in them. Source: Docker image specification 1.2, "Combined Image JSON +
//! Filesystem Changeset Format", and the form before it with `repositories` alone.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::documents::{DocumentError, SavedImage, saved_images};
use crate::store::Store;
use crate::{ImageError, Limits};

/// Layers of an image in the old form. Source: Docker, no more than 125 can be mounted over each other.
const MOST_LAYERS: usize = 128;

/// Images of an archive in the old form.
const MOST_IMAGES: usize = 1000;

/// The images of an archive; `what` names it in messages.
pub(crate) fn images(store: &dyn Store, limits: &Limits, what: &str) -> Result<Vec<SavedImage>, ImageError> {
    if store.has("manifest.json") {
        let document = store.document("manifest.json", "manifest-bytes", limits.manifest_bytes)?;
        return Ok(saved_images(&document)?);
    }
    if store.has("repositories") {
        return of_repositories(store, limits);
    }
    let problem = "none of manifest.json, index.json, repositories is in it: no archive of an image".to_owned();
    Err(DocumentError::Damaged { what: what.to_owned(), problem }.into())
}

/// What a layer of the old form says of itself, as far as it matters here.
#[derive(Deserialize)]
struct OldLayer {
    #[serde(default)]
    parent: Option<String>,
}

/// The images that a `repositories` names: by name and tag the highest layer of each. The configuration of an image is
/// that of its highest layer; which layer lies below one, it says itself.
fn of_repositories(store: &dyn Store, limits: &Limits) -> Result<Vec<SavedImage>, ImageError> {
    let document = store.document("repositories", "manifest-bytes", limits.manifest_bytes)?;
    let names: BTreeMap<String, BTreeMap<String, String>> = parsed(&document, "repositories")?;
    let mut images: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, tags) in names {
        for (tag, layer) in tags {
            images.entry(layer).or_default().push(format!("{name}:{tag}"));
        }
    }
    if images.len() > MOST_IMAGES {
        return Err(damaged("repositories", format!("it names more than {MOST_IMAGES} images")));
    }
    images
        .into_iter()
        .map(|(highest, tags)| {
            let config = format!("{highest}/json");
            let mut layers = Vec::new();
            let mut next = Some(highest);
            while let Some(layer) = next {
                if layers.len() == MOST_LAYERS {
                    return Err(damaged(&config, format!("more than {MOST_LAYERS} layers lie below it")));
                }
                let place = format!("{layer}/json");
                let bytes = store.document(&place, "config-bytes", limits.config_bytes)?;
                next = parsed::<OldLayer>(&bytes, &place)?.parent.filter(|parent| !parent.is_empty());
                layers.push(format!("{layer}/layer.tar"));
            }
            layers.reverse();
            Ok(SavedImage { config, repo_tags: Some(tags), layers: Some(layers) })
        })
        .collect()
}

fn parsed<T: serde::de::DeserializeOwned>(bytes: &[u8], what: &str) -> Result<T, ImageError> {
    serde_json::from_slice(bytes).map_err(|error| damaged(what, error.to_string()))
}

fn damaged(what: &str, problem: String) -> ImageError {
    DocumentError::Damaged { what: what.to_owned(), problem }.into()
}
