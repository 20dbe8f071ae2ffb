//! What the outside world says of software that is found: when it ends. Pure.
//!
//! [`EndOfLife`] is a dated table; [`resting()`] says what of it an image rests on. What the table does not list is
//! unknown, never fine.

mod end_of_life;
mod names;
mod resting;

pub use end_of_life::{EndOfLife, Life, Mistake, State, Support, Unlisted};
pub use jiff::civil::Date;
pub use resting::{Resting, resting};
