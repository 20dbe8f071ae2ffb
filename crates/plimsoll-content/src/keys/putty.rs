//! Keys of PuTTY. Source: PuTTY manual, appendix C.

use super::{KeyForm, Private, base64, ssh};

/// What a key begins with; the version follows.
pub(super) const MAGIC: &[u8] = b"PuTTY-User-Key-File-";

/// Lines of a public key; one of RSA with 16,384 bits has 45.
const MOST_LINES: usize = 200;

/// The key.
pub(super) fn private(bytes: &[u8]) -> Option<Private> {
    if !bytes.starts_with(MAGIC) {
        return None;
    }
    let mut is_encrypted = false;
    let mut public = None;
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    while let Some(line) = lines.next() {
        if let Some(cipher) = line.strip_prefix(b"Encryption: ") {
            is_encrypted = cipher != b"none";
        } else if let Some(count) = line.strip_prefix(b"Public-Lines: ") {
            let Ok(count) = String::from_utf8_lossy(count).parse::<usize>() else { return None };
            let digits: Vec<u8> = lines.by_ref().take(count.min(MOST_LINES)).flatten().copied().collect();
            public = ssh::public(&base64::decoded(&digits)?);
        } else if line.starts_with(b"Private-Lines: ") {
            let secret = base64::decoded(lines.next()?).filter(|secret| !secret.is_empty());
            return secret.and(public).map(|public| Private { form: KeyForm::Putty, is_encrypted, public });
        }
    }
    None
}
