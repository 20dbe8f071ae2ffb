//! Images from folders, archives, registries and daemons as a stream of the files of each layer.
//!
//! A layer is read once: inflate, hash, walk the archive, show each file to all readers that want it. Nothing is
//! unpacked and nothing is written but the cache. What is in a layer is used only when the layer was read to its end
//! and its digest is right.

mod archive;
mod bolt;
mod cache;
mod containerd;
mod content;
#[cfg(feature = "registry")]
mod daemon;
mod documents;
mod error;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod index;
pub mod inflate;
mod layer;
mod layout;
mod limits;
pub mod name;
mod open;
mod readers;
#[cfg(feature = "registry")]
pub mod registry;
#[cfg(feature = "registry")]
mod remote;
mod rootfs;
mod saved;
mod sparse;
mod store;
mod stores;
pub mod tar;
mod target;

pub use cache::Cache;
pub use content::ContentReader;
pub use documents::DocumentError;
pub use error::ImageError;
pub use layer::LayerError;
pub use limits::Limits;
pub use open::{Failures, Opened, Options, PlatformChoice, open};
pub use readers::Readers;
pub use stores::Stores;
pub use target::{PREFIXES, Select, Target, TargetError};
