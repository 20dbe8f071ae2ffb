//! Facts derived from facts: here, who can reach a workload.

mod exposure;

pub use exposure::{Exposure, Reach, exposure};
