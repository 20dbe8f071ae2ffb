//! Semantic Versioning, and of equal versions the one with a later build is newer. Source: pub_semver.

use std::cmp::Ordering;

use super::semver::{Semver, compare_labels, put_labels};
use crate::scheme::Version;

/// A version of pub.
pub(crate) struct Pub<'a>(Semver<'a>);

impl<'a> Version<'a> for Pub<'a> {
    fn read(text: &'a str) -> Option<Self> {
        Semver::read(text).map(Self)
    }

    fn compare(&self, other: &Self) -> Ordering {
        let (a, b) = (self.0.build, other.0.build);
        self.0.compare(&other.0).then_with(|| match (a.is_empty(), b.is_empty()) {
            (false, false) => compare_labels(a, b, <[u8]>::cmp),
            (a, b) => b.cmp(&a),
        })
    }

    fn text(&self) -> String {
        let mut text = self.0.text();
        put_labels(&mut text, '+', self.0.build);
        text
    }
}
