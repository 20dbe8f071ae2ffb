//! JSON Web Keys, alone or in a set. Source: RFC 7517; RFC 7518, section 6; RFC 8037, section 2.

use std::ops::Range;

use serde_json::Value;

use super::public::{Public, curve_named};
use super::{Algorithm, KeyForm, Private, Seen, base64};

/// The largest document that is read, in bytes. The limit `jwk-bytes`.
const MOST_BYTES: usize = 4 << 20;

/// Adds the private keys of a document; one that is none is left alone.
pub(super) fn read(bytes: &[u8], range: &Range<u64>, seen: &mut Seen) {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return;
    }
    if bytes.len() > MOST_BYTES {
        seen.limit = Some(("jwk-bytes", format!("larger than {MOST_BYTES} bytes")));
        return;
    }
    let Ok(document) = serde_json::from_slice::<Value>(bytes) else { return };
    let set = document.get("keys").and_then(Value::as_array);
    for key in set.map_or(std::slice::from_ref(&document), Vec::as_slice) {
        if let Some(public) = public(key) {
            seen.add(Private { form: KeyForm::Jwk, is_encrypted: false, public }, range.clone());
        }
    }
}

/// The public part of a private key; `None` for a public key.
fn public(key: &Value) -> Option<Public> {
    let bytes = |name: &str| {
        let decoded = base64::decoded(key.get(name)?.as_str()?.as_bytes())?;
        Some(decoded).filter(|decoded| !decoded.is_empty())
    };
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    let secret = bytes(if text("kty") == Some("oct") { "k" } else { "d" })?;
    match text("kty")? {
        "RSA" => Some(Public::rsa(&bytes("n")?, &bytes("e")?)),
        "EC" => {
            // As others write a point: both coordinates, uncompressed.
            let point = [vec![4], bytes("x")?, bytes("y")?].concat();
            Some(Public::elliptic(curve_named(text("crv")?), &point))
        }
        "OKP" => {
            let algorithm = match text("crv")? {
                "Ed25519" => Algorithm::Ed25519,
                "Ed448" => Algorithm::Ed448,
                "X25519" => Algorithm::X25519,
                "X448" => Algorithm::X448,
                _ => return None,
            };
            Some(Public::edwards(algorithm, &bytes("x")?))
        }
        "oct" => {
            let bits = u32::try_from(secret.len().saturating_mul(8)).map_or(None, Some);
            Some(Public::hidden(Algorithm::Symmetric, bits, &secret))
        }
        _ => None,
    }
}
