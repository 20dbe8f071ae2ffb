//! The order in which a person should look at findings.

use std::borrow::Cow;

use serde::Serialize;

/// One addend of a risk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Factor {
    /// What it stands for, for example `exposed to the internet`.
    pub factor: Cow<'static, str>,
    /// How much it adds.
    pub delta: u8,
}

/// 0 to 100 and the addends that make it: up to 60 for what it is, 20 for exposure, 20 for use.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Risk {
    /// The sum.
    pub score: u8,
    /// The addends, in that order.
    pub factors: Vec<Factor>,
}

impl Risk {
    /// The sum of the addends, at most 100.
    pub fn of(factors: Vec<Factor>) -> Self {
        let score = factors.iter().fold(0u8, |sum, factor| sum.saturating_add(factor.delta)).min(100);
        Self { score, factors }
    }
}
