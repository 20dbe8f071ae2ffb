//! What a letter is for, by versions: a published set never changes, and an old one can be asked for. Source: image
//! specification, section 3.10.

use super::Letter;
use super::Letter::{B, C, D, E, F};

/// From so many days after its start on, a clause allows at best this letter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// Days after the start.
    pub days: i32,
    /// The best letter from then on.
    pub letter: Letter,
}

/// A set of criteria.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Criteria {
    /// Its version, the month from which on it holds.
    pub version: &'static str,
    /// A critical vulnerability with a fix, from the day of the fix.
    pub critical: &'static [Step],
    /// One of high severity.
    pub high: &'static [Step],
    /// One that is known to be exploited, of any severity, from the later day of fix and listing.
    pub exploited: &'static [Step],
    /// What is past its end of life, from its last day.
    pub ended: &'static [Step],
    /// A private key or a credential in any layer.
    pub secret: Letter,
    /// Malware of high or critical severity.
    pub malware: Letter,
    /// Programs and libraries that nobody claims, above [`Self::unknown_percent`].
    pub unknown_executable: Letter,
    /// Up to which share of their bytes they are accepted, in percent.
    pub unknown_percent: u64,
    /// Root as user, setuid files that were added, nothing verified, no valid signature where one is demanded.
    pub hardening: Letter,
    /// How many days after its own a snapshot of advisories still says enough.
    pub fresh_days: i32,
}

/// All sets, the newest first.
const ALL: [Criteria; 1] = [Criteria {
    version: "2026-11",
    critical: &[step(0, B), step(8, C), step(31, D), step(91, E), step(366, F)],
    high: &[step(0, B), step(31, C), step(91, D), step(366, F)],
    exploited: &[step(0, D), step(15, F)],
    ended: &[step(1, C), step(91, D), step(366, F)],
    secret: D,
    malware: F,
    unknown_executable: C,
    unknown_percent: 10,
    hardening: B,
    fresh_days: 7,
}];

const fn step(days: i32, letter: Letter) -> Step {
    Step { days, letter }
}

impl Criteria {
    /// The versions that can be asked for, the newest first.
    pub fn versions() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|criteria| criteria.version)
    }

    /// The criteria of that version.
    pub fn of_version(version: &str) -> Option<&'static Self> {
        ALL.iter().find(|criteria| criteria.version == version)
    }

    /// The newest criteria.
    pub fn newest() -> &'static Self {
        let [newest] = &ALL;
        newest
    }
}
