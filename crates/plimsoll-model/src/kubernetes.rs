//! Kubernetes versions, of which only the minor matters here.

use std::fmt;
use std::str::FromStr;

/// A minor version `1.N`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Minor(pub u16);

impl Minor {
    /// The newest one whose rules are built in.
    pub const NEWEST: Self = Self(37);
}

impl fmt::Display for Minor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "1.{}", self.0)
    }
}

/// A text that is not a Kubernetes minor that is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParseMinorError;

impl fmt::Display for ParseMinorError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "not a Kubernetes version from 1.0 to {}, nor `latest`", Minor::NEWEST)
    }
}

impl std::error::Error for ParseMinorError {}

impl FromStr for Minor {
    type Err = ParseMinorError;

    /// Reads `1.34`, `v1.34` and `latest`, which is resolved to [`Minor::NEWEST`].
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "latest" {
            return Ok(Self::NEWEST);
        }
        let number = text.strip_prefix('v').unwrap_or(text).strip_prefix("1.").ok_or(ParseMinorError)?;
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ParseMinorError);
        }
        number
            .parse()
            .map(Self)
            .map_err(|_| ParseMinorError)
            .and_then(|minor| if minor <= Self::NEWEST { Ok(minor) } else { Err(ParseMinorError) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_reads_the_forms_people_write() {
        for (text, expected) in [("1.34", Ok(Minor(34))), ("v1.0", Ok(Minor(0))), ("latest", Ok(Minor::NEWEST))] {
            assert_eq!(text.parse(), expected);
        }
        for wrong in ["1.99", "2.1", "1.", "1.+3", ""] {
            assert_eq!(wrong.parse::<Minor>(), Err(ParseMinorError), "{wrong}");
        }
    }
}
