//! What the API server takes as a label. Source: Kubernetes documentation, Labels and Selectors, syntax.

/// Most characters of a value, and of a key behind its prefix.
const LONGEST_NAME: usize = 63;

/// Most characters of the prefix of a key.
const LONGEST_PREFIX: usize = 253;

/// True for a legal key: a name, or the name of a domain, `/` and a name.
pub(crate) fn is_key(text: &str) -> bool {
    match text.split_once('/') {
        Some((prefix, name)) => is_domain(prefix) && is_name(name),
        None => is_name(text),
    }
}

/// True for a legal value, which may be empty.
pub(crate) fn is_value(text: &str) -> bool {
    text.is_empty() || is_name(text)
}

/// The legal value that is most like a text; empty when there is none.
pub(crate) fn value_like(text: &str) -> String {
    let legal: String = text.chars().map(|sign| if is_inner(sign) { sign } else { '-' }).take(LONGEST_NAME).collect();
    legal.trim_matches(|sign: char| !sign.is_ascii_alphanumeric()).to_owned()
}

fn is_name(text: &str) -> bool {
    let ends_well = [text.chars().next(), text.chars().next_back()]
        .into_iter()
        .all(|end| end.is_some_and(|sign| sign.is_ascii_alphanumeric()));
    ends_well && text.len() <= LONGEST_NAME && text.chars().all(is_inner)
}

fn is_inner(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.')
}

fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !label.is_empty() && label.bytes().all(is_legal) && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= LONGEST_PREFIX && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_a_name_and_perhaps_a_domain() {
        for (text, expected) in [
            ("app", true),
            ("app.kubernetes.io/name", true),
            ("App_1.x", true),
            ("", false),
            ("-app", false),
            ("app/", false),
            ("/app", false),
            ("a/b/c", false),
            ("Shop.example/app", false),
            ("shop..example/app", false),
            ("owner of", false),
        ] {
            assert_eq!(is_key(text), expected, "{text}");
        }
        assert!(is_key(&"a".repeat(63)) && !is_key(&"a".repeat(64)));
    }

    #[test]
    fn a_value_is_made_legal_or_empty() {
        for (text, expected) in
            [("web", "web"), ("system:web-", "system-web"), ("wéb", "w-b"), ("::", ""), ("v1.2+3", "v1.2-3")]
        {
            assert_eq!(value_like(text), expected);
            assert!(is_value(expected));
        }
        assert_eq!(value_like(&"a:".repeat(50)).len(), 63);
    }
}
