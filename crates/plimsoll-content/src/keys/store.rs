//! Stores of several keys and certificates: what they hold, as far as their outer structure says it.

use std::ops::Range;

use super::asn1::Parts;
use super::public::Public;
use super::{Algorithm, KeyForm, MOST_KEYS, Private, Seen, certificate, der};

/// What a store of Java begins with. Source: OpenJDK, `sun.security.provider.JavaKeyStore`.
pub(super) const JAVA_MAGIC: &[u8] = &[0xfe, 0xed, 0xfe, 0xed];

/// The same with stronger encryption. Source: OpenJDK, `com.sun.crypto.provider.JceKeyStore`.
pub(super) const JAVA_CRYPTO_MAGIC: &[u8] = &[0xce, 0xce, 0xce, 0xce];

/// Reads a store of Java as far as it goes; false when it is none.
pub(super) fn java(bytes: &[u8], seen: &mut Seen) -> bool {
    let Some(mut rest) = bytes.strip_prefix(JAVA_MAGIC).or_else(|| bytes.strip_prefix(JAVA_CRYPTO_MAGIC)) else {
        return false;
    };
    let (Some(version @ 1..=2), Some(count)) = (number(&mut rest), number(&mut rest)) else { return false };
    for _ in 0..count {
        if java_entry(&mut rest, bytes.len(), version, seen).is_none() {
            break;
        }
    }
    true
}

/// Adds an entry; `None` when the rest cannot be read.
fn java_entry(rest: &mut &[u8], size: usize, version: u32, seen: &mut Seen) -> Option<()> {
    let at = |rest: &[u8]| (size - rest.len()) as u64;
    let kind = number(rest)?;
    let name_bytes = short(rest)?;
    take(rest, usize::from(name_bytes))?;
    // When it was made, in milliseconds.
    take(rest, 8)?;
    let certificates = match kind {
        1 => {
            let sealed = long(rest)?;
            let end = at(rest);
            let public = Public::hidden(Algorithm::Unknown, None, sealed);
            let key = Private { form: KeyForm::Jks, is_encrypted: true, public };
            seen.add(key, end - sealed.len() as u64..end);
            number(rest)?
        }
        2 => 1,
        // A secret key is a serialised object, whose end nothing says.
        _ => return None,
    };
    for _ in 0..certificates {
        if version == 2 {
            let kind_bytes = short(rest)?;
            take(rest, usize::from(kind_bytes))?;
        }
        let written = long(rest)?;
        let end = at(rest);
        seen.found.certificates.extend(certificate::read(written, end - written.len() as u64..end));
    }
    Some(())
}

fn take<'b>(rest: &mut &'b [u8], length: usize) -> Option<&'b [u8]> {
    let (first, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(first)
}

fn short(rest: &mut &[u8]) -> Option<u16> {
    let (number, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u16::from_be_bytes(*number))
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (number, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u32::from_be_bytes(*number))
}

/// What a length stands before.
fn long<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let Ok(length) = usize::try_from(number(rest)?) else { return None };
    take(rest, length)
}

/// `1.2.840.113549.1.7`, of whose kinds a store has the first two: data and signed data. Source: RFC 2315, section 14.
const CONTENT: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];

/// `1.2.840.113549.1.12.10.1`, behind which the kind of a bag stands. Source: RFC 7292, appendix D.
const BAG: &[u8] = &[0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01];

/// What tells one bag from another, in bytes: salt and the start of what is encrypted.
const BAG_BYTES: usize = 512;

/// Reads a PKCS#12 store; false when it is none. What is encrypted stays so; bags of keys stand open, each with a key
/// that is encrypted or is not. Source: RFC 7292, section 4.
pub(super) fn pkcs12(bytes: &[u8], range: &Range<u64>, seen: &mut Seen) -> bool {
    if !is_pkcs12(bytes) {
        return false;
    }
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.windows(BAG.len()).position(|seen| seen == BAG)) {
        at += found + BAG.len();
        let Some((kind, value)) = bytes.get(at..).and_then(<[u8]>::split_first) else { break };
        // 1 is a key bag, 2 a shrouded one; others hold certificates, lists and secrets.
        let is_encrypted = match kind {
            1 => false,
            2 => true,
            _ => continue,
        };
        let written = Parts::new(value).and_then(|mut parts| parts.tagged(0));
        let read = if is_encrypted { der::encrypted_pkcs8 } else { der::pkcs8 };
        let public = match written.and_then(read) {
            Some(key) => {
                // Nothing of a bag is looked at twice.
                at += written.map_or(0, <[u8]>::len);
                key.public
            }
            // With lengths that are not told in front, the bag itself is not read.
            None => {
                Public::hidden(Algorithm::Unknown, None, value.get(..value.len().min(BAG_BYTES)).unwrap_or_default())
            }
        };
        seen.add(Private { form: KeyForm::Pkcs12, is_encrypted, public }, range.clone());
        if seen.found.keys.len() > MOST_KEYS {
            break;
        }
    }
    true
}

/// True for a sequence of version 3 and a content. Some programs write lengths that are told at the end only.
fn is_pkcs12(bytes: &[u8]) -> bool {
    let behind_head = |bytes: &[u8]| -> Option<usize> {
        match bytes {
            [0x30, length, ..] if *length <= 0x80 => Some(2),
            [0x30, length, ..] => Some(2 + usize::from(length & 0x7f)),
            _ => None,
        }
    };
    let content = || {
        let rest = bytes.get(behind_head(bytes)?..)?.strip_prefix(&[0x02, 0x01, 0x03])?;
        rest.get(behind_head(rest)?..)?.strip_prefix(CONTENT)
    };
    matches!(content(), Some([1 | 2, ..]))
}
