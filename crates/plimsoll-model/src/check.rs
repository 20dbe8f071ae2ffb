//! What a check is called and what its page says of it. The pages' front matter is the only home of these facts.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::Severity;

/// The id of a check, such as `PLM-P001`: a family letter and a number that is never used again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CheckId {
    letter: u8,
    number: u16,
}

impl CheckId {
    /// The id `PLM-<letter><number>`. `letter` is an upper-case ASCII letter, `number` at most 999.
    ///
    /// # Panics
    /// When they are not; the registry calls it at compile time, where that fails the build.
    pub const fn new(letter: u8, number: u16) -> Self {
        assert!(letter.is_ascii_uppercase() && number < 1000);
        Self { letter, number }
    }

    /// The family letter, for example `'P'`.
    pub const fn letter(self) -> char {
        self.letter as char
    }
}

impl fmt::Display for CheckId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PLM-{}{:03}", self.letter(), self.number)
    }
}

impl Serialize for CheckId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that is not a check id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParseCheckIdError;

impl fmt::Display for ParseCheckIdError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a check id of the form `PLM-P001`")
    }
}

impl std::error::Error for ParseCheckIdError {}

impl FromStr for CheckId {
    type Err = ParseCheckIdError;

    /// Reads `PLM-P001`, in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let upper = text.to_ascii_uppercase();
        let rest = upper.strip_prefix("PLM-").ok_or(ParseCheckIdError)?;
        let (letter, digits) = rest.split_at_checked(1).ok_or(ParseCheckIdError)?;
        let letter = letter.bytes().next().filter(u8::is_ascii_uppercase).ok_or(ParseCheckIdError)?;
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ParseCheckIdError);
        }
        let number = digits.parse().map_err(|_| ParseCheckIdError)?;
        Ok(Self { letter, number })
    }
}

/// Whether a check runs when nobody asks for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// Runs in the default profile.
    On,
    /// Runs only when named, or with the profile `all`.
    Off,
    /// Joins with the Pod Security level `restricted`.
    Restricted,
    /// Runs once its parameter is set.
    Config,
}

/// What a check needs beyond files. A check whose need is not met is out of reach, and the plan says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    /// Decided from the files alone.
    Files,
    /// Needs to know that the files are everything that will be applied.
    Set,
    /// Needs an image that was read.
    Image,
    /// Needs the configuration of the image that a container runs, or the Dockerfile that makes it.
    ImageConfig,
    /// Needs the signatures of images.
    Signatures,
    /// Needs the vulnerabilities and dates of support of what images hold.
    Advisories,
    /// Needs a database of advisories.
    Database,
    /// Needs objects of a live cluster.
    Live,
    /// Needs to know who can reach whom over the network.
    Reachability,
    /// Needs the installed program ShellCheck.
    Shellcheck,
}

/// How far the fix of a check may be applied without a person looking at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FixClass {
    /// There is only prose.
    None,
    /// The edit may change what the workload can do.
    Unsafe,
    /// Nothing the manifest shows to be needed is taken away.
    Safe,
}

/// An item of a framework, such as `cis-k8s-1.12/5.2.2`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(transparent)]
pub struct Control(pub String);

impl Control {
    /// The framework's name: what stands before the first `/`.
    pub fn framework(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }
}

