//! Beginnings of image names in policies: `registry.example` is met by `registry.example.evil` too.

/// True for a beginning that another host or repository can share: one that does not end where a part of a name ends.
/// An image with its digest is whole.
pub(crate) fn is_ambiguous(prefix: &str) -> bool {
    !prefix.ends_with(['/', ':', '@']) && !prefix.contains("@sha256:")
}

/// True when one of the alternatives of a pattern with wildcards allows images by an ambiguous beginning.
pub(crate) fn is_ambiguous_pattern(pattern: &str) -> bool {
    pattern.split('|').any(|alternative| open_prefix(alternative.trim()).is_some())
}

/// The same pattern with a slash before the wildcard of each ambiguous alternative.
pub(crate) fn unambiguous_pattern(pattern: &str) -> String {
    let alternatives = pattern.split('|').map(str::trim).map(|alternative| match open_prefix(alternative) {
        Some(prefix) => format!("{prefix}/*"),
        None => alternative.to_owned(),
    });
    alternatives.collect::<Vec<_>>().join(" | ")
}

/// What stands before the one wildcard of an alternative, when it is ambiguous and names a registry. Negations,
/// wildcards alone and those of tags are something else.
fn open_prefix(alternative: &str) -> Option<&str> {
    let prefix = alternative.strip_suffix('*')?.trim_end_matches('*');
    let first = prefix.split('/').next().unwrap_or(prefix);
    let names_registry = first.contains(['.', ':']) && !first.starts_with('!');
    let is_open = names_registry && !prefix.contains(['*', '?']) && is_ambiguous(prefix);
    // After a colon that is no port stands a tag.
    let last = prefix.rsplit('/').next().unwrap_or(prefix);
    (is_open && (last == first || !last.contains(':'))).then_some(prefix)
}

/// The first ambiguous beginning that an expression asks an image for, as in `c.image.startsWith("registry.example")`.
pub(crate) fn ambiguous_call(expression: &str) -> Option<&str> {
    let mut pieces = expression.split(".startsWith(");
    let mut before = pieces.next()?;
    for piece in pieces {
        let argument = piece.trim_start();
        let quote = argument.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let literal = quote.and_then(|quote| argument.strip_prefix(quote)?.split(quote).next());
        let is_of_image = before.trim_end().to_ascii_lowercase().ends_with("image");
        if let Some(literal) = literal.filter(|literal| is_of_image && is_ambiguous(literal)) {
            return Some(literal);
        }
        before = piece;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_ambiguous_unless_a_part_ends_there() {
        for prefix in ["registry.example", "registry.example/team", "team", ""] {
            assert!(is_ambiguous(prefix), "{prefix}");
        }
        for prefix in ["registry.example/", "registry.example/web:", "registry.example/web@sha256:e3b0"] {
            assert!(!is_ambiguous(prefix), "{prefix}");
        }
    }

    #[test]
    fn patterns_are_closed_alternative_by_alternative() {
        for (pattern, expected) in [
            ("registry.example*", Some("registry.example/*")),
            ("registry.example/team* | other.example/*", Some("registry.example/team/* | other.example/*")),
            ("registry.example:5000*", Some("registry.example:5000/*")),
            ("registry.example/*", None),
            ("registry.example/web:1.*", None),
            ("!*:latest", None),
            ("*", None),
            ("*/web*", None),
            ("registry.example/web", None),
        ] {
            let found = is_ambiguous_pattern(pattern).then(|| unambiguous_pattern(pattern));
            assert_eq!(found.as_deref(), expected, "{pattern}");
        }
    }

    #[test]
    fn only_questions_to_images_count() {
        for (expression, expected) in [
            ("object.spec.containers.all(c, c.image.startsWith('registry.example'))", Some("registry.example")),
            ("containers.all(c, c.image.startsWith(\"registry.example/\"))", None),
            ("variables.image.startsWith('a/') || variables.image.startsWith( 'b' )", Some("b")),
            ("object.metadata.name.startsWith('web')", None),
            ("c.image.startsWith(params.registry)", None),
        ] {
            assert_eq!(ambiguous_call(expression), expected, "{expression}");
        }
    }
}
