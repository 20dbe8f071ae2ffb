//! Orders and ranges of versions from outside the crate.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod corpus;
mod events;
mod orders;
mod programs;
mod properties;
mod ranges;
