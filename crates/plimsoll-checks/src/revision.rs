//! Whether a revision of a repository or a version of a chart stays what it is.

/// Names of branches and other revisions that move.
const MOVING: &[&str] = &[
    "canary",
    "current",
    "dev",
    "develop",
    "development",
    "edge",
    "head",
    "latest",
    "main",
    "master",
    "next",
    "nightly",
    "prod",
    "production",
    "release",
    "stable",
    "staging",
    "trunk",
];

/// True for a revision of a Git repository that stays: a commit, or a tag with the number of a version. A branch, a
/// range and a number of fewer than three parts, which projects move, do not stay.
pub(crate) fn is_fixed(revision: &str) -> bool {
    if revision.starts_with("refs/tags/") || revision.starts_with("tags/") {
        return !is_moving_name(revision.rsplit('/').next().unwrap_or(""));
    }
    !revision.starts_with("refs/heads/") && !is_range(revision) && (is_commit(revision) || has_version(revision))
}

/// True for a name that moves by convention, such as that of a tag `latest`.
pub(crate) fn is_moving_name(name: &str) -> bool {
    MOVING.iter().any(|moving| name.eq_ignore_ascii_case(moving))
}

/// True for a version of a chart that is one version: three numbers, with what may follow them.
pub(crate) fn is_exact_version(version: &str) -> bool {
    let version = version.trim();
    let bare = version.trim_start_matches(['=', ' ']).trim_start_matches('v');
    let core = bare.split(['-', '+']).next().unwrap_or(bare);
    let numbers: Vec<&str> = core.split('.').collect();
    numbers.len() == 3 && numbers.iter().all(|number| is_number(number)) && !bare.contains([' ', '|', ','])
}

/// True for a text that stands for several versions.
fn is_range(text: &str) -> bool {
    text.contains(['*', '^', '~', '>', '<', '|', ',', ' ']) || text.split('.').any(|part| matches!(part, "x" | "X"))
}

/// True for the hexadecimal name of a commit, whole or cut to no fewer than seven digits.
fn is_commit(revision: &str) -> bool {
    (7..=64).contains(&revision.len())
        && revision.bytes().all(|byte| byte.is_ascii_hexdigit())
        && revision.bytes().any(|byte| byte.is_ascii_digit())
}

/// True when three numbers with dots between them stand somewhere in a text, or a day such as `2026-03-01`.
pub(crate) fn has_version(text: &str) -> bool {
    let has_three = |separator: char| {
        let mut pieces = text.split(|character: char| !character.is_ascii_digit() && character != separator);
        pieces.any(|piece| piece.split(separator).filter(|number| is_number(number)).count() >= 3)
    };
    has_three('.') || has_three('-')
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_and_tags_of_versions_stay_and_branches_move() {
        for fixed in [
            "v1.4.2",
            "1.4.2",
            "shop-1.4.2-rc1",
            "release-2026-03-01",
            "3f2c1a9",
            "refs/tags/v1",
            "9c3b1f0e5d7a2b4c6d8e0f1a3b5c7d9e1f2a4b6c",
        ] {
            assert!(is_fixed(fixed), "{fixed}");
        }
        for moving in
            ["", "HEAD", "main", "release-1.4", "v1", "1.4.x", "1.4.*", ">=1.4.2", "refs/heads/v1.4.2", "feedbeef"]
        {
            // Letters alone may be a word.
            assert!(!is_fixed(moving), "{moving}");
        }
    }

    #[test]
    fn one_version_has_three_numbers_and_no_sign_of_a_range() {
        for exact in ["1.4.2", "v1.4.2", "=1.4.2", "1.4.2-rc.1+build.5"] {
            assert!(is_exact_version(exact), "{exact}");
        }
        for range in ["", "*", "1", "1.4", "^1.4.2", "~1.4.2", "1.4.x", ">=1.4.2", "1.4.2 - 1.5.0", "1.4.2 || 1.5.0"] {
            assert!(!is_exact_version(range), "{range}");
        }
    }
}
