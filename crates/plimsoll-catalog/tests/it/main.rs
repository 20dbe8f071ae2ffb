//! Claims about what files say of packages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods
)]

mod corpus;
mod cyclonedx;
mod rpm;
mod rpm_cataloger;
mod rpm_writer;
mod viewed;
