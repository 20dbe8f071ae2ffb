//! Claims about sightings, names and what is concealed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::panic)]

mod concealed;
mod corpus;
mod credentials;
mod docker;
mod hostile;
mod keys;
mod reader;
mod rules;
mod signs;
