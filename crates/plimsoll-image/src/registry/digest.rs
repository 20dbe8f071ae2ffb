//! Digests of manifests. Source: OCI image specification, descriptor.md, registered algorithms.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::error::RegistryError;

/// An algorithm that can be checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Algorithm {
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    /// That of a digest. Errors: another algorithm, or not as many hexadecimal digits in lower case as it has.
    pub(super) fn of(digest: &str) -> Result<Self, RegistryError> {
        let found = match digest.split_once(':') {
            Some(("sha256", value)) => Some((Self::Sha256, 64, value)),
            Some(("sha384", value)) => Some((Self::Sha384, 96, value)),
            Some(("sha512", value)) => Some((Self::Sha512, 128, value)),
            _ => None,
        };
        let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
        match found {
            Some((algorithm, length, value)) if value.len() == length && value.bytes().all(is_digit) => Ok(algorithm),
            _ => Err(RegistryError::Digest { digest: digest.chars().take(160).collect() }),
        }
    }

    /// The digest of some bytes.
    pub(super) fn digest(self, bytes: &[u8]) -> String {
        match self {
            Self::Sha256 => written("sha256:", &Sha256::digest(bytes)),
            Self::Sha384 => written("sha384:", &Sha384::digest(bytes)),
            Self::Sha512 => written("sha512:", &Sha512::digest(bytes)),
        }
    }
}

fn written(prefix: &str, value: &[u8]) -> String {
    let mut text = prefix.to_owned();
    for byte in value {
        let _never_fails = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_of_a_known_algorithm_and_length() {
        for algorithm in [Algorithm::Sha256, Algorithm::Sha384, Algorithm::Sha512] {
            assert_eq!(Algorithm::of(&algorithm.digest(b"plimsoll")), Ok(algorithm));
        }
        for digest in ["", "sha256", "sha256:", "sha256:ab", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha256:../../x"] {
            assert!(Algorithm::of(digest).is_err(), "{digest}");
        }
        assert!(Algorithm::of(&Algorithm::Sha256.digest(b"").to_uppercase()).is_err());
    }
}
