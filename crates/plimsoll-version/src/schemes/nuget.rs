//! Up to four numbers, labels in any case; what follows `+` does not count. Source: "Package versioning" of NuGet.

use std::cmp::Ordering;

use super::semver::{Semver, compare_dotted, compare_releases, put_labels, put_numbers};
use crate::bytes::compare_folded;
use crate::scheme::Version;

/// A version of NuGet.
pub(crate) struct Nuget<'a>(Semver<'a>);

impl<'a> Version<'a> for Nuget<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let version = Semver::read(text)?;
        (version.numbers.split('.').count() <= 4).then_some(Self(version))
    }

    fn compare(&self, other: &Self) -> Ordering {
        compare_dotted(self.0.numbers, other.0.numbers)
            .then_with(|| compare_releases(self.0.labels, other.0.labels, compare_folded))
    }

    fn text(&self) -> String {
        let mut text = String::new();
        put_numbers(&mut text, self.0.numbers, 3);
        put_labels(&mut text, '-', &self.0.labels.to_ascii_lowercase());
        text
    }
}
