//! Claims about what files say of packages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods
)]

mod binaries;
mod corpus;
mod cyclonedx;
mod damage;
mod details;
mod distribution;
mod dotnet;
mod embedded_sbom;
mod hostile;
mod hostile_jvm;
mod java;
mod javascript;
mod langs;
mod maven;
mod python;
mod relations;
mod rpm;
mod rpm_cataloger;
mod rpm_writer;
mod settled;
mod viewed;
