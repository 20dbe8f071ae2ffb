//! The order of versions of each family of packages, and whether a version lies in a range. Pure, on std alone.
//!
//! A [`Scheme`] compares; [`inside()`] walks the events of an advisory; [`in_native_range`] reads what a family itself
//! writes as a range. What cannot be told is `None` or [`Inside::Unassessed`], never a guess and never "not affected".

mod bytes;
mod ecosystem;
mod events;
mod ranges;
mod scheme;
mod schemes;

pub use events::{Event, Inside, inside};
pub use ranges::{RangeOptions, Syntax, canonical_range, in_native_range, ranges_meet};
pub use scheme::Scheme;

/// The longest version, range or boundary that [`inside()`] and the functions on ranges read, bytes. Longer ones cannot
/// be told: a range of many parts reads the version once for each. [`Scheme::compare`] has no such limit.
pub const LONGEST: usize = 16 << 10;
