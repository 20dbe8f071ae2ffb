//! Images from folders, archives, registries and daemons as a stream of the files of each layer.

#[cfg(feature = "registry")]
pub mod registry;
