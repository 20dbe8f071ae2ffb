//! Name and value together: is this a credential?

use std::fmt;

use crate::assignments::assignments;
use crate::name::{names_build_secret, names_credential};
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

/// What the value of a build argument, an environment variable or a label of an image is, when it is a credential.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HandedOn {
    /// A credential by its name: the value is open, empty, or may be one.
    Named,
    /// A value that is one.
    Written(Kind),
}

/// Whether an `ARG` or `ENV` hands on a credential, by its name as BuildKit reads names, by other names, or by the
/// value. `None` for the value is that of an `ARG` without default.
pub fn handed_on(name: &str, value: Option<&str>) -> Option<HandedOn> {
    if let Some(kind) = value.and_then(|value| secret_in(name, value)) {
        return Some(HandedOn::Written(kind));
    }
    let is_named = names_build_secret(name) || names_credential(name).is_some();
    let is_else = value.is_some_and(|value| is_no_secret(name, value));
    (is_named && !is_else).then_some(HandedOn::Named)
}

/// True for a value that is no credential whatever its name says: a path, an address, a switch, a number, a public key
/// or the fingerprint of one.
fn is_no_secret(name: &str, value: &str) -> bool {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    let is_switch = matches!(&*lower, "true" | "false" | "yes" | "no" | "on" | "off" | "enabled" | "disabled" | "none");
    let names_signature = ["gpg", "pgp", "fingerprint"].iter().any(|word| name.to_ascii_lowercase().contains(word));
    let is_fingerprint = names_signature
        && lower.len() >= 8
        && lower.bytes().all(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace());
    is_switch || is_fingerprint || is_number(value) || is_path(value) || is_public(value) || value.contains("://")
}

/// True for words as people write them to each other.
fn is_sentence(value: &str) -> bool {
    value.split_whitespace().count() > 2
}

/// True for several things in a row, or a piece of configuration.
fn is_list(value: &str) -> bool {
    value.contains([',', '{', '[', '\n'])
}
