//! Facts derived from facts: which pods a selector selects, which bindings hold a service account, and who can reach a
//! workload.

mod accounts;
mod builds;
mod exposure;
mod overlay;
mod selector;
mod world;

pub use builds::Builds;
pub use exposure::{Exposure, Reach, exposure};
pub use overlay::overlay;
pub use selector::Selector;
pub use world::{Relations, Selected, World};
