//! What is derived from the objects of a set.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod accounts;
mod builds;
mod exposed;
mod lineage;
mod reach;
mod selectors;
