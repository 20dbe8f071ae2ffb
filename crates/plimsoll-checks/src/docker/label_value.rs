//! What a label's value must look like.

use plimsoll_model::LabelKind;
use spdx::{Expression, ParseMode};

/// True when a value is of its kind.
pub(crate) fn is_of(kind: LabelKind, value: &str) -> bool {
    match kind {
        LabelKind::Text => true,
        LabelKind::Url => is_url(value),
        LabelKind::Email => is_email(value),
        LabelKind::Semver => is_semver(value),
        LabelKind::Rfc3339 => is_rfc3339(value),
        LabelKind::Hash => (7..=64).contains(&value.len()) && value.bytes().all(is_hex_digit),
        LabelKind::Spdx => Expression::parse_mode(value, SPDX).is_ok(),
    }
}

/// Licences that were renamed still have their old names.
const SPDX: ParseMode = ParseMode { allow_deprecated: true, ..ParseMode::STRICT };

/// What a kind is called in a title.
pub(crate) const fn words(kind: LabelKind) -> &'static str {
    match kind {
        LabelKind::Text => "text",
        LabelKind::Url => "URL",
        LabelKind::Email => "address for mail",
        LabelKind::Semver => "semantic version",
        LabelKind::Rfc3339 => "time such as 2026-11-21T19:04:00Z",
        LabelKind::Hash => "hash of a commit",
        LabelKind::Spdx => "licence of the SPDX list",
    }
}

/// Digits as Git writes them.
const fn is_hex_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// A URL with a scheme. Source: RFC 3986, sections 2 and 3.
fn is_url(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let is_written = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    let is_escaped = |(at, _): (usize, &str)| {
        rest.get(at + 1..at + 3).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let host = rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let has_host = match host {
        Some(host) => !host.is_empty() || scheme == "file",
        None => !matches!(scheme, "http" | "https" | "git" | "ssh" | "ftp") && !rest.is_empty(),
    };
    is_scheme && rest.bytes().all(is_written) && rest.match_indices('%').all(is_escaped) && has_host
}

/// `name@host`. Source: RFC 5322, section 3.4.1, without quoted names and comments.
fn is_email(value: &str) -> bool {
    let Some((name, host)) = value.rsplit_once('@') else { return false };
    let is_atom = |atom: &str| {
        !atom.is_empty()
            && atom.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
    };
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.split('.').all(is_atom) && host.split('.').all(is_label)
}

/// A semantic version. Source: semver.org 2.0.0, items 2, 9 and 10.
fn is_semver(value: &str) -> bool {
    let (value, build) = value.split_once('+').map_or((value, None), |(value, build)| (value, Some(build)));
    let (core, before) = value.split_once('-').map_or((value, None), |(core, before)| (core, Some(before)));
    let is_number = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
    };
    let is_word =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_before = |text: &str| is_word(text) && (is_number(text) || text.bytes().any(|byte| !byte.is_ascii_digit()));
    core.split('.').count() == 3
        && core.split('.').all(is_number)
        && before.is_none_or(|before| before.split('.').all(is_before))
        && build.is_none_or(|build| build.split('.').all(is_word))
}

/// A time with its zone. Source: RFC 3339, section 5.6.
fn is_rfc3339(value: &str) -> bool {
    let Some((date, time)) = value.split_once(['T', 't', ' ']) else { return false };
    let at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(at).unwrap_or((time, ""));
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_zone = match zone.strip_prefix(['+', '-']) {
        Some(offset) => matches!(numbers(offset, ':', &[2, 2]).as_deref(), Some([0..=23, 0..=59])),
        None => matches!(zone, "Z" | "z"),
    };
    let is_clock = matches!(numbers(clock, ':', &[2, 2, 2]).as_deref(), Some([0..=23, 0..=59, 0..=60]));
    let is_date = match numbers(date, '-', &[4, 2, 2]).as_deref() {
        Some(&[year, month, day]) => day >= 1 && day <= days(year, month),
        _ => false,
    };
    is_date && is_clock && is_zone && !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// The numbers of a text that has as many digits each as is asked for.
fn numbers(text: &str, between: char, digits: &[usize]) -> Option<Vec<u32>> {
    let parts: Vec<&str> = text.split(between).collect();
    let is_shaped = parts.len() == digits.len()
        && parts
            .iter()
            .zip(digits)
            .all(|(part, digits)| part.len() == *digits && part.bytes().all(|byte| byte.is_ascii_digit()));
    let value = |part: &str| part.bytes().fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
    is_shaped.then(|| parts.into_iter().map(value).collect())
}

/// How many days a month has; none when there is no such month.
const fn days(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: LabelKind, good: &[&str], bad: &[&str]) {
        for value in good {
            assert!(is_of(kind, value), "{kind:?} {value}");
        }
        for value in bad {
            assert!(!is_of(kind, value), "{kind:?} {value}");
        }
    }

    #[test]
    fn values_are_held_against_their_kind() {
        check(
            LabelKind::Url,
            &["https://registry.example/shop?a=1#b", "mailto:shop@registry.example", "git+ssh://git.example/a.git"],
            &["", "shop/web", "https:", "https://", "http:/a", "https://a b", "https://a/%2", "1a://b", "www.example"],
        );
        check(
            LabelKind::Email,
            &["shop@registry.example", "a.b+c@localhost", "o'neil@x.example"],
            &["", "shop", "@a", "a@", "a b@c", "a..b@c", "a@-b", "Shop <shop@registry.example>"],
        );
        check(
            LabelKind::Semver,
            &["1.0.0", "0.1.2-rc.1+build.007", "1.0.0--.a", "1.0.0+a-b"],
            &["", "1.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0+", "1.0.0-a..b", "latest"],
        );
        check(
            LabelKind::Rfc3339,
            &["2026-11-21T19:04:00Z", "2024-02-29t23:59:60.123+05:30", "2026-11-21 19:04:00z"],
            &[
                "",
                "2026-11-21",
                "2026-11-21T19:04:00",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-1-1T0:0:0Z",
                "2026-11-21T19:04:00.Z",
                "2026-11-21T24:00:00Z",
                "2026-11-21T19:04:00+0100",
            ],
        );
        check(LabelKind::Hash, &["8f1ee7a", &"a0".repeat(20), &"a0".repeat(32)], &["", "8f1ee7", "main123", "8F1EE7A"]);
        check(
            LabelKind::Spdx,
            &["MIT", "GPL-2.0", "Apache-2.0 WITH LLVM-exception OR MIT", "LicenseRef-shop"],
            &["", "Apache 2.0", "Proprietary", "MIT OR", "mit-ish"],
        );
        check(LabelKind::Text, &["", "anything"], &[]);
    }
}
