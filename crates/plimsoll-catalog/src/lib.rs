//! What files say of packages: one cataloger a file, one walk for all.
//!
//! A cataloger works in two steps. [`Cataloger::read`] sees one file of one layer and nothing else, so that what it says
//! may be kept by the digest of the layer. [`Cataloger::assemble`] sees the merged view with all raw facts and says which
//! packages there are. [`inventory`] runs all of them and settles what several of them say of the same thing.

mod assemble;
mod base64;
mod catalogers;
mod inventory;
mod os_release;
pub mod rpm;
pub mod sbom;
mod stanzas;

pub use assemble::{CatalogProblem, Packages, RawView, ViewedFile};
pub use catalogers::{Assemble, Cataloger, all, readers};
pub use inventory::inventory;
