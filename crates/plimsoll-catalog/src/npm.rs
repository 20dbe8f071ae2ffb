//! What the formats of JavaScript have in common: names, licences, origins, and JSON as npm reads it.

use std::collections::BTreeMap;

use plimsoll_facts::PackageRecord;
use serde::Deserialize;
use serde_json::Value;

/// Longest path of a folder in a lock file, bytes: what is needed is looked up in each folder on it.
pub(crate) const MAX_PATH: usize = 1024;

/// A package of the registry by its full name: the scope becomes the namespace.
pub(crate) fn record(name: &str, version: &str) -> PackageRecord {
    let (namespace, name) = match name.split_once('/') {
        Some((scope, name)) if scope.starts_with('@') => (Some(scope.to_owned()), name),
        _ => (None, name),
    };
    PackageRecord { namespace, ..PackageRecord::new("npm", name, version) }
}

/// `name` and the rest in `name@rest`; the `@` of a scope does not count.
pub(crate) fn split_at(text: &str) -> Option<(&str, &str)> {
    let scope = usize::from(text.starts_with('@'));
    let place = text.get(scope..)?.find('@')? + scope;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// True for a name that npm could install: `name` or `@scope/name` of characters that need no escape in a URL.
/// Source: validate-npm-package-name, the rules for old packages.
pub(crate) fn is_name(name: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte))
    };
    match name.strip_prefix('@') {
        Some(scoped) => scoped.split_once('/').is_some_and(|(scope, name)| part(scope) && part(name)),
        None => part(name),
    }
}

/// Licences in all forms that there were: a text, `{type}`, lists of them.
pub(crate) fn licences(value: &Value) -> Vec<String> {
    let name = |value: &Value| {
        let text = value.as_str().or_else(|| value.get("type")?.as_str());
        text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    match value {
        Value::Array(items) => items.iter().filter_map(name).collect(),
        value => name(value).into_iter().collect(),
    }
}

/// A text, or `None` for anything else: one strange field must not hide the others.
pub(crate) fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => Some(text),
        _ => None,
    })
}

/// A mapping of texts, such as `dependencies`; what is none is empty, values that are no texts are left out.
pub(crate) fn texts<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let Value::Object(entries) = Value::deserialize(deserializer)? else { return Ok(BTreeMap::new()) };
    Ok(entries.into_iter().filter_map(|(key, value)| Some((key, value.as_str()?.to_owned()))).collect())
}

/// Adds where a package comes from when that is a repository of sources and not the registry.
pub(crate) fn with_origin(mut record: PackageRecord, resolved: &str) -> PackageRecord {
    if let Some(url) = repository(resolved) {
        record.qualifiers.insert("vcs_url".to_owned(), url);
    }
    record
}

/// The address of a repository of sources; `None` for other addresses.
pub(crate) fn repository(address: &str) -> Option<String> {
    let address = match address.split_once(':') {
        Some((host @ ("github" | "gitlab" | "bitbucket"), path)) => {
            format!("git+https://{host}.{}/{path}", if host == "bitbucket" { "org" } else { "com" })
        }
        _ => address.to_owned(),
    };
    let is_git = address.starts_with("git+")
        || address.starts_with("git://")
        || address.starts_with("git@")
        || address.starts_with("ssh://")
        || address.split('#').next().is_some_and(|url| url.starts_with("http") && url.as_bytes().ends_with(b".git"));
    is_git.then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_and_checked_with_their_scope() {
        assert_eq!(split_at("@a/b@1.0"), Some(("@a/b", "1.0")));
        assert_eq!(split_at("b@npm:c@1"), Some(("b", "npm:c@1")));
        assert_eq!(split_at("@a/b"), None);
        for (name, expected) in [
            ("a", true),
            ("@a/b", true),
            ("@a/b/", false),
            ("a/b", false),
            (".bin", false),
            ("", false),
            ("a b", false),
        ] {
            assert_eq!(is_name(name), expected, "{name}");
        }
    }

    #[test]
    fn addresses_of_repositories_are_told_from_those_of_archives() {
        assert_eq!(repository("git+https://example.org/a.git#1").as_deref(), Some("git+https://example.org/a.git#1"));
        assert_eq!(repository("github:a/b#1").as_deref(), Some("git+https://github.com/a/b#1"));
        assert_eq!(repository("https://registry.example/a/-/a-1.tgz"), None);
    }
}
