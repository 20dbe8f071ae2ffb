//! What an organisation asks of a label of its images: a key and the kind of its value.

use std::fmt;
use std::str::FromStr;

/// A label that images must have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LabelRule {
    /// The key.
    pub key: String,
    /// What its value must be.
    pub kind: LabelKind,
}

/// The kind of a label's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LabelKind {
    /// Anything.
    Text,
    /// A URL with a scheme.
    Url,
    /// An address for mail.
    Email,
    /// A semantic version.
    Semver,
    /// A time with its zone.
    Rfc3339,
    /// The hash of a commit.
    Hash,
    /// A licence, or an expression of several.
    Spdx,
}

/// The words for the kinds.
const KINDS: [(&str, LabelKind); 7] = [
    ("text", LabelKind::Text),
    ("url", LabelKind::Url),
    ("email", LabelKind::Email),
    ("semver", LabelKind::Semver),
    ("rfc3339", LabelKind::Rfc3339),
    ("hash", LabelKind::Hash),
    ("spdx", LabelKind::Spdx),
];

/// A text is no `key` or `key:kind`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParseLabelRuleError;

impl fmt::Display for ParseLabelRuleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .write_str("not `key` or `key:kind`, where the kind is text, url, email, semver, rfc3339, hash or spdx")
    }
}

impl std::error::Error for ParseLabelRuleError {}

impl FromStr for LabelRule {
    type Err = ParseLabelRuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (key, kind) = text.rsplit_once(':').unwrap_or((text, "text"));
        let kind = KINDS.iter().find(|(word, _)| *word == kind).map(|(_, kind)| *kind).ok_or(ParseLabelRuleError)?;
        if key.is_empty() || key.contains(char::is_whitespace) {
            return Err(ParseLabelRuleError);
        }
        Ok(Self { key: key.to_owned(), kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_a_key_and_perhaps_a_kind() {
        let rule = |key: &str, kind| Ok(LabelRule { key: key.to_owned(), kind });
        assert_eq!("owner".parse(), rule("owner", LabelKind::Text));
        assert_eq!(
            "org.opencontainers.image.source:url".parse(),
            rule("org.opencontainers.image.source", LabelKind::Url)
        );
        for text in ["", ":url", "owner:", "owner:number", "two words"] {
            assert_eq!(text.parse::<LabelRule>(), Err(ParseLabelRuleError), "{text}");
        }
    }
}
