//! What the outside world says of software that is found: when it ends, and which flaws it has. Pure.
//!
//! [`EndOfLife`] is a dated table; [`resting()`] says what of it an image rests on. [`matches()`] asks a database of
//! advisories about every package. [`vex`] reads what others say of flaws in products. What is not known is unknown,
//! never fine.

mod end_of_life;
pub mod matching;
mod names;
mod resting;
pub mod vex;

pub use end_of_life::{EndOfLife, Life, Mistake, State, Support, Unlisted};
pub use jiff::civil::Date;
pub use matching::{Match, MatchOptions, Matched, Precision, Unassessed, explain, matches};
pub use resting::{Resting, resting};
