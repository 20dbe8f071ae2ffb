//! Modules of Go have semantic versions; the toolchain has `go1.22rc1` and `go1.22.3 X:experiment`.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::semver::Semver;
use crate::bytes::is_number;
use crate::scheme::Version;

/// A version of a module or of the toolchain, written as a semantic one.
pub(crate) struct Golang<'a>(Cow<'a, str>);

impl<'a> Version<'a> for Golang<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix("go").unwrap_or(text);
        let text = text.split_once(" X:").map_or(text, |(version, _)| version);
        let version = toolchain(text).map_or(Cow::Borrowed(text), Cow::Owned);
        Semver::read(&version)?;
        Some(Self(version))
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (Semver::read(&self.0), Semver::read(&other.0)) {
            (Some(a), Some(b)) => a.compare(&b),
            // Both were read before.
            _ => Ordering::Equal,
        }
    }

    fn text(&self) -> String {
        Semver::read(&self.0).map(|version| version.text()).unwrap_or_default()
    }

    fn key(&self) -> Option<Vec<u8>> {
        Semver::read(&self.0)?.key()
    }
}

/// `1.22rc1` as `1.22-rc.1`.
fn toolchain(text: &str) -> Option<String> {
    let place = text.find("rc").or_else(|| text.find("beta"))?;
    let (numbers, label) = text.split_at_checked(place)?;
    let digits = label.trim_start_matches(|letter: char| letter.is_ascii_lowercase());
    let word = label.strip_suffix(digits)?;
    let is_toolchain = is_number(digits.as_bytes())
        && matches!(word, "rc" | "beta")
        && numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_toolchain.then(|| format!("{numbers}-{word}.{digits}"))
}
