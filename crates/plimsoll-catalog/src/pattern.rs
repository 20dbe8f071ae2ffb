//! Regular expressions that are part of this crate.

use regex::Regex;

/// The pattern of a literal; `None` when it is none, which tests would show.
pub(crate) fn literal(text: &'static str) -> Option<Regex> {
    Regex::new(text).into_iter().next()
}
