//! Claims about runs: that units of any kind fit the same judges, and that nothing is lost in silence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

mod judges;
mod plan;