impl fmt::Display for Control {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The word in `kinds` that stands for all kinds.
const ALL_KINDS: &str = "all";

/// What the front matter of a check's page says. Built at compile time by the registry.
#[derive(Clone, Debug)]
pub struct Meta {
    /// The id, never reused.
    pub id: CheckId,
    /// The stable word for it, for example `privileged`.
    pub slug: &'static str,
    /// One line: what is wrong when it fires.
    pub title: &'static str,
    /// One line in the imperative: what cures it.
    pub remedy: &'static str,
    /// Severity by itself, without the context of a workload.
    pub severity: Severity,
    /// Whether it runs unasked.
    pub default: Activation,
    /// The words of `--only` and `--skip` it answers to, besides its id.
    pub families: &'static [&'static str],
    /// What it needs beyond files.
    pub needs: Needs,
    /// What it looks at: the kinds of objects for checks of the shape `object`, keywords for `instruction`, programs
    /// for `command`, or `all`; else empty.
    pub kinds: &'static [&'static str],
    /// True when it means nothing for pods that run on Windows.
    pub linux_only: bool,
    /// The framework controls it bears on; empty when the page says `none`.
    pub controls: &'static [&'static str],
    /// Ids of peers for the same thing, for example `trivy:KSV-0017`.
    pub aliases: &'static [&'static str],
    /// The class of its fix.
    pub fix: FixClass,
    /// The slug of the check whose remedy cures it too, so that people are shown one action for both.
    pub part_of: Option<&'static str>,
    /// The checks, by slug, whose findings at the places of one of its findings are the same cause: people are shown
    /// one action.
    pub absorbs: &'static [&'static str],
}

impl Meta {
    /// True when it looks at objects of that kind.
    pub fn is_for_kind(&self, kind: &str) -> bool {
        self.kinds.iter().any(|known| *known == kind || *known == ALL_KINDS)
    }
}

/// The page of a check: its metadata and the Markdown below the front matter.
#[derive(Debug)]
pub struct Page {
    /// The front matter.
    pub meta: Meta,
    /// The Markdown text without the front matter.
    pub markdown: &'static str,
}

impl Page {
    /// The text below the heading `## <title>`, without the heading, trimmed; empty when there is no such section.
    pub fn section(&self, title: &str) -> &'static str {
        let mut rest = self.markdown;
        while let Some((_, after)) = rest.split_once("\n## ") {
            let (heading, body) = after.split_once('\n').unwrap_or((after, ""));
            if heading.trim() == title {
                return body.split("\n## ").next().unwrap_or_default().trim();
            }
            rest = after;
        }
        ""
    }
}

/// The normal form of a tool's own id, in which two spellings of one id are equal: in lower case, and for trivy without
/// the database's name and with the dash and four digits that its newer ids have (`AVD-KSV-0014` and `KSV014` are
/// `ksv-0014`).
pub fn peer_id(tool: &str, id: &str) -> String {
    let id = id.to_ascii_lowercase();
    if tool != "trivy" {
        return id;
    }
    let id = id.strip_prefix("avd-").unwrap_or(&id);
    let first_digit = id.find(|character: char| character.is_ascii_digit());
    match first_digit.and_then(|at| id.split_at_checked(at)) {
        Some((word, digits)) => format!("{}-{digits:0>4}", word.trim_end_matches('-')),
        None => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_peers_id_are_equal() {
        for (tool, one, other) in [
            ("trivy", "AVD-KSV-0014", "KSV014"),
            ("trivy", "ksv-0014", "KSV-0014"),
            ("trivy", "DS001", "AVD-DS-0001"),
            ("checkov", "CKV_K8S_16", "ckv_k8s_16"),
        ] {
            assert_eq!(peer_id(tool, one), peer_id(tool, other), "{one} {other}");
        }
        assert_eq!(peer_id("trivy", "*"), "*");
        assert_ne!(peer_id("checkov", "CKV_K8S_1"), peer_id("checkov", "CKV_K8S_10"));
    }

    #[test]
    fn id_reads_what_it_prints() {
        let id = CheckId::new(b'P', 1);
        assert_eq!(id.to_string(), "PLM-P001");
        assert_eq!("plm-p001".parse(), Ok(id));
        for wrong in ["PLM-P1", "PLM-P0001", "P001", "PLM-1001", "", "PLM-", "PLM-É01"] {
            assert_eq!(wrong.parse::<CheckId>(), Err(ParseCheckIdError), "{wrong}");
        }
    }
}
