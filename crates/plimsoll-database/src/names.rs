//! Names of ecosystems and packages, in the one form that the writer and every look-up use.

use std::borrow::Cow;

/// Divides ecosystem and name in a key; neither holds it.
pub(crate) const DIVIDER: u8 = 0x1f;

/// An ecosystem of OSV and its release: `Alpine:v3.20` is `Alpine` and `v3.20`, `Red Hat:rhel_eus:9.4::appstream` is
/// `Red Hat` and `rhel_eus:9.4::appstream`. Source: OSV schema, `affected[].package.ecosystem`.
pub fn split_ecosystem(ecosystem: &str) -> (&str, Option<&str>) {
    match ecosystem.split_once(':') {
        Some((name, release)) if !release.is_empty() => (name, Some(release)),
        Some((name, _)) => (name, None),
        None => (ecosystem, None),
    }
}

/// The form of an ecosystem that look-ups compare: without release, in lower case.
pub fn ecosystem_key(ecosystem: &str) -> String {
    split_ecosystem(ecosystem).0.trim().to_ascii_lowercase()
}

/// The form of a package's name that look-ups compare. `ecosystem` is with or without its release.
///
/// PyPI folds case and runs of `-`, `_`, `.` (PEP 503); NuGet, Packagist and GitHub Actions fold case; Go, Maven, npm
/// and the distributions do not.
pub fn normalised_name<'n>(ecosystem: &str, name: &'n str) -> Cow<'n, str> {
    match ecosystem_key(ecosystem).as_str() {
        "pypi" => python(name),
        "nuget" | "packagist" | "github actions" => lower(name),
        "git" => Cow::Borrowed(name.trim_end_matches('/').trim_end_matches(".git")),
        _ => Cow::Borrowed(name),
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

fn python(name: &str) -> Cow<'_, str> {
    let is_mark = |character: char| matches!(character, '-' | '_' | '.');
    let is_normal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if name.bytes().all(is_normal) {
        return Cow::Borrowed(name);
    }
    let mut out = String::with_capacity(name.len());
    let mut was_mark = false;
    for character in name.chars() {
        if !is_mark(character) {
            out.push(character.to_ascii_lowercase());
        } else if !was_mark {
            out.push('-');
        }
        was_mark = is_mark(character);
    }
    Cow::Owned(out)
}

/// The key of a package.
pub(crate) fn package_key(ecosystem: &str, name: &str) -> Vec<u8> {
    let mut key = ecosystem_key(ecosystem).into_bytes();
    key.push(DIVIDER);
    key.extend_from_slice(normalised_name(ecosystem, name).as_bytes());
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_as_their_ecosystem_folds_them() {
        for (ecosystem, name, expected) in [
            ("PyPI", "Zope.Interface__x", "zope-interface-x"),
            ("PyPI", "requests", "requests"),
            ("NuGet", "Newtonsoft.Json", "newtonsoft.json"),
            ("Packagist:https://packages.drupal.org/8", "Drupal/Core", "drupal/core"),
            ("npm", "@Scope/Name", "@Scope/Name"),
            ("Go", "github.com/BurntSushi/toml", "github.com/BurntSushi/toml"),
            ("Maven", "org.Apache:Log4J", "org.Apache:Log4J"),
        ] {
            assert_eq!(normalised_name(ecosystem, name), expected);
        }
    }

    #[test]
    fn the_release_is_what_stands_behind_the_first_colon() {
        for (ecosystem, expected) in [
            ("Alpine:v3.20", ("Alpine", Some("v3.20"))),
            ("Ubuntu:Pro:18.04:LTS", ("Ubuntu", Some("Pro:18.04:LTS"))),
            ("Red Hat:rhel_eus:9.4::appstream", ("Red Hat", Some("rhel_eus:9.4::appstream"))),
            ("npm", ("npm", None)),
            ("Debian:", ("Debian", None)),
        ] {
            assert_eq!(split_ecosystem(ecosystem), expected);
        }
    }
}
