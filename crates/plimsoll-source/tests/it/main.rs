//! Claims about trees, and the conformance runs over corpora that are not part of the project.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    clippy::format_push_string,
    clippy::format_collect
)]

mod conformance;
mod dockerfile;
mod edit;
mod edit_random;
mod shell;
mod yaml;
