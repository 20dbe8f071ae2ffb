//! Facts derived from facts: which pods a selector selects, which bindings hold a service account, who can reach a
//! workload, what an image was built on and how it differs from another, what of it can be reached.

mod accounts;
mod age;
mod builds;
mod difference;
mod exposure;
mod lineage;
mod overlay;
mod owners;
pub mod reach;
mod selector;
mod world;

pub use age::{age_in_days, days_until};
pub use builds::Builds;
pub use difference::{Difference, FieldChange, FileChange, LayerChange, PackageChange, config_changes};
pub use exposure::{Exposure, Reach, exposure};
pub use lineage::{Bases, gone_packages, mark_from_base};
pub use overlay::overlay;
pub use owners::{Owner, owners, owners_among};
pub use selector::Selector;
pub use world::{Relations, Selected, World};
