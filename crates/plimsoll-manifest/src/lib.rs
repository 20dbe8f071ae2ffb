//! Kubernetes manifests and Compose files as facts with spans.
//!
//! [`read`] takes a file's bytes and gives the objects in it, whatever they are wrapped in: several documents, lists,
//! admission reviews. What looks like a manifest and cannot be read becomes a gap; what does not is left to others.
//! [`settle`] then looks across files: custom kinds keep pod specs where the definitions in the set say, patches of a
//! kustomization are only part of an object, and a Compose project may be written in several files.

mod compose;
mod definitions;
mod foreign;
mod kustomize;
mod marks;
mod objects;
mod pods;
mod reader;

use plimsoll_engine::Book;
use plimsoll_facts::SourceFile;

pub use compose::variables_beside;
pub use definitions::{PodRoute, pod_routes};
pub use reader::{Options, is_manifest_name, read};

/// Changes what depends on other files: the pod specs of custom kinds, the completeness of patches, and the projects of
/// Compose. What cannot be told without rendering is booked.
pub fn settle(files: &mut [SourceFile], book: &mut Book) {
    definitions::settle_pods(files);
    kustomize::settle_patches(files, book);
    compose::settle(files, book);
}
