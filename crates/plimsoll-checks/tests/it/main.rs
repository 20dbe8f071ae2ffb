//! Claims about checks, most of them read from the checks' own pages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods
)]

mod compose;
mod control_plane;
mod exposed;
mod fingerprints;
mod hygiene;
mod image_keys;
mod images;
mod kinds;
mod mutated;
mod pages;
mod pss;
mod rbac;
mod schema;
mod unknowns;
mod unmarked;
