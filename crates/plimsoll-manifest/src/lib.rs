//! Kubernetes manifests as facts with spans.
//!
//! [`read`] takes a file's bytes and gives the objects in it, whatever they are wrapped in: several documents, lists,
//! admission reviews. What looks like a manifest and cannot be read becomes a gap; what does not is left to others.
//! [`settle`] then looks across files: patches of a kustomization are only part of an object.

mod foreign;
mod kustomize;
mod marks;
mod objects;
mod pods;
mod reader;

pub use kustomize::settle;
pub use reader::{Options, is_manifest_name, read};
