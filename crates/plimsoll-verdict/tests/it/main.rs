//! What findings and facts come to.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod grade;
mod image_eol;
mod licence;
