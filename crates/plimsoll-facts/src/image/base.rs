//! What an image was built on, and how sure that is.

use super::Digest;

/// How sure it is what the base of an image is (image spec section 3.11), from the surest on. That nothing is known
/// of a base is the absence of a [`Base`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum BaseGrade {
    /// The lowest layers are those of the base, byte by byte.
    Proven,
    /// A signed statement of how the image was built names it.
    Attested,
    /// The image says so itself, in an annotation or in its configuration.
    Claimed,
    /// Its packages are nearly those of a candidate.
    Inferred,
}

impl BaseGrade {
    /// The word in documents.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Attested => "attested",
            Self::Claimed => "claimed",
            Self::Inferred => "inferred",
        }
    }
}

/// An image that others are built on, as a catalogue lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BaseEntry {
    /// The reference that people know it by: `registry.example/debian:12`. Entries of one name are states of it over
    /// time.
    pub name: String,
    /// Digest of its manifest, where it is known.
    pub digest: Option<Digest>,
    /// Digests of the plain archives of its layers, the lowest first.
    pub diff_ids: Vec<Digest>,
    /// When it was made, in seconds since 1970; `None` when that is not known, as in builds that set it to 0.
    pub created: Option<i64>,
    /// The platform that it is for, as `linux/amd64`; `None` when it is not known.
    pub platform: Option<String>,
}

impl BaseEntry {
    /// Name and digest as one reference.
    pub fn reference(&self) -> String {
        reference(Some(&self.name), self.digest)
    }
}

/// The base of an image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Base {
    /// How sure it is.
    pub grade: BaseGrade,
    /// The reference that names it, where one is known.
    pub name: Option<String>,
    /// Digest of its manifest, where it is known.
    pub digest: Option<Digest>,
    /// When it was made, in seconds since 1970, where that is known.
    pub created: Option<i64>,
    /// How many layers of the image, from the lowest on, are the base's; `None` when the layers do not tell.
    pub layers: Option<u32>,
    /// The newest entry of the same name, if it was made after this one.
    pub newer: Option<BaseEntry>,
    /// What says so, in plain words, the strongest first.
    pub evidence: Vec<String>,
}

impl Base {
    /// Name and digest as one reference, as far as they are known.
    pub fn reference(&self) -> String {
        reference(self.name.as_deref(), self.digest)
    }
}

fn reference(name: Option<&str>, digest: Option<Digest>) -> String {
    let digest = digest.map(|digest| digest.to_string());
    match (name, digest) {
        (Some(name), Some(digest)) => format!("{name}@{digest}"),
        (Some(name), None) => name.to_owned(),
        (None, Some(digest)) => digest,
        (None, None) => "without a name".to_owned(),
    }
}
