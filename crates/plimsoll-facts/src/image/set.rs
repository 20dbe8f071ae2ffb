//! The images of a run.

use std::collections::BTreeMap;

use plimsoll_model::{Assessed, Unknown, Why};

use super::Image;
use crate::ImageReference;

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
                names.entry(whole(name)).or_insert(number);
            }
            if let Some(digest) = image.manifest {
                names.entry(digest.to_string()).or_insert(number);
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

    /// The image of that reference, or that it is out of reach. With a digest, nothing but that counts.
    pub fn get(&self, reference: &str) -> Assessed<&Image> {
        let digest = reference.split_once('@').map(|(_, digest)| digest.to_owned());
        let name = digest.unwrap_or_else(|| whole(reference));
        let found = self.names.get(&name).and_then(|number| self.images.get(*number));
        found.ok_or(Unknown::new(Why::OutOfReach))
    }
}

/// A reference with the host, the path and the tag that runtimes give it; what is none stays as it is.
fn whole(name: &str) -> String {
    let Ok(reference) = ImageReference::parse(name) else { return name.to_owned() };
    let segments: Vec<&str> = reference.segments().collect();
    format!("{}/{}:{}", reference.host(), segments.join("/"), reference.tag().unwrap_or("latest"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_found_by_whatever_names_it() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let mut image = Image::of_config("nginx:1.27", crate::ImageConfig::default());
        image.manifest = super::super::Digest::parse(&digest);
        let images = ImageSet::new([image]);
        for name in ["nginx:1.27", "docker.io/library/nginx:1.27", &format!("nginx@{digest}")] {
            assert!(images.get(name).is_ok(), "{name}");
        }
        let other = format!("nginx:1.27@sha256:{}", "b".repeat(64));
        for name in ["nginx", "nginx:1.26", "registry.example/nginx:1.27", &other] {
            assert!(images.get(name).is_err(), "{name}");
        }
    }
}
