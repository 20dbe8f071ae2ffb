//! What the formats of Python have in common: names, and requirements as PEP 508 writes them.

use plimsoll_facts::PackageRecord;

/// A package of the index, by its name as written.
pub(crate) fn record(name: &str, version: &str) -> PackageRecord {
    PackageRecord::new("pypi", name, version)
}

/// A name as it is compared. Source: PEP 503.
pub(crate) fn normal(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for part in name.split(['-', '_', '.']).filter(|part| !part.is_empty()) {
        if !normal.is_empty() {
            normal.push('-');
        }
        normal.push_str(&part.to_ascii_lowercase());
    }
    normal
}

/// A requirement: `name[extra] == 1.0 ; marker`.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Requirement<'t> {
    /// The name as written.
    pub(crate) name: &'t str,
    /// The version, if exactly one is allowed.
    pub(crate) pinned: Option<&'t str>,
    /// When it counts; empty for always.
    pub(crate) marker: &'t str,
}

/// Reads a requirement; `None` for what is none.
pub(crate) fn requirement(text: &str) -> Option<Requirement<'_>> {
    let (specifier, marker) = text.split_once(';').unwrap_or((text, ""));
    let specifier = specifier.trim();
    let end = specifier.find(|character: char| !is_name_character(character)).unwrap_or(specifier.len());
    let (name, rest) = specifier.split_at_checked(end)?;
    let is_edge = |character: char| character.is_ascii_alphanumeric();
    if !name.starts_with(is_edge) || !name.ends_with(is_edge) {
        return None;
    }
    let rest = rest.trim_start();
    let rest = match rest.strip_prefix('[') {
        Some(extras) => extras.split_once(']')?.1.trim_start(),
        None => rest,
    };
    if !rest.is_empty() && !rest.starts_with(['=', '<', '>', '!', '~', '@', '(', ' ']) {
        return None;
    }
    let versions = rest.trim().trim_start_matches('(').trim_end_matches(')').trim();
    let pinned = versions.strip_prefix("===").or_else(|| versions.strip_prefix("==")).map(str::trim);
    Some(Requirement { name, pinned: pinned.filter(|version| is_version(version)), marker: marker.trim() })
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
}

/// True for one version, not a range or pattern. Source: PEP 440, with some room for older ones.
fn is_version(text: &str) -> bool {
    let digits = text.strip_prefix(['v', 'V']).unwrap_or(text);
    digits.starts_with(|character: char| character.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".!+-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_are_read_and_only_one_version_is_a_pin() {
        for (text, expected) in [
            ("flask", Some(("flask", None))),
            ("Flask == 2.0.0", Some(("Flask", Some("2.0.0")))),
            ("celery[redis, pytest]==4.4.7 ; python_version < '3'", Some(("celery", Some("4.4.7")))),
            ("a===1.0+local", Some(("a", Some("1.0+local")))),
            ("zope.interface (==5.4.0)", Some(("zope.interface", Some("5.4.0")))),
            ("a==2.0.*", Some(("a", None))),
            ("a>=1,==1.2", Some(("a", None))),
            ("a==1.2,<3", Some(("a", None))),
            ("a @ https://example.org/a.whl", Some(("a", None))),
            ("a=='1.0'", Some(("a", None))),
            ("foo|bar==1", None),
            ("%if x", None),
            (">=1.0", None),
            ("", None),
            ("-e .", None),
        ] {
            let found = requirement(text);
            assert_eq!(found.map(|requirement| (requirement.name, requirement.pinned)), expected, "{text}");
        }
    }

    #[test]
    fn names_are_compared_in_lower_case_with_single_hyphens() {
        assert_eq!(normal("Zope.Interface__x"), "zope-interface-x");
    }
}
