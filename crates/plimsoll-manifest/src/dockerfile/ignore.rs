//! `.dockerignore`: patterns, one a line.

/// The patterns of a file, without comments and blank lines.
pub(super) fn patterns(content: &str) -> Vec<String> {
    let content = content.strip_prefix('\u{feff}').unwrap_or(content);
    let lines = content.lines().filter(|line| !line.starts_with('#')).map(str::trim);
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
