//! What files say of packages: one cataloger a file, one walk for all.
//!
//! A cataloger works in two steps. [`Cataloger::read`] sees one file of one layer and nothing else, so that what
//! it says may be kept by the digest of the layer. [`Cataloger::assemble`] sees the merged view with all raw facts and
//! says which packages there are. [`inventory()`] runs all of them and settles what several of them say of the
//! same thing.

mod address;
mod archive;
mod assemble;
mod base64;
mod catalogers;
mod dotnet;
mod go;
mod inventory;
mod java;
mod json;
mod json_file;
mod lines;
mod locked;
mod machine;
mod npm;
mod npm_tree;
mod os_release;
mod owned;
mod pattern;
mod product;
mod pypi;
mod pypi_lock;
mod record;
pub mod rpm;
pub mod sbom;
mod settle;
mod stanzas;
mod xml;
mod yaml;

pub use assemble::{CatalogProblem, Packages, RawView, ViewedFile};
pub use catalogers::{Assemble, Cataloger, all, readers};
pub use inventory::inventory;
