//! Plain scalars as readers of YAML 1.2 take them. Source: YAML 1.2.2 specification, core schema.

use std::cmp::Ordering;

use plimsoll_source::Scalar;

/// The value of a scalar without quotes and tag.
pub(crate) fn resolve(text: &str) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Scalar::NotJson,
        _ => number(text).unwrap_or(Scalar::Text(text)),
    }
}

/// True when two readings come to the same.
pub(crate) fn is_same(one: Scalar<'_>, other: Scalar<'_>) -> bool {
    match (decimal(one), decimal(other)) {
        (Some(one), Some(other)) => one.partial_cmp(&other).is_some_and(Ordering::is_eq),
        _ => one == other,
    }
}

// Numbers that no double holds are compared as readers of JSON would see them.
#[allow(clippy::cast_precision_loss)]
fn decimal(scalar: Scalar<'_>) -> Option<f64> {
    match scalar {
        Scalar::Integer(value) => Some(value as f64),
        Scalar::Float(value) => Some(value),
        _ => None,
    }
}

fn number(text: &str) -> Option<Scalar<'static>> {
    let of_base = |digits: &str, base: u32| {
        let is_legal = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base));
        // Above 64 bits readers differ anyway.
        is_legal.then(|| i64::from_str_radix(digits, base).map_or(Scalar::Float(f64::INFINITY), Scalar::Integer))
    };
    if let Some(digits) = text.strip_prefix("0o") {
        return of_base(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return of_base(digits, 16);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Some(Scalar::NotJson);
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (unsigned, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = is_digits(whole)
        && is_digits(fraction)
        && is_digits(exponent)
        && !exponent.is_empty()
        && !(whole.is_empty() && fraction.is_empty());
    if !is_number {
        return None;
    }
    let Ok(value) = text.parse() else { return None };
    Some(Scalar::Float(value))
}

#[cfg(test)]
mod tests {
    use plimsoll_source::Kind;

    use super::*;

    #[test]
    fn only_some_notations_are_read_differently() {
        for (text, expected) in [
            ("yes", false),
            ("Off", false),
            ("n", false),
            ("010", false),
            ("0777", false),
            ("1_000", false),
            ("0b101", false),
            ("0X1F", false),
            ("-0x10", false),
            ("1e400", false),
            ("true", true),
            ("TRUE", true),
            ("tRue", true),
            ("007", true),
            ("08", true),
            ("0", true),
            ("-12", true),
            ("-0", true),
            ("+5", true),
            ("0o17", true),
            ("0x1f", true),
            ("2.0", true),
            ("5.", true),
            (".5", true),
            ("1e3", true),
            (".inf", true),
            (".nan", true),
            ("~", true),
            ("", true),
            ("12:30", true),
            ("2020-01-01", true),
            ("1.2.3", true),
            ("web", true),
            ("9007199254740993", true),
        ] {
            assert_eq!(is_same(plimsoll_source::resolve(text, Kind::Plain, None), resolve(text)), expected, "{text}");
        }
    }
}
