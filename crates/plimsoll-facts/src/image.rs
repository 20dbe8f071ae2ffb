//! What an image says of itself, as far as checks of manifests ask.

use std::collections::BTreeMap;

use plimsoll_model::{Assessed, Unknown, Why};

/// The configuration of an image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImageConfig {
    /// The reference by which it was asked for.
    pub reference: String,
    /// The user its process starts as, as written in the configuration; empty for root.
    pub user: String,
}

/// The images of a run, by the reference that manifests use.
#[derive(Debug, Default)]
pub struct ImageSet(BTreeMap<String, ImageConfig>);

impl ImageSet {
    /// A set of images.
    pub fn new(images: impl IntoIterator<Item = ImageConfig>) -> Self {
        Self(images.into_iter().map(|image| (image.reference.clone(), image)).collect())
    }

    /// True when no image was read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The images, by reference.
    pub fn iter(&self) -> impl Iterator<Item = &ImageConfig> {
        self.0.values()
    }

    /// The image of that reference, or that it is out of reach.
    pub fn get(&self, reference: &str) -> Assessed<&ImageConfig> {
        self.0.get(reference).ok_or(Unknown::new(Why::OutOfReach))
    }
}
