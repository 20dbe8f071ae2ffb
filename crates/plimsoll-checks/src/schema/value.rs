//! Scalars against their types, as the server decodes them.

use plimsoll_facts::Quantity;
use plimsoll_source::{Kind, Node, Scalar};

use super::types::Schema;

/// How a value stands to its type.
pub(crate) enum Fit {
    /// It is one.
    Fits,
    /// It has another type than the one that is wanted.
    WrongType(&'static str),
    /// It has the right type, and is still not what is wanted.
    WrongValue(&'static str),
    /// It holds a placeholder.
    Unknown,
}

/// Compares a node that is not null with a scalar type.
pub(crate) fn fit(node: Node<'_>, schema: Schema<'_>) -> Fit {
    let wanted = match (schema, node.scalar()) {
        (Schema::Text | Schema::Time, Some(Scalar::Text(text))) => {
            // Without quotes the whole value may turn into a number.
            let is_open = node.kind() == Kind::Plain && text.starts_with(['$', '{']) && text.ends_with('}');
            return if is_open && node.is_placeholder() { Fit::Unknown } else { Fit::Fits };
        }
        (Schema::Truth, Some(Scalar::Bool(_)))
        | (Schema::Number | Schema::Quantity, Some(Scalar::Integer(_) | Scalar::Float(_)))
        | (Schema::Integer(64), Some(Scalar::Integer(_)))
        | (Schema::IntegerOrText, Some(Scalar::Text(_))) => return Fit::Fits,
        (Schema::Integer(_) | Schema::IntegerOrText, Some(Scalar::Integer(number))) => {
            if i32::try_from(number).is_ok() {
                return Fit::Fits;
            }
            "an integer of 32 bits"
        }
        (Schema::Base64, Some(Scalar::Text(text))) if is_base64(text) => return Fit::Fits,
        (Schema::Quantity, Some(Scalar::Text(text))) if Quantity::parse(text.trim()).is_some() => return Fit::Fits,
        (Schema::OneOf(values), Some(value)) => {
            if values.items().any(|allowed| allowed.scalar() == Some(value)) {
                return Fit::Fits;
            }
            "one of the values that its schema lists"
        }
        (Schema::Text, _) => "a string",
        (Schema::Time, _) => "a time in a string",
        (Schema::Truth, _) => "a boolean",
        (Schema::Number, _) => "a number",
        (Schema::Integer(_), _) => "an integer",
        (Schema::IntegerOrText, _) => "an integer or a string",
        (Schema::Base64, _) => "a string in base64",
        (Schema::Quantity, _) => "a quantity such as `500m` or `128Mi`",
        // An enumeration of collections is left to the server.
        _ => return Fit::Fits,
    };
    // Anything may come of a document that JSON cannot say; that is another check's.
    match node.scalar() {
        Some(Scalar::NotJson) => Fit::Fits,
        _ if node.is_placeholder() => Fit::Unknown,
        Some(Scalar::Text(_)) if matches!(schema, Schema::Base64 | Schema::Quantity) => Fit::WrongValue(wanted),
        Some(Scalar::Integer(_)) if matches!(schema, Schema::Integer(_) | Schema::IntegerOrText) => {
            Fit::WrongValue(wanted)
        }
        Some(_) if matches!(schema, Schema::OneOf(_)) => Fit::WrongValue(wanted),
        _ => Fit::WrongType(wanted),
    }
}

/// What a node is, in words.
pub(crate) fn described(node: Node<'_>) -> &'static str {
    match node.scalar() {
        None if node.kind().is_mapping() => "a mapping",
        None => "a list",
        Some(Scalar::Null | Scalar::NotJson) => "no value",
        Some(Scalar::Bool(_)) => "a boolean",
        Some(Scalar::Integer(_)) => "an integer",
        Some(Scalar::Float(_)) => "a number",
        Some(Scalar::Text(_)) => "a string",
    }
}

/// True for base64 with padding; line ends are skipped. Source: Go, package encoding/base64.
fn is_base64(text: &str) -> bool {
    let (mut digits, mut padding) = (0_usize, 0_usize);
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
        match byte {
            b'=' => padding += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => digits += 1,
            _ => return false,
        }
    }
    (digits + padding).is_multiple_of(4) && padding <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_needs_its_padding() {
        for good in ["", "aGVsbG8=", "aGVs\nbG8h\n", "+/==", "YQ=="] {
            assert!(is_base64(good), "{good}");
        }
        for bad in ["hello", "aGVsbG8", "a b=", "=aaa", "YQ=a", "a==="] {
            assert!(!is_base64(bad), "{bad}");
        }
    }
}
