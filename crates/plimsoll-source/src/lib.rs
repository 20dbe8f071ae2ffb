//! Texts, byte spans and span-keeping trees.
//!
//! A [`Text`] is one file. [`yaml::parse`] reads it into [`Document`]s: arenas in which every node keeps the bytes it
//! came from, so that a finding can point at them and an edit can change just them. JSON is read by the same parser.

// Texts are limited to 4 GiB, so lengths and offsets fit 32 bits; numbers are converted as Go does, with its losses.
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]

mod concealed;
mod document;
pub mod edit;
mod scalar;
pub mod shell;
mod text;
pub mod yaml;

pub use concealed::Concealed;
pub use document::{Document, Entries, Fault, FaultKind, Filling, Items, Kind, Node};
pub use scalar::{Scalar, decode_base64, resolve};
pub use text::{Extent, Text};
