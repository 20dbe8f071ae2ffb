//! The order of dpkg over the whole text. Source: section "Version ordering" of the manual of opam.

use std::cmp::Ordering;

use super::deb::{compare_part, put_part};
use crate::scheme::Version;

/// A version of opam.
pub(crate) struct Opam<'a>(&'a str);

impl<'a> Version<'a> for Opam<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let is_version = |byte: u8| byte.is_ascii_alphanumeric() || b"-_+.~".contains(&byte);
        (!text.is_empty() && text.bytes().all(is_version)).then_some(Self(text))
    }

    fn compare(&self, other: &Self) -> Ordering {
        compare_part(self.0.as_bytes(), other.0.as_bytes())
    }

    fn text(&self) -> String {
        let mut text = String::new();
        put_part(&mut text, self.0);
        text
    }
}
