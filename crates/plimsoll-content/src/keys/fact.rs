//! What is kept of private keys and certificates.

use std::ops::Range;

use plimsoll_facts::image::{DamagedFacts, RawFacts};
use serde::{Deserialize, Serialize};

/// How a private key is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum KeyForm {
    /// `RSA PRIVATE KEY`. Source: RFC 8017, appendix A.1.2.
    Pkcs1,
    /// `PRIVATE KEY` and `ENCRYPTED PRIVATE KEY`. Source: RFC 5958.
    Pkcs8,
    /// `EC PRIVATE KEY`. Source: RFC 5915.
    Sec1,
    /// `DSA PRIVATE KEY`, as OpenSSL writes it.
    Dsa,
    /// `OPENSSH PRIVATE KEY`. Source: PROTOCOL.key of OpenSSH.
    OpenSsh,
    /// In a PKCS#12 store. Source: RFC 7292.
    Pkcs12,
    /// In a store of Java.
    Jks,
    /// A JSON Web Key. Source: RFC 7517.
    Jwk,
    /// A key of PuTTY.
    Putty,
}

impl KeyForm {
    /// The word in texts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pkcs1 => "PKCS#1",
            Self::Pkcs8 => "PKCS#8",
            Self::Sec1 => "SEC 1",
            Self::Dsa => "OpenSSL",
            Self::OpenSsh => "OpenSSH",
            Self::Pkcs12 => "PKCS#12",
            Self::Jks => "a Java key store",
            Self::Jwk => "JWK",
            Self::Putty => "PuTTY",
        }
    }
}

/// The algorithm of a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Algorithm {
    /// Encryption hides it.
    Unknown,
    /// One that is not told apart here.
    Other,
    /// RSA.
    Rsa,
    /// DSA.
    Dsa,
    /// Elliptic curves that are chosen by name.
    Ec,
    /// Ed25519.
    Ed25519,
    /// Ed448.
    Ed448,
    /// X25519.
    X25519,
    /// X448.
    X448,
    /// One key for both sides.
    Symmetric,
}

/// The least bits of an RSA key. Source: NIST SP 800-131A revision 2, table 2.
const RSA_BITS: u32 = 2048;

/// The least bits of an elliptic curve. Source: NIST SP 800-131A revision 2, table 2.
const EC_BITS: u32 = 224;

impl Algorithm {
    /// The word in texts; none where nothing is known.
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::Other => None,
            Self::Rsa => Some("RSA"),
            Self::Dsa => Some("DSA"),
            Self::Ec => Some("EC"),
            Self::Ed25519 => Some("Ed25519"),
            Self::Ed448 => Some("Ed448"),
            Self::X25519 => Some("X25519"),
            Self::X448 => Some("X448"),
            Self::Symmetric => Some("symmetric"),
        }
    }

    /// The bits of all its keys, if they have one size.
    pub(super) const fn only_size(self) -> Option<u32> {
        match self {
            Self::Ed25519 | Self::X25519 => Some(256),
            Self::Ed448 | Self::X448 => Some(448),
            _ => None,
        }
    }

    /// True when keys of that many bits are no longer to be used. What is not known is not weak.
    pub fn is_weak(self, bits: Option<u32>) -> bool {
        match self {
            // NIST FIPS 186-5 has dropped it.
            Self::Dsa => true,
            Self::Rsa => bits.is_some_and(|bits| bits < RSA_BITS),
            Self::Ec => bits.is_some_and(|bits| bits < EC_BITS),
            _ => false,
        }
    }
}

/// A private key in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeyFact {
    /// How it is written.
    pub form: KeyForm,
    /// Its algorithm.
    pub algorithm: Algorithm,
    /// Its size; `None` when it is not known.
    pub bits: Option<u32>,
    /// True when a password protects it.
    pub is_encrypted: bool,
    /// SHA-256 of its public part, the same in all forms. Where that is not there, of the block that holds it.
    pub public: [u8; 32],
    /// Where it stands in the file, in bytes.
    pub range: Range<u64>,
    /// True when it is published for tests, so that everybody has it.
    pub is_public_test_key: bool,
}

/// A certificate in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CertificateFact {
    /// What its subject is called: the common name, else the unit, else the organisation. Comes from the file.
    pub common_name: String,
    /// Its serial number, the highest byte first.
    pub serial: Box<[u8]>,
    /// From when it is valid, in seconds since 1970.
    pub not_before: i64,
    /// Until when it is valid, in seconds since 1970.
    pub not_after: i64,
    /// The algorithm of its key.
    pub algorithm: Algorithm,
    /// The size of its key; `None` when it is not known.
    pub bits: Option<u32>,
    /// True when it may sign others.
    pub is_ca: bool,
    /// True when it names itself as its issuer.
    pub is_self_signed: bool,
    /// SHA-256 of it.
    pub fingerprint: [u8; 32],
    /// Where it stands in the file, in bytes.
    pub range: Range<u64>,
}

/// The private keys and certificates of a file, by place.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct KeyFacts {
    /// The private keys.
    pub keys: Vec<KeyFact>,
    /// The certificates.
    pub certificates: Vec<CertificateFact>,
}

impl KeyFacts {
    /// True when there are none.
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.certificates.is_empty()
    }
}

/// The keys and certificates of a file, of what [`super::KeyReader`] kept of it.
pub fn keys_in(facts: &RawFacts) -> Result<KeyFacts, DamagedFacts> {
    let found: KeyFacts = facts.kept()?.unwrap_or_default();
    let ranges = found.keys.iter().map(|key| &key.range);
    let mut ranges = ranges.chain(found.certificates.iter().map(|certificate| &certificate.range));
    if ranges.any(Range::is_empty) { Err(DamagedFacts) } else { Ok(found) }
}
