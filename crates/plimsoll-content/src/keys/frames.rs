//! Frames of PEM, wherever in a file they stand. Source: RFC 7468; for encrypted bodies RFC 1421, section 4.6.

use std::ops::Range;

use super::public::Public;
use super::{Algorithm, KeyForm, Private, Seen, base64, certificate, der, ssh};

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// The longest label that is looked at, in bytes.
const LABEL_BYTES: usize = 64;

/// The largest body that is read, in bytes. An RSA key of 16,384 bits takes 13,000.
const BODY_BYTES: usize = 256 << 10;

/// A frame in a file.
struct Frame<'b> {
    label: &'b [u8],
    body: &'b [u8],
    range: Range<usize>,
}

/// Adds what the frames hold.
pub(super) fn read(offset: u64, bytes: &[u8], seen: &mut Seen) {
    let mut at = 0;
    while let Some(begin) = bytes.get(at..).and_then(|rest| find(rest, BEGIN)).map(|found| at + found) {
        at = begin + BEGIN.len();
        let Some(frame) = frame(bytes, begin) else { continue };
        at = frame.range.end;
        let range = offset + frame.range.start as u64..offset + frame.range.end as u64;
        if frame.label.ends_with(b"PRIVATE KEY") {
            if let Some(key) = key(frame.label, frame.body) {
                seen.add(key, range);
            }
        } else if CERTIFICATES.contains(&frame.label) {
            let Some(decoded) = base64::decoded(frame.body) else { continue };
            match certificate::read(&decoded, range) {
                Some(certificate) => seen.found.certificates.push(certificate),
                // Anything but DER is a placeholder.
                None if is_der(&decoded) => seen.broken += 1,
                None => {}
            }
        }
    }
}

/// Labels of certificates; OpenSSL writes the last one, with more behind the certificate.
const CERTIFICATES: [&[u8]; 3] = [b"CERTIFICATE", b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE"];

/// The frame that begins here. Its end has its label.
fn frame(bytes: &[u8], begin: usize) -> Option<Frame<'_>> {
    let rest = bytes.get(begin + BEGIN.len()..)?;
    let label_end = find(rest.get(..rest.len().min(LABEL_BYTES))?, DASHES)?;
    let label = rest.get(..label_end)?;
    let rest = rest.get(label_end + DASHES.len()..)?;
    let body_end = find(rest.get(..rest.len().min(BODY_BYTES))?, DASHES)?;
    let end = rest.get(body_end..)?.strip_prefix(END)?.strip_prefix(label)?.strip_prefix(DASHES)?;
    let range = begin..bytes.len() - end.len();
    Some(Frame { label, body: rest.get(..body_end)?, range })
}

fn key(label: &[u8], body: &[u8]) -> Option<Private> {
    if let Some(sealed) = after_encrypted_headers(body) {
        let form = match label {
            b"RSA PRIVATE KEY" => (KeyForm::Pkcs1, Algorithm::Rsa),
            b"EC PRIVATE KEY" => (KeyForm::Sec1, Algorithm::Ec),
            b"DSA PRIVATE KEY" => (KeyForm::Dsa, Algorithm::Dsa),
            _ => return None,
        };
        // Whole blocks of the cipher, and room for a key: less is a placeholder.
        let sealed = base64::decoded(sealed).filter(|sealed| sealed.len() >= 64 && sealed.len() % 8 == 0)?;
        return Some(Private { form: form.0, is_encrypted: true, public: Public::hidden(form.1, None, &sealed) });
    }
    let decoded = base64::decoded(body)?;
    match label {
        b"OPENSSH PRIVATE KEY" => ssh::private(&decoded),
        // A wrong label does not protect a key.
        _ => der::private(&decoded),
    }
}

/// The body behind headers that say that it is encrypted.
fn after_encrypted_headers(body: &[u8]) -> Option<&[u8]> {
    let start = find(body.get(..body.len().min(256))?, b"4,ENCRYPTED")?;
    let rest = body.get(start..)?;
    // One line with the cipher follows, then an empty one; in strings line breaks are escaped.
    let breaks: [&[u8]; 3] = [b"\n\n", b"\r\n\r\n", br"\n\n"];
    breaks.iter().find_map(|gap| rest.get(find(rest, gap)? + gap.len()..))
}

/// True for one element that takes all the bytes but for what OpenSSL puts behind it.
fn is_der(bytes: &[u8]) -> bool {
    bytes.first() == Some(&0x30) && super::asn1::first_length(bytes).is_some()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
