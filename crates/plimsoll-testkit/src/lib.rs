//! Helpers for tests: from a text to a judgement, a manifest in other forms, the blocks of a page, images.

// Test code: a panic here is a failed test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::missing_panics_doc,
    clippy::disallowed_methods
)]

mod blocks;
mod forms;
pub mod image;
mod judged;
mod recipe;
mod recipe_database;
mod recipe_keys;

pub use blocks::{Block, blocks};
pub use forms::{admission_reviews, block_yaml, documents, flow_yaml, in_list, json, with_unknown};
pub use judged::{Input, judged};
pub use recipe::{Recipe, image_at};
