//! What a rule is. The rules themselves are data: one file each in the folder `rules`.

/// A format of secrets of one provider, or a general one such as private keys.
#[derive(Debug)]
pub struct Rule {
    /// What it is called in data.
    pub id: &'static str,
    /// What people call such a secret.
    pub name: &'static str,
    /// The whole format.
    pub regex: &'static str,
    /// Texts of which each occurrence holds at least one.
    pub keywords: &'static [&'static str],
    /// The least entropy of the secret, in bits per character.
    pub entropy: f32,
    /// The capture group that is the secret; 0 is all of the match.
    pub group: usize,
    /// Bytes after a keyword that belong to a secret, where the format alone sets no end.
    pub after: usize,
    /// How often what it sees is a secret.
    pub confidence: Confidence,
    /// What kind of secrets it tells.
    pub category: Category,
    /// Where such a secret is revoked, in a few words.
    pub revoke: Option<&'static str>,
    /// What a secret must satisfy besides, given the match and the secret.
    pub(crate) validator: Option<fn(&str, &str) -> bool>,
}

/// How often what a rule sees is a secret.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Confidence {
    /// Rather seldom: a name and a value that may be one.
    Low,
    /// Mostly: the name of a provider beside a value of the right form.
    Medium,
    /// Nearly always: a prefix or a check digit that nothing else has.
    High,
}

/// What kind of secrets a rule tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Category {
    /// A name such as `password` and a value. Files of packages hold many that are none.
    Generic,
    /// What the configuration of one program keeps: `.netrc`, `.npmrc`, the configuration of Docker.
    CredentialFile,
    /// A format that one provider gives out.
    Provider,
    /// A private key.
    PrivateKey,
}

/// The list that the build script writes.
#[allow(unreachable_pub, reason = "generated for crates of any visibility")]
mod registry {
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

/// All rules, sorted by id.
pub fn rules() -> &'static [Rule] {
    registry::ALL
}

impl Rule {
    /// The rule of an id.
    pub fn of(id: &str) -> Option<&'static Self> {
        let place = rules().binary_search_by(|rule| rule.id.cmp(id)).map_or(None, Some)?;
        rules().get(place)
    }

    /// True when the case of letters means nothing to it.
    pub(crate) fn ignores_case(&self) -> bool {
        self.regex.contains("(?i")
    }
}
