//! Addresses of repositories and registries, as lock files and metadata write them.

use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;

/// The path that an address of a repository names: `github.com/owner/name` of `https://github.com/owner/name.git` and of
/// `git@github.com:owner/name`.
pub(crate) fn repository_path(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    match host.split_once(':') {
        // A port is no part of the name; what is no port is the first part of the path, as in addresses of SSH.
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => format!("{host}/{path}"),
        Some((host, first)) => format!("{host}/{first}/{path}"),
        None => format!("{host}/{path}"),
    }
}

/// The value of the last `key = value` pair in the query or the fragment of an address, for commits.
pub(crate) fn fragment(address: &str) -> Option<&str> {
    address.split_once('#').map(|(_, fragment)| fragment).filter(|fragment| !fragment.is_empty())
}

/// Takes `user:password@` out of every address that these facts hold, so that no credential is kept or shown.
///
/// What a cataloger keeps for itself in `data` it cleans alone, since only it knows the form.
pub(crate) fn clean(facts: &mut RawFacts) {
    facts.packages.iter_mut().for_each(clean_record);
    for problem in &mut facts.problems {
        clean_text(&mut problem.what);
    }
}

fn clean_record(record: &mut PackageRecord) {
    let PackageRecord { namespace, name, version, id, requires, provides, licences, qualifiers, properties, .. } =
        record;
    let lists = requires.iter_mut().chain(provides).chain(licences);
    let named = qualifiers.values_mut().chain(properties.values_mut());
    [name, version, id].into_iter().chain(namespace).chain(lists).chain(named).for_each(clean_text);
}

fn clean_text(text: &mut String) {
    if text.contains('@') && text.contains("://") {
        *text = without_credentials(text);
    }
}

/// A text without the `user:password@` of the addresses in it. A user alone stays where it is no secret: that of SSH.
pub(crate) fn without_credentials(text: &str) -> String {
    let mut parts = text.split("://");
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for rest in parts {
        let is_http = clean.ends_with("http") || clean.ends_with("https");
        let end = rest.find(['/', '?', '#', '"', '\'', '`', '<', '>', '\\']).unwrap_or(rest.len());
        let end = rest.find(char::is_whitespace).map_or(end, |space| space.min(end));
        let (authority, _) = rest.split_at_checked(end).unwrap_or((rest, ""));
        clean.push_str("://");
        match authority.rsplit_once('@') {
            Some((user, _)) if is_http || user.contains(':') => {
                clean.push_str(rest.get(user.len() + 1..).unwrap_or_default());
            }
            _ => clean.push_str(rest),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_credentials_wherever_they_stand() {
        for (text, expected) in [
            ("git+https://user:token@example.org/a.git#1", "git+https://example.org/a.git#1"),
            ("https://token@example.org", "https://example.org"),
            ("ssh://git@example.org/a", "ssh://git@example.org/a"),
            ("ssh://git:word@example.org/a", "ssh://example.org/a"),
            ("https://example.org/a@1.0", "https://example.org/a@1.0"),
            ("https://a:p@b@example.org/", "https://example.org/"),
            ("a at https://u:p@x and https://v:q@y", "a at https://x and https://y"),
            ("{\"url\": \"https://u:p@x\", \"who\": \"a@b\"}", "{\"url\": \"https://x\", \"who\": \"a@b\"}"),
            ("git@example.org:a/b", "git@example.org:a/b"),
        ] {
            assert_eq!(without_credentials(text), expected, "{text}");
        }
    }

    #[test]
    fn a_record_keeps_no_credential_in_any_text() {
        let address = || "git+https://user:Kq7-word@example.org/a@1".to_owned();
        let record = PackageRecord {
            id: address(),
            requires: vec![address()],
            licences: vec![address()],
            qualifiers: [("vcs_url".to_owned(), address())].into(),
            properties: [("resolved".to_owned(), address())].into(),
            ..PackageRecord::new("npm", address(), address())
        };
        let mut facts = RawFacts { packages: vec![record], ..RawFacts::default() };
        facts.problem(format!("includes {}", address()));
        clean(&mut facts);
        let shown = format!("{facts:?}");
        assert!(!shown.contains("Kq7") && shown.contains("example.org/a@1"), "{shown}");
    }
}
