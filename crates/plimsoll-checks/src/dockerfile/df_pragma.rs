//! PLM-D081: comment that tells a scanner to look away.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Dockerfile;
use plimsoll_model::Assessed;

/// How such comments begin, without blanks, and whose they are.
const MARKS: [(&str, &str); 9] = [
    ("hadolintignore=", "hadolint"),
    ("hadolintglobalignore=", "hadolint"),
    ("trivy:ignore:", "Trivy"),
    ("checkov:skip=", "Checkov"),
    ("nosemgrep", "Semgrep"),
    ("nosem:", "Semgrep"),
    ("kics-scan", "KICS"),
    ("ts:skip=", "Terrascan"),
    ("plimsoll:ignore", "Plimsoll"),
];

pub(crate) fn check<'e>(file: &'e Dockerfile, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for comment in file.comments() {
        let words = comment.as_str().trim_start_matches('#').trim();
        if let Some(tool) = silenced(words) {
            findings.on(comment, format_args!("a comment tells {tool} to look away")).discriminated_by(words);
        }
    }
    Ok(())
}

/// The tool that a comment tells to look away.
fn silenced(words: &str) -> Option<&'static str> {
    let compact: String = words.chars().filter(|sign| !sign.is_whitespace()).collect();
    let is_check = compact.get(.."check=".len()).is_some_and(|start| start.eq_ignore_ascii_case("check="));
    if is_check {
        return compact.contains("skip=").then_some("BuildKit");
    }
    if words == "nosem" {
        return Some("Semgrep");
    }
    MARKS.iter().find(|(mark, _)| compact.starts_with(mark)).map(|(_, tool)| *tool)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_silences_counts() {
        for (words, expected) in [
            ("hadolint ignore=DL3008", Some("hadolint")),
            ("hadolint  global ignore = DL3008", Some("hadolint")),
            ("hadolint shell=powershell", None),
            ("Check = skip=all;error=true", Some("BuildKit")),
            ("check=error=true", None),
            ("nosem", Some("Semgrep")),
            ("nosemantics here", None),
            ("kics-scan disable=22a2", Some("KICS")),
            ("plimsoll: ignore-file PLM-D001", Some("Plimsoll")),
            ("ignore this", None),
        ] {
            assert_eq!(silenced(words), expected, "{words}");
        }
    }
}
