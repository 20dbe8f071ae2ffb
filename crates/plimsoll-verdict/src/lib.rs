//! Findings to a verdict: severity overrides, waivers, baseline, risk, gate; the grade of an image. Pure.
//!
//! [`fn@decide`] is the only way: the exit code, the admission answer and every report come from the one
//! [`Verdict`](plimsoll_model::Verdict) it returns.

mod baseline;
mod decide;
mod foreign;
mod frameworks;
pub mod grade;
mod image_eol;
mod licence;
mod risk;
mod vulnerabilities;
mod waiver;

use plimsoll_model::Page;

pub use baseline::{Baseline, BaselineEntry};
pub use decide::{Inputs, Policy, decide};
pub use foreign::{FOREIGN_TOOLS, Honored};
pub use frameworks::framework_coverage;
pub use image_eol::EndOfLifeJudge;
pub use licence::{LicenceJudge, LicencePolicy, Ruling};
pub use vulnerabilities::{DISTRIBUTION_STAGE, Deadlines, Exposed, VulnerabilityJudge, VulnerabilityOptions};
pub use waiver::{FileWaiver, WaiverFile, Waives};

/// The registry that the build script writes.
#[allow(unreachable_pub, reason = "generated for crates of any visibility")]
mod registry {
    include!(concat!(env!("OUT_DIR"), "/checks.rs"));
}

/// A check whose findings come from joining what judges and tables say.
pub struct Join {
    /// What it is called and what it means.
    pub page: Page,
}

/// These checks, sorted by id.
pub fn all() -> &'static [Join] {
    registry::ALL
}
