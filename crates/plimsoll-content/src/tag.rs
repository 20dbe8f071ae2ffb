//! What tells two equal secrets without telling what they are.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// 48 bits of HMAC-SHA-256 over rule, length and secret. Only secrets that nobody can guess have one: the key is part
/// of the program, so a weak password could be found by trying.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Tag([u8; Tag::BYTES]);

const KEY: &[u8] = b"plimsoll sighting 1";
/// Bytes of a block of SHA-256. Source: RFC 2104, FIPS 180-4.
const BLOCK: usize = 64;
/// The least entropy of a secret with a tag, in bits over its whole length.
const UNGUESSABLE_BITS: f32 = 64.0;

impl Tag {
    /// Bytes of a tag.
    pub(crate) const BYTES: usize = 6;

    /// The tag of a secret, if it has one.
    pub(crate) fn of(rule: &str, secret: &str) -> Option<Self> {
        // A text is far below the numbers that f32 cannot tell apart, and this is a threshold.
        #[allow(clippy::cast_precision_loss)]
        let bits = crate::value::entropy(secret) * secret.len() as f32;
        if bits < UNGUESSABLE_BITS {
            return None;
        }
        let pad = |with: u8| {
            let mut block = [with; BLOCK];
            for (byte, key) in block.iter_mut().zip(KEY) {
                *byte ^= key;
            }
            block
        };
        let mut inner = Sha256::new();
        inner.update(pad(0x36));
        for part in [rule, secret] {
            inner.update((part.len() as u64).to_le_bytes());
            inner.update(part);
        }
        let mut outer = Sha256::new();
        outer.update(pad(0x5c));
        outer.update(inner.finalize());
        let mut tag = [0; Self::BYTES];
        for (to, from) in tag.iter_mut().zip(outer.finalize()) {
            *to = from;
        }
        Some(Self(tag))
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}
