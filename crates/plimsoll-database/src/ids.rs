//! Ids of advisories, and what is wrong with them in the wild.

use std::borrow::Cow;

/// The form of an id that look-ups compare: the case of letters does not count.
pub fn id_key(id: &str) -> String {
    id.trim().to_ascii_lowercase()
}

/// Whether it is an id of the CVE list: `CVE`, a year of four digits, a number of four digits or more.
pub fn is_cve(id: &str) -> bool {
    crate::Cve::parse(id).is_some()
}

/// The id as its source would write it: upper case where the scheme is upper case, `-` for `_`, and nothing behind a
/// CVE id (real: `CVE-2021-35940.patch`). What is of no known scheme stays.
pub fn repaired_id(id: &str) -> Cow<'_, str> {
    let plain = id.trim();
    match repaired(plain) {
        Some(better) if better != id => Cow::Owned(better),
        _ if plain != id => Cow::Owned(plain.to_owned()),
        _ => Cow::Borrowed(id),
    }
}

fn repaired(id: &str) -> Option<String> {
    let dashed = id.replace('_', "-");
    let (scheme, rest) = dashed.split_once('-')?;
    if scheme.eq_ignore_ascii_case("CVE") {
        let end = rest.find(|character: char| !character.is_ascii_digit() && character != '-').unwrap_or(rest.len());
        let (number, behind) = rest.split_at_checked(end)?;
        let whole = format!("CVE-{}", number.trim_end_matches('-'));
        return ((behind.is_empty() || behind == ".patch") && is_cve(&whole)).then_some(whole);
    }
    if scheme.eq_ignore_ascii_case("GHSA") {
        return Some(format!("GHSA-{}", rest.to_ascii_lowercase()));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dirty_ids_are_repaired_and_others_stay() {
        for (id, expected) in [
            ("CVE-2021-35940.patch", "CVE-2021-35940"),
            ("cve_2021_35940", "CVE-2021-35940"),
            ("ghsa-AAAA-bbbb-cccc", "GHSA-aaaa-bbbb-cccc"),
            (" CVE-2021-35940 ", "CVE-2021-35940"),
            ("CVE-2021-35940", "CVE-2021-35940"),
            ("x_VCID-1a2b-3c4d", "x_VCID-1a2b-3c4d"),
            ("ALSA-2019:0975", "ALSA-2019:0975"),
            ("CVE-2021-X", "CVE-2021-X"),
            ("", ""),
        ] {
            assert_eq!(repaired_id(id), expected);
        }
    }

    #[test]
    fn an_id_of_the_cve_list_has_a_year_and_a_number() {
        for (id, expected) in [
            ("CVE-1999-0001", true),
            ("CVE-2024-1000001", true),
            ("cve-1999-0001", true),
            ("CVE-1999-1", false),
            ("CVE-99-0001", false),
            ("CVE-1999-00a1", false),
            ("GHSA-1999-0001", false),
        ] {
            assert_eq!(is_cve(id), expected, "{id}");
        }
    }
}
