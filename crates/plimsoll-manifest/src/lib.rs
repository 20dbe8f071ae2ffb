//! Kubernetes manifests as facts with spans.
//!
//! [`read`] takes a file's bytes and gives the objects in it, whatever they are wrapped in: several documents, lists,
//! admission reviews. What looks like a manifest and cannot be read becomes a gap; what does not is left to others.
//! [`settle`] then looks across files: custom kinds keep pod specs where the definitions in the set say, and patches of
//! a kustomization are only part of an object.

mod definitions;
mod foreign;
mod kustomize;
mod marks;
mod objects;
mod pods;
mod reader;

use plimsoll_engine::Book;
use plimsoll_facts::SourceFile;

pub use definitions::{PodRoute, pod_routes};
pub use reader::{Options, is_manifest_name, read};

/// Changes what depends on other files: the pod specs of custom kinds, and the completeness of patches. What cannot be
/// told without rendering is booked.
pub fn settle(files: &mut [SourceFile], book: &mut Book) {
    definitions::settle_pods(files);
    kustomize::settle_patches(files, book);
}
