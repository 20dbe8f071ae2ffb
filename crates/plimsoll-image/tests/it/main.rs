//! Claims about reading images.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods
)]

mod inflate;
mod large;
mod name;
#[cfg(feature = "registry")]
mod registry;
mod tar;
