//! What was read of an image: its configuration, its layers, their merged view, what is in it.

mod base;
mod config;
mod content;
mod digest;
mod edges;
mod entry;
mod layer;
mod raw;
mod set;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_model::{Assessed, SubjectId, Unknown, Why};

use crate::Inventory;

pub use base::{Base, BaseEntry, BaseGrade};
pub use config::{ConfigSecret, HistoryEntry, ImageConfig, Platform};
pub use content::{Content, Group, Password, Script, User};
pub(crate) use digest::hex_value;
pub use digest::{Digest, from_hex, hex};
pub use edges::{Blind, Call, CodeKind, EDGE_READER, Edge, FileEdges};
pub use entry::{ContentDigests, Entry, EntryKind, Format, OlderDigests, PathBytes, base_name, parent, shown_path};
pub use layer::{Ambiguity, Compression, Layer, LayerIndex, LayerProblem};
pub use raw::{CONTENT_READER, DamagedFacts, RawFacts, RawFile, RawProblem, Wanted};
pub use set::ImageSet;
pub use view::{Gone, Look, MemberId, Reached, View, ViewFile, ViewId};

/// Where an image was read from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ImageSource {
    /// An OCI layout, as a folder or an archive.
    OciLayout,
    /// An archive of `docker save`.
    DockerArchive,
    /// A registry.
    Registry,
    /// The store of a daemon, over its socket.
    Daemon,
    /// A root file system or a running container.
    RootFs,
    /// A folder of sources: lock files are what is known of packages.
    Folder,
    /// A document that lists packages; nothing is known of files.
    Sbom,
}

/// What of an image was compared with the digests that name it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Verification {
    /// Nothing.
    None,
    /// Manifest, configuration and blobs of layers.
    #[default]
    Blob,
    /// The plain archives of the layers too.
    Full,
}

impl Verification {
    /// The word in options and documents.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Blob => "blob",
            Self::Full => "full",
        }
    }
}

/// An image that was read, or a root file system seen as an image of one layer.
#[derive(Clone, Debug)]
pub struct Image {
    /// `image:` and the digest of its manifest, of its configuration in archives of `docker save`, or the path of a
    /// root file system.
    pub subject: SubjectId,
    /// As the user named it.
    pub target: String,
    /// References that name it: `registry.example/web:1.4.2`, sorted.
    pub names: Vec<String>,
    /// Where it was read from.
    pub source: ImageSource,
    /// Digest of its manifest, where it has one.
    pub manifest: Option<Digest>,
    /// Digest of its configuration, where it has one.
    pub config_digest: Option<Digest>,
    /// What it says of itself; out of reach for root file systems and documents.
    pub config: Assessed<Arc<ImageConfig>>,
    /// Annotations of its manifest.
    pub annotations: BTreeMap<String, String>,
    /// Its layers, the lowest first.
    pub layers: Vec<Layer>,
    /// What was verified.
    pub verification: Verification,
    /// What a container sees.
    pub view: View,
    /// What is in it.
    pub inventory: Inventory,
    /// What it was built on; `None` when nothing says so.
    pub base: Option<Base>,
    /// The secrets that stood in its configuration and annotations; out of reach until somebody looked for them.
    pub secrets: Assessed<Vec<ConfigSecret>>,
}

impl Image {
    /// An image of which only its name and configuration are known.
    pub fn of_config(name: &str, config: ImageConfig) -> Self {
        Self {
            subject: SubjectId::new(format!("image:{name}")),
            target: name.to_owned(),
            names: vec![name.to_owned()],
            source: ImageSource::Registry,
            manifest: None,
            config_digest: None,
            config: Ok(Arc::new(config)),
            annotations: BTreeMap::new(),
            layers: Vec::new(),
            verification: Verification::None,
            view: View::new(Vec::new()),
            inventory: Inventory::default(),
            base: None,
            secrets: Err(Unknown::new(Why::OutOfReach)),
        }
    }

    /// What it says of itself.
    pub fn config(&self) -> Assessed<&ImageConfig> {
        self.config.as_deref().map_err(|unknown| *unknown)
    }

    /// True when every layer was read to its end.
    pub fn is_complete(&self) -> bool {
        self.layers.iter().all(|layer| layer.index.is_some())
    }

    /// What a container sees, when all of it is known: a layer that could not be read may have changed or taken away
    /// anything of those below it. Documents that list packages, and images of which only the configuration is known,
    /// tell nothing of files.
    pub fn complete_view(&self) -> Assessed<&View> {
        let is_only_named = self.layers.is_empty() && self.manifest.is_none() && self.config_digest.is_none();
        match self.source {
            ImageSource::Sbom => Err(Unknown::new(Why::NotCollected)),
            ImageSource::Registry if is_only_named => Err(Unknown::new(Why::NotCollected)),
            _ if self.is_complete() => Ok(&self.view),
            _ => Err(Unknown::new(Why::Unreadable)),
        }
    }

    /// Whether a layer, by its number from 0, is the base's; `None` when the layers do not tell.
    pub fn is_base_layer(&self, number: usize) -> Option<bool> {
        let layers = self.base.as_ref()?.layers?;
        Some(number < usize::try_from(layers).unwrap_or(usize::MAX))
    }

    /// What stays the same from build to build: the first reference without tag and digest, or the target's path.
    pub fn repository(&self) -> String {
        let name = self.name();
        let name = name.split('@').next().unwrap_or(name);
        let first = self.names.first().and(name.rsplit_once(':')).filter(|(_, tag)| !tag.contains('/'));
        first.map_or(name, |(repository, _)| repository).to_owned()
    }

    /// The name for people: the first reference, or the target.
    pub fn name(&self) -> &str {
        self.names.first().unwrap_or(&self.target)
    }
}
