//! Name and value together: is this a credential?

use std::fmt;

use crate::assignments::assignments;
use crate::name::names_credential;
use crate::scanner::sightings;
use crate::value::{entropy, is_hash, is_number, is_object_name, is_path, is_placeholder, is_public, looks_random};

/// What a credential is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A password, weak or not.
    Password,
    /// A token.
    Token,
    /// A key of an interface or for signing.
    Key,
    /// A secret without a better name.
    Secret,
    /// A private key.
    PrivateKey,
    /// A format that a rule knows, in the words of the rule.
    Known(&'static str),
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Password => "password",
            Self::Token => "token",
            Self::Key => "secret key",
            Self::Secret => "secret",
            Self::PrivateKey => "private key",
            Self::Known(name) => name,
        })
    }
}

/// What the value is, when the name says that it holds a credential and it looks like one.
///
/// A password may be weak: `admin`, `password` and `1234` are found, because someone can log in with them. `changeme`
/// and the like are not: they say that somebody replaces them. Other credentials come from a generator, so short words
/// and names of objects are not taken for them.
pub fn credential(name: &str, value: &str) -> Option<Kind> {
    let kind = names_credential(name)?;
    let value = value.trim();
    if is_placeholder(value) || is_hash(value) || is_public(value) || is_path(value) || value.contains("://") {
        return None;
    }
    let is_likely = match kind {
        Kind::Password => !is_sentence(value) && value.len() > 2 && (!is_number(value) || value.len() > 3),
        Kind::PrivateKey => value.len() > 30 && entropy(value) > 3.5,
        // A word can be a secret; the name of a Secret, such as `web-tls`, is more common.
        Kind::Secret => {
            !is_sentence(value) && value.len() > 5 && !is_number(value) && !is_object_name(value) && !is_list(value)
        }
        _ => value.len() > 5 && !is_number(value) && !is_object_name(value) && looks_random(value),
    };
    is_likely.then_some(kind)
}

/// What secret stands in the value of a name: the value itself, or a known format or an assignment within it.
pub fn secret_in(name: &str, value: &str) -> Option<Kind> {
    if value.contains("ENC[") && value.contains("type:") {
        return None;
    }
    let known = sightings(value);
    if let Some(sighting) = known.first() {
        return Some(Kind::Known(sighting.name));
    }
    credential(name, value).or_else(|| assignments(value).into_iter().map(|assignment| assignment.kind).next())
}

/// True for words as people write them to each other.
fn is_sentence(value: &str) -> bool {
    value.split_whitespace().count() > 2
}

/// True for several things in a row, or a piece of configuration.
fn is_list(value: &str) -> bool {
    value.contains([',', '{', '[', '\n'])
}
