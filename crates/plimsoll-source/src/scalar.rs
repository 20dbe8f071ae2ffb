//! Scalars as Kubernetes reads them: YAML 1.1 by way of Go, not YAML 1.2.
//!
//! Source: behaviour of kubectl 1.32 (configuration spec section 3.1), which reads YAML with the Go library `yaml.v2`
//! and turns it into JSON. The conformance run compares all measured rows.

use crate::Kind;

/// A scalar's value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Scalar<'t> {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number that fits 64 bits, `2.0` and `1e3` included, since JSON has one sort of number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(&'t str),
    /// Something JSON cannot say, such as `.inf`, or a text that does not fit its tag: the document is refused.
    NotJson,
}

/// The value of a scalar with the given text (escapes resolved), notation and tag.
pub fn resolve<'t>(text: &'t str, kind: Kind, tag: Option<&str>) -> Scalar<'t> {
    match tag {
        None if kind == Kind::Plain => resolve_plain(text),
        Some("!!int") => match resolve_plain(text) {
            // Go accepts a float's notation for no integer tag.
            Scalar::Integer(value) if !text.contains('.') => Scalar::Integer(value),
            _ => Scalar::NotJson,
        },
        Some("!!float") => match resolve_plain(text) {
            number @ (Scalar::Integer(_) | Scalar::Float(_)) => number,
            _ => Scalar::NotJson,
        },
        Some("!!bool") => match resolve_plain(text) {
            truth @ Scalar::Bool(_) => truth,
            _ => Scalar::NotJson,
        },
        Some("!!null") => match resolve_plain(text) {
            Scalar::Null => Scalar::Null,
            _ => Scalar::NotJson,
        },
        None | Some(_) => Scalar::Text(text),
    }
}

/// The value of a scalar without quotes and tag.
fn resolve_plain(text: &str) -> Scalar<'_> {
    match text.bytes().next() {
        None => Scalar::Null,
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => number(text).unwrap_or(Scalar::Text(text)),
        Some(b'~' | b'n' | b'N' | b'y' | b'Y' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') => match text {
            "~" | "null" | "Null" | "NULL" => Scalar::Null,
            "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Scalar::Bool(true),
            "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Scalar::Bool(false),
            _ => Scalar::Text(text),
        },
        Some(_) => Scalar::Text(text),
    }
}

/// A number, or `None` when the text is none.
fn number(text: &str) -> Option<Scalar<'static>> {
    if matches!(
        text,
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf" | "-.INF" | ".nan" | ".NaN" | ".NAN"
    ) {
        return Some(Scalar::NotJson);
    }
    // Most scalars that begin like a number are names, versions and quantities: leave before copying.
    if !text
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'+' | b'-' | b'.' | b'_' | b'x' | b'X' | b'o' | b'O'))
    {
        return None;
    }
    let digits = text.replace('_', "");
    integer(&digits).or_else(|| decimal(&digits))
}

/// A whole number in any base that Go's `ParseInt(s, 0, 64)` takes.
fn integer(digits: &str) -> Option<Scalar<'static>> {
    let (negative, magnitude) = match digits.split_at_checked(1) {
        Some(("-", rest)) => (true, rest),
        Some(("+", rest)) => (false, rest),
        _ => (false, digits),
    };
    let (base, magnitude) = match magnitude.split_at_checked(2) {
        Some(("0x" | "0X", rest)) => (16, rest),
        Some(("0o" | "0O", rest)) => (8, rest),
        Some(("0b" | "0B", rest)) => (2, rest),
        _ if magnitude.len() > 1 && magnitude.starts_with('0') => (8, magnitude),
        _ => (10, magnitude),
    };
    // `from_str_radix` would take a second sign.
    if magnitude.is_empty() || !magnitude.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let Ok(magnitude) = u64::from_str_radix(magnitude, base) else { return None };
    match (i64::try_from(magnitude), negative) {
        (Ok(value), false) => Some(Scalar::Integer(value)),
        (Ok(value), true) => Some(Scalar::Integer(-value)),
        (Err(_), false) => Some(Scalar::Float(magnitude as f64)),
        (Err(_), true) if magnitude == i64::MIN.unsigned_abs() => Some(Scalar::Integer(i64::MIN)),
        // Below 64 bits only a decimal number is read as a float.
        (Err(_), true) => None,
    }
}

/// A decimal number with optional fraction and exponent.
fn decimal(digits: &str) -> Option<Scalar<'static>> {
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !power.is_empty() && all_digits(power)
    });
    if !all_digits(whole) || !all_digits(fraction) || (whole.is_empty() && fraction.is_empty()) || !exponent_fits {
        return None;
    }
    let Ok(value) = digits.parse::<f64>() else { return None };
    if value.is_infinite() {
        return None;
    }
    // Whole numbers that an i64 holds without loss are whole numbers. 2^53 is where doubles stop being exact.
    let is_whole = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
    Some(if is_whole { Scalar::Integer(value as i64) } else { Scalar::Float(value) })
}

/// The bytes that `!!binary` stands for, as text; `None` when it is not base64. Line breaks and blanks are skipped.
pub fn decode_base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut padding) = (0u32, 0u32, 0u32);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                continue;
            }
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        bits = bits << 6 | u32::from(digit);
        count += 1;
        if count == 4 {
            bytes.extend(bits.to_be_bytes().into_iter().skip(1));
            (bits, count) = (0, 0);
        }
    }
    match (count, padding) {
        (0, 0) => {}
        (2, 2) => bytes.extend((bits >> 4).to_be_bytes().into_iter().skip(3)),
        (3, 1) => bytes.extend((bits >> 2).to_be_bytes().into_iter().skip(2)),
        _ => return None,
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_are_read_as_kubernetes_reads_them() {
        for (text, expected) in [
            ("yes", Scalar::Bool(true)),
            ("oFF", Scalar::Text("oFF")),
            ("0777", Scalar::Integer(511)),
            ("0o777", Scalar::Integer(511)),
            ("08", Scalar::Integer(8)),
            ("1_000", Scalar::Integer(1000)),
            ("0x1F90", Scalar::Integer(8080)),
            ("-010", Scalar::Integer(-8)),
            ("1e3", Scalar::Integer(1000)),
            (".5", Scalar::Float(0.5)),
            ("1e400", Scalar::Text("1e400")),
            (".inf", Scalar::NotJson),
            ("1:30", Scalar::Text("1:30")),
            ("--1", Scalar::Text("--1")),
            ("", Scalar::Null),
        ] {
            assert_eq!(resolve_plain(text), expected, "{text}");
        }
    }

    #[test]
    fn binary_is_decoded_only_when_it_is_base64() {
        assert_eq!(decode_base64("aGVs\n bG8="), Some("hello".to_owned()));
        assert_eq!(decode_base64("aGVsbG8"), None);
        assert_eq!(decode_base64("not base64!"), None);
        assert_eq!(decode_base64("a="), None);
    }
}
