//! Rows of numbers; a longer row is newer than its own start. Source: `package_version` of R, `Data.Version` of GHC.

use std::cmp::Ordering;

use crate::bytes::{compare_numbers, is_number, number_text};
use crate::scheme::Version;

/// A version of R, in which `-` separates as `.` does.
pub(crate) struct Cran<'a>(&'a str);

/// A version of Haskell.
pub(crate) struct Hackage<'a>(&'a str);

const SEPARATORS: [char; 2] = ['.', '-'];

impl<'a> Version<'a> for Cran<'a> {
    fn read(text: &'a str) -> Option<Self> {
        text.split(SEPARATORS).all(|number| is_number(number.as_bytes())).then_some(Self(text))
    }

    fn compare(&self, other: &Self) -> Ordering {
        compare_rows(self.0, other.0)
    }

    fn text(&self) -> String {
        row_text(self.0)
    }
}

impl<'a> Version<'a> for Hackage<'a> {
    fn read(text: &'a str) -> Option<Self> {
        text.split('.').all(|number| is_number(number.as_bytes())).then_some(Self(text))
    }

    fn compare(&self, other: &Self) -> Ordering {
        compare_rows(self.0, other.0)
    }

    fn text(&self) -> String {
        row_text(self.0)
    }
}

fn compare_rows(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split(SEPARATORS), b.split(SEPARATORS));
    loop {
        let order = match (a.next(), b.next()) {
            (Some(a), Some(b)) => compare_numbers(a.as_bytes(), b.as_bytes()),
            (None, None) => return Ordering::Equal,
            (a, b) => a.is_some().cmp(&b.is_some()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

fn row_text(row: &str) -> String {
    row.split(SEPARATORS).map(number_text).collect::<Vec<_>>().join(".")
}
