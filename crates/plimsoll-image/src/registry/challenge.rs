//! The header `WWW-Authenticate`: how a registry wants us to prove who we are. Source: RFC 9110, 11.6.1.

use std::collections::BTreeMap;

/// The longest header that is read, in bytes.
const LENGTH: usize = 8 << 10;

/// What a registry wants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Challenge {
    /// A name and a password with each request.
    Basic,
    /// A token, which `realm` gives.
    Bearer {
        /// Address of the token server.
        realm: String,
        /// Name of the registry there.
        service: Option<String>,
    },
}

/// The strongest challenge that we can answer: a token before a password.
pub(super) fn choose<'h>(headers: impl Iterator<Item = &'h str>) -> Option<Challenge> {
    let mut basic = None;
    for (scheme, mut parameters) in headers.flat_map(challenges) {
        if scheme.eq_ignore_ascii_case("bearer")
            && let Some(realm) = parameters.remove("realm")
        {
            return Some(Challenge::Bearer { realm, service: parameters.remove("service") });
        }
        if scheme.eq_ignore_ascii_case("basic") {
            basic = Some(Challenge::Basic);
        }
    }
    basic
}

/// The schemes of one header with their parameters, names in lower case.
fn challenges(header: &str) -> Vec<(&str, BTreeMap<String, String>)> {
    let mut challenges: Vec<(&str, BTreeMap<String, String>)> = Vec::new();
    if header.len() > LENGTH {
        return challenges;
    }
    for item in items(header) {
        let (name, value) = item.split_once('=').map_or((item, None), |(name, value)| (name.trim(), Some(value)));
        // `Bearer realm="…"` begins a challenge; `service="…"` belongs to the one before it.
        let parameter = match name.split_once(char::is_whitespace) {
            Some((scheme, parameter)) => {
                challenges.push((scheme, BTreeMap::new()));
                parameter.trim()
            }
            None if value.is_none() => {
                challenges.push((name, BTreeMap::new()));
                continue;
            }
            None => name,
        };
        if let (Some((_, parameters)), Some(value)) = (challenges.last_mut(), value) {
            parameters.insert(parameter.to_ascii_lowercase(), unquoted(value.trim()));
        }
    }
    challenges
}

/// What stands between commas that are not in quotes.
fn items(header: &str) -> Vec<&str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let is_comma = |character: char| {
        if is_escaped {
            is_escaped = false;
            return false;
        }
        match character {
            '\\' => is_escaped = is_quoted,
            '"' => is_quoted = !is_quoted,
            _ => {}
        }
        character == ',' && !is_quoted
    };
    header.split(is_comma).map(str::trim).filter(|item| !item.is_empty()).collect()
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut is_escaped = false;
    inner
        .chars()
        .filter(|character| {
            is_escaped = *character == '\\' && !is_escaped;
            !is_escaped
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bearer(realm: &str, service: Option<&str>) -> Option<Challenge> {
        Some(Challenge::Bearer { realm: realm.to_owned(), service: service.map(str::to_owned) })
    }

    #[test]
    fn a_challenge_is_read_in_every_notation() {
        for (headers, expected) in [
            (&["Basic realm=\"x\""][..], Some(Challenge::Basic)),
            (&["basic"], Some(Challenge::Basic)),
            (
                &["Bearer realm=\"https://a.example/t\",service=\"r\",scope=\"s\""],
                bearer("https://a.example/t", Some("r")),
            ),
            (&["bearer Realm = \"https://a.example\" , SERVICE=r"], bearer("https://a.example", Some("r"))),
            (&["Basic realm=\"a, b\", Bearer realm=\"https://a.example\""], bearer("https://a.example", None)),
            (&["Negotiate, Basic realm=x", "Bearer realm=\"q\\\"q\""], bearer("q\"q", None)),
            (&["Bearer service=\"no realm\""], None),
            (&["", ",,,", "=", "\"", "Bearer realm=\""], bearer("\"", None)),
            (&["Negotiate"], None),
        ] {
            assert_eq!(choose(headers.iter().copied()), expected, "{headers:?}");
        }
    }
}
