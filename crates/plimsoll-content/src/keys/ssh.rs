//! Keys of OpenSSH. Source: PROTOCOL.key of OpenSSH; RFC 4253, section 6.6; RFC 5656, section 3.1; RFC 8709, section 4.

use super::public::{Public, curve_named};
use super::{Algorithm, KeyForm, Private};

/// What a key begins with.
pub(super) const MAGIC: &[u8] = b"openssh-key-v1\0";

/// The key; of several in one file, which nobody writes, the first.
pub(super) fn private(bytes: &[u8]) -> Option<Private> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let cipher = string(&mut rest)?;
    let (_derivation, _options) = (string(&mut rest)?, string(&mut rest)?);
    let count = number(&mut rest).filter(|count| *count > 0)?;
    let public = public(string(&mut rest)?)?;
    for _ in 1..count {
        string(&mut rest)?;
    }
    let mut secret = string(&mut rest).filter(|secret| !secret.is_empty())?;
    let is_encrypted = cipher != b"none";
    // The same number twice tells that it was decrypted rightly.
    if !is_encrypted && number(&mut secret)? != number(&mut secret)? {
        return None;
    }
    Some(Private { form: KeyForm::OpenSsh, is_encrypted, public })
}

/// The public key of a blob. `None` also for keys in tokens, whose files hold no private key.
pub(super) fn public(mut blob: &[u8]) -> Option<Public> {
    let blob = &mut blob;
    match string(blob)? {
        b"ssh-rsa" => {
            let exponent = string(blob)?;
            Some(Public::rsa(string(blob)?, exponent))
        }
        b"ssh-dss" => {
            let prime = string(blob)?;
            let (_order, _generator) = (string(blob)?, string(blob)?);
            Some(Public::dsa(prime, Some(string(blob)?), &[]))
        }
        b"ssh-ed25519" => Some(Public::edwards(Algorithm::Ed25519, string(blob)?)),
        b"ssh-ed448" => Some(Public::edwards(Algorithm::Ed448, string(blob)?)),
        name if name.starts_with(b"ecdsa-sha2-") => {
            let curve = String::from_utf8_lossy(string(blob)?);
            Some(Public::elliptic(curve_named(&curve), string(blob)?))
        }
        _ => None,
    }
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (number, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u32::from_be_bytes(*number))
}

fn string<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let Ok(length) = usize::try_from(number(rest)?) else { return None };
    let (string, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(string)
}
