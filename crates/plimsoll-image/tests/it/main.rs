//! Claims about reading images.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    clippy::format_collect,
    clippy::range_plus_one
)]

#[cfg(feature = "registry")]
mod apply;
mod containerd;
#[cfg(feature = "registry")]
mod daemon;
mod facts;
mod inflate;
mod large;
mod name;
mod registry;
mod rootfs;
mod tar;
mod view;
