//! Kubernetes manifests, Compose files and Dockerfiles as facts with spans.
//!
//! [`read`] takes a file's bytes and gives the objects in it, whatever they are wrapped in: several documents, lists,
//! admission reviews. What looks like a manifest and cannot be read becomes a gap; what does not is left to others.
//! [`settle`] then looks across files: custom kinds keep pod specs where the definitions in the set say, patches of a
//! kustomization are only part of an object, and a Compose project may be written in several files.

mod compose;
mod definitions;
mod dockerfile;
mod foreign;
mod kustomize;
mod marks;
mod objects;
mod pods;
mod reader;

use plimsoll_engine::Book;
use plimsoll_facts::SourceFile;

pub use definitions::{PodRoute, pod_routes};
pub use dockerfile::is_dockerfile_name;
pub use reader::{Options, is_manifest_name, read};

/// The names of files that are read with a file named as a target when they stand beside it, because it depends on
/// them.
pub fn files_beside(path: &str) -> Vec<String> {
    let mut names = dockerfile::ignore_files_beside(path);
    names.extend(compose::variables_beside(path));
    names
}

/// Changes what depends on other files: the pod specs of custom kinds, the completeness of patches, and the projects of
/// Compose. What cannot be told without rendering is booked.
pub fn settle(files: &mut [SourceFile], book: &mut Book) {
    definitions::settle_pods(files);
    kustomize::settle_patches(files, book);
    compose::settle(files, book);
    dockerfile::settle(files);
}
