//! Names of archives: `commons-lang3-3.11.jar` is artifact, hyphen, version. Source: Maven, repository layout.

/// The endings of Java archives.
pub(crate) const SUFFIXES: [&str; 10] =
    [".jar", ".war", ".ear", ".par", ".jpi", ".hpi", ".sar", ".kar", ".rar", ".lpkg"];

/// The name of an archive without its ending; `None` for other files.
pub(crate) fn stem(name: &str) -> Option<&str> {
    let (stem, ending) = name.rsplit_once('.')?;
    SUFFIXES.iter().any(|suffix| suffix.trim_start_matches('.').eq_ignore_ascii_case(ending)).then_some(stem)
}

/// Artifact and version of a stem: cut at the first hyphen before a digit behind which no other artifact name follows,
/// as it does in `log4j-1.2-api-2.17.1`.
pub(crate) fn split(stem: &str) -> Option<(&str, &str)> {
    let mut found: Option<(&str, &str)> = None;
    let cuts = stem.match_indices('-').map(|(at, _)| at);
    for at in cuts {
        let (Some(artifact), Some(version)) = (stem.get(..at), stem.get(at + 1..)) else { continue };
        if artifact.is_empty() || !version.starts_with(|first: char| first.is_ascii_digit()) {
            continue;
        }
        let cut_later = found.is_none_or(|(before, _)| {
            let between = artifact.get(before.len() + 1..).unwrap_or_default();
            between.split('-').skip(1).any(|word| !is_qualifier(word))
        });
        if cut_later {
            found = Some((artifact, version));
        }
    }
    found
}

/// True for a word that belongs to a version. Source: Maven, `ComparableVersion`, and what distributors add.
fn is_qualifier(word: &str) -> bool {
    const KNOWN: [&str; 22] = [
        "alpha",
        "beta",
        "milestone",
        "m",
        "rc",
        "cr",
        "snapshot",
        "ga",
        "final",
        "release",
        "sp",
        "jre",
        "android",
        "b",
        "build",
        "pre",
        "preview",
        "redhat",
        "incubating",
        "ea",
        "dev",
        "jdk",
    ];
    let letters = word.trim_end_matches(|last: char| last.is_ascii_digit() || last == '.').to_ascii_lowercase();
    letters.is_empty() || word.starts_with(|first: char| first.is_ascii_digit()) || KNOWN.contains(&letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_name_is_cut_where_the_version_begins() {
        for (stem, artifact, version) in [
            ("commons-lang3-3.11", "commons-lang3", "3.11"),
            ("guava-29.0-jre", "guava", "29.0-jre"),
            ("log4j-1.2-api-2.17.1", "log4j-1.2-api", "2.17.1"),
            ("heuristic-1.0.0-SNAPSHOT", "heuristic", "1.0.0-SNAPSHOT"),
            ("foo-1.0-beta-2", "foo", "1.0-beta-2"),
            ("foo-1.0-20230101.120000-1", "foo", "1.0-20230101.120000-1"),
        ] {
            assert_eq!(split(stem), Some((artifact, version)), "{stem}");
        }
        assert_eq!(split("app"), None);
        assert_eq!(split("-1"), None);
    }
}
