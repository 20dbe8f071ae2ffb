//! The images of a run.

use std::collections::BTreeMap;

use plimsoll_model::{Assessed, Unknown, Why};

use super::Image;

/// The images of a run, by the references that name them.
#[derive(Debug, Default)]
pub struct ImageSet {
    images: Vec<Image>,
    names: BTreeMap<String, usize>,
}

impl ImageSet {
    /// A set of images, in the order in which they were named.
    pub fn new(images: impl IntoIterator<Item = Image>) -> Self {
        let images: Vec<Image> = images.into_iter().collect();
        let mut names = BTreeMap::new();
        for (number, image) in images.iter().enumerate() {
            for name in &image.names {
                names.entry(name.clone()).or_insert(number);
            }
        }
        Self { images, names }
    }

    /// True when no image was read.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }

    /// The images.
    pub fn iter(&self) -> impl Iterator<Item = &Image> {
        self.images.iter()
    }

    /// The image of that reference, or that it is out of reach.
    pub fn get(&self, reference: &str) -> Assessed<&Image> {
        let found = self.names.get(reference).and_then(|number| self.images.get(*number));
        found.ok_or(Unknown::new(Why::OutOfReach))
    }
}
