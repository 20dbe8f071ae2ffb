//! The identity of a finding across runs, moves and reformatting.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

/// 128 bits of SHA-256 over what makes a finding the same finding: check, logical subject, discriminators.
/// Never line, text, index, digest or tool version.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Fingerprint([u8; 16]);

/// Hashes length-prefixed fields, so that `("ab", "c")` and `("a", "bc")` differ.
pub struct FingerprintBuilder(Sha256);

impl FingerprintBuilder {
    /// An empty one.
    pub fn new() -> Self {
        Self(Sha256::new())
    }

    /// Adds one field.
    pub fn field(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// The fingerprint of the fields so far.
    pub fn finish(self) -> Fingerprint {
        let mut short = [0; 16];
        for (to, from) in short.iter_mut().zip(self.0.finalize()) {
            *to = from;
        }
        Fingerprint(short)
    }
}

impl Default for FingerprintBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One piece of text: reports write thousands of these.
        let mut text = String::with_capacity(35);
        text.push_str("v1:");
        for byte in self.0 {
            for half in [byte >> 4, byte & 15] {
                text.push(char::from(if half < 10 { b'0' + half } else { b'a' + half - 10 }));
            }
        }
        formatter.write_str(&text)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that is not a fingerprint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParseFingerprintError;

impl fmt::Display for ParseFingerprintError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a fingerprint of the form `v1:` and 32 hexadecimal digits")
    }
}

impl std::error::Error for ParseFingerprintError {}

impl FromStr for Fingerprint {
    type Err = ParseFingerprintError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix("v1:").ok_or(ParseFingerprintError)?;
        if digits.len() != 32 {
            return Err(ParseFingerprintError);
        }
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| ParseFingerprintError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| ParseFingerprintError)?;
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(fields: &[&str]) -> Fingerprint {
        let mut builder = FingerprintBuilder::new();
        for field in fields {
            builder.field(field.as_bytes());
        }
        builder.finish()
    }

    #[test]
    fn fields_do_not_run_together() {
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["a"]), of(&["a", ""]));
    }

    #[test]
    fn text_form_reads_back() {
        let fingerprint = of(&["PLM-P001"]);
        assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        assert_eq!("v1:zz".parse::<Fingerprint>(), Err(ParseFingerprintError));
    }
}
