//! What families write as ranges: one file for each way of writing.

mod comparators;
mod composer;
mod conan;
mod intervals;
mod npm;
mod pypi;
mod rubygems;
mod vers;

use std::cmp::Ordering;

use crate::{LONGEST, Scheme};

/// How a range is read. The default is the strict one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RangeOptions {
    /// npm: accept what is not quite a version, as node-semver does on request.
    pub loose: bool,
    /// npm, pypi, conan: pre-releases lie in a range as other versions do.
    pub include_prerelease: bool,
}

/// A way of writing ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// As the packages of a family write it.
    Native(Scheme),
    /// `vers:TYPE/CONSTRAINT|CONSTRAINT`, which names the family itself. Source: the specification of vers.
    Vers,
}

/// Families that have a way of writing ranges.
const NATIVE: [Scheme; 11] = [
    Scheme::Apk,
    Scheme::Conan,
    Scheme::Deb,
    Scheme::Golang,
    Scheme::Maven,
    Scheme::Npm,
    Scheme::Nuget,
    Scheme::Packagist,
    Scheme::Pypi,
    Scheme::Rpm,
    Scheme::Rubygems,
];

impl Syntax {
    /// The way of writing of a family's word or of `vers`; `None` for a family without one.
    pub fn parse(name: &str) -> Option<Self> {
        if name == "vers" {
            return Some(Self::Vers);
        }
        let scheme = Scheme::parse(name)?;
        (scheme == Scheme::Semver || NATIVE.contains(&scheme)).then_some(Self::Native(scheme))
    }
}

/// Whether a version lies in a range, or `None` where it cannot be told: the range or the version is not one, or is
/// longer than [`LONGEST`].
///
/// The rules of the family hold, also those on pre-releases: `1.0.0-beta` does not lie in npm's `<1.0.0`. Boundaries
/// of advisories are therefore no ranges of this sort; see [`inside`](crate::inside()). Of npm, what is no version lies
/// in no range.
pub fn in_native_range(syntax: Syntax, range: &str, version: &str, options: RangeOptions) -> Option<bool> {
    if range.len() > LONGEST || version.len() > LONGEST {
        return None;
    }
    match syntax {
        Syntax::Vers => vers::contains(range, version),
        Syntax::Native(scheme) => match scheme {
            Scheme::Npm => npm::contains(range, version, options),
            Scheme::Conan => conan::contains(range, version, options),
            Scheme::Pypi => pypi::contains(range, version, options),
            Scheme::Rubygems => rubygems::contains(range, version),
            Scheme::Packagist => composer::contains(range, version),
            Scheme::Maven | Scheme::Nuget => intervals::contains(scheme, range, version),
            Scheme::Apk | Scheme::Deb | Scheme::Golang | Scheme::Rpm | Scheme::Semver => {
                comparators::contains(scheme, range, version)
            }
            _ => None,
        },
    }
}

/// One text for a range however it is written, or `None` for what is no range or has no such text: for npm the form of
/// node-semver, for conan, maven and nuget a `vers:` text.
pub fn canonical_range(syntax: Syntax, range: &str, options: RangeOptions) -> Option<String> {
    if range.len() > LONGEST {
        return None;
    }
    match syntax {
        Syntax::Native(Scheme::Npm) => npm::canonical(range, options),
        Syntax::Native(Scheme::Conan) => conan::canonical(range, options),
        Syntax::Native(scheme @ (Scheme::Maven | Scheme::Nuget)) => intervals::canonical(scheme, range),
        _ => None,
    }
}

/// Whether two ranges of npm have a version in common, or `None` where it cannot be told.
pub fn ranges_meet(syntax: Syntax, a: &str, b: &str, options: RangeOptions) -> Option<bool> {
    match syntax {
        Syntax::Native(Scheme::Npm) if a.len().max(b.len()) <= npm::LONGEST_TO_MEET => npm::meet(a, b, options),
        _ => None,
    }
}

/// How a version stands to a boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Less,
    AtMost,
    Equal,
    Different,
    AtLeast,
    Greater,
}

impl Operator {
    /// The operator that a text begins with, which is `=` if there is none, and what follows it.
    fn split(text: &str) -> (Self, &str) {
        const SIGNS: [(&str, Operator); 7] = [
            ("<=", Operator::AtMost),
            (">=", Operator::AtLeast),
            ("!=", Operator::Different),
            ("==", Operator::Equal),
            ("<", Operator::Less),
            (">", Operator::Greater),
            ("=", Operator::Equal),
        ];
        let found = SIGNS.iter().find_map(|(sign, operator)| text.strip_prefix(sign).map(|rest| (*operator, rest)));
        found.unwrap_or((Self::Equal, text))
    }

    /// Whether a version with this order to the boundary is accepted.
    fn accepts(self, order: Ordering) -> bool {
        match self {
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Equal => order.is_eq(),
            Self::Different => order.is_ne(),
            Self::AtLeast => order.is_ge(),
            Self::Greater => order.is_gt(),
        }
    }

    /// The sign in a `vers:` text, where `=` is left out.
    fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Equal => "",
            Self::Different => "!=",
            Self::AtLeast => ">=",
            Self::Greater => ">",
        }
    }
}

/// Whether every item holds; `None` if one cannot be told, also where another does not hold.
fn all<T>(items: impl Iterator<Item = T>, mut holds: impl FnMut(T) -> Option<bool>) -> Option<bool> {
    let mut is_held = true;
    for item in items {
        is_held &= holds(item)?;
    }
    Some(is_held)
}

/// Whether at least one item holds; `None` if one cannot be told, also where another holds.
fn any<T>(items: impl Iterator<Item = T>, mut holds: impl FnMut(T) -> Option<bool>) -> Option<bool> {
    all(items, |item| holds(item).map(|is_held| !is_held)).map(|is_missed| !is_missed)
}

/// Digits plus one.
fn next_number(digits: &str) -> String {
    let mut number = crate::bytes::number_text(digits).as_bytes().to_vec();
    for digit in number.iter_mut().rev() {
        if *digit == b'9' {
            *digit = b'0';
        } else {
            *digit += 1;
            return String::from_utf8_lossy(&number).into_owned();
        }
    }
    number.insert(0, b'1');
    String::from_utf8_lossy(&number).into_owned()
}

/// The first so many numbers of a row, the last one plus one: below it lies what begins with the row.
fn next_row(numbers: &[&str], count: usize) -> Option<String> {
    let (last, start) = numbers.get(..count)?.split_last()?;
    let mut row: Vec<String> = start.iter().map(|&number| number.to_owned()).collect();
    row.push(next_number(last));
    Some(row.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_carries() {
        for (digits, next) in
            [("0", "1"), ("", "1"), ("09", "10"), ("199", "200"), ("99999999999999999999", "100000000000000000000")]
        {
            assert_eq!(next_number(digits), next);
        }
        assert_eq!(next_row(&["1", "9", "3"], 2).as_deref(), Some("1.10"));
    }
}
