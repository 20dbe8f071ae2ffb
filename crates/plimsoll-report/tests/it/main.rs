//! Every format over one verdict that holds one of everything.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::panic)]

mod bill;
mod contract;
mod every_format;
mod flaw;
mod people;
mod sample;
