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
    /// What a secret must satisfy besides, given the match and the secret.
    pub(crate) validator: Option<fn(&str, &str) -> bool>,
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
    /// True when the case of letters means nothing to it.
    pub(crate) fn ignores_case(&self) -> bool {
        self.regex.contains("(?i")
    }
}
