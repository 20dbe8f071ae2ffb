//! What some secrets must satisfy that no regular expression can say. Each gets the whole match and the secret in it.

use plimsoll_source::decode_base64;

use crate::value;

/// The checksum of GitHub and npm: the last six digits, in base 62, are the CRC-32 of the thirty before them.
/// Source: GitHub's announcement of its token formats, 2021.
pub(crate) fn crc_base62(_: &str, token: &str) -> bool {
    let Some((_, payload)) = token.split_once('_') else { return false };
    let Some((random, checksum)) = payload.split_at_checked(payload.len().saturating_sub(6)) else { return false };
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(u64::from(byte - b'0')),
        b'A'..=b'Z' => Some(u64::from(byte - b'A') + 10),
        b'a'..=b'z' => Some(u64::from(byte - b'a') + 36),
        _ => None,
    };
    // Six digits of base 62 fit 36 bits.
    let stated = checksum.bytes().try_fold(0, |sum: u64, byte| Some(sum * 62 + digit(byte)?));
    stated == Some(u64::from(crc32(random.as_bytes())))
}

/// CRC-32 as in ISO 3309.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

/// A private key that nothing protects.
pub(crate) fn open_key(found: &str, body: &str) -> bool {
    !is_encrypted(found) && has_key(body)
}

/// A private key under a passphrase.
pub(crate) fn encrypted_key(found: &str, body: &str) -> bool {
    is_encrypted(found) && has_key(body)
}

fn is_encrypted(found: &str) -> bool {
    found.contains("ENCRYPTED")
}

/// Digits of a whole line of a key, whatever its width.
const LEAST_LINE: usize = 32;

/// True when there is more than a placeholder between the lines of a key.
fn has_key(body: &str) -> bool {
    // Escaped line breaks are no part of it.
    let body = body.replace("\\n", "\n").replace("\\r", "");
    let is_digit = |digit: char| digit.is_ascii_alphanumeric() || "+/=".contains(digit);
    // The lines of a key are long, the words of a text are not.
    let has_line = body.split(|character| !is_digit(character)).any(|line| line.len() >= LEAST_LINE);
    let digits: String = body.chars().filter(|digit| is_digit(*digit)).collect();
    has_line && digits.len() >= 60 && value::entropy(&digits) > 3.5
}

/// A private key within base64, as a kubeconfig has it.
pub(crate) fn key_in_base64(_: &str, encoded: &str) -> bool {
    // Whole groups of four; the kind of the key stands in the first ones.
    let head = encoded.get(..encoded.len().min(64)).unwrap_or_default();
    decode_base64(head).is_some_and(|head| head.contains("PRIVATE KEY"))
}

/// A base64 of `user:password`.
pub(crate) fn user_and_password(_: &str, encoded: &str) -> bool {
    let decoded = decode_base64(encoded).unwrap_or_default();
    decoded.split_once(':').is_some_and(|(_, password)| password.len() > 2 && !value::is_placeholder(password))
}

/// Three parts, of which the first is a header in JSON. Source: RFC 7519.
pub(crate) fn json_web_token(_: &str, token: &str) -> bool {
    let head = token.split('.').next().unwrap_or_default();
    let mut head = head.replace('-', "+").replace('_', "/");
    head.extend(std::iter::repeat_n('=', (4 - head.len() % 4) % 4));
    decode_base64(&head).is_some_and(|head| head.starts_with('{') && head.contains("\"alg\""))
}

/// Not something that is filled in later.
pub(crate) fn no_placeholder(_: &str, secret: &str) -> bool {
    !value::is_placeholder(secret)
}

/// Not a word of a sentence either.
pub(crate) fn looks_random(_: &str, secret: &str) -> bool {
    !value::is_placeholder(secret) && value::looks_random(secret)
}
