//! Claims about the program as a user runs it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    clippy::format_push_string
)]

mod baseline;
mod buildkit;
mod commands;
mod compose;
mod configuration;
mod conformance;
mod db;
mod db_overlay;
mod db_update;
mod dev;
mod dockerfiles;
mod examples;
mod exit_codes;
mod fix;
mod foreign;
mod formats;
mod hostile;
mod image_base;
mod image_bloat;
mod image_corpus;
mod image_diff;
mod image_exits;
mod image_files;
mod image_forms;
mod image_grade;
mod image_sbom;
mod image_scan;
mod image_secrets;
mod peers;
mod program;
mod secrets;
mod static_server;
mod vex;
mod vulnerabilities;
mod waivers;
