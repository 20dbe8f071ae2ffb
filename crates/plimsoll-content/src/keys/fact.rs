//! What is kept of private keys and certificates.

use std::fmt;
use std::ops::Range;

use plimsoll_facts::image::RawFacts;

/// How a private key is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
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
    const ALL: [Self; 9] = [
        Self::Pkcs1,
        Self::Pkcs8,
        Self::Sec1,
        Self::Dsa,
        Self::OpenSsh,
        Self::Pkcs12,
        Self::Jks,
        Self::Jwk,
        Self::Putty,
    ];

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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
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
    const ALL: [Self; 10] = [
        Self::Unknown,
        Self::Other,
        Self::Rsa,
        Self::Dsa,
        Self::Ec,
        Self::Ed25519,
        Self::Ed448,
        Self::X25519,
        Self::X448,
        Self::Symmetric,
    ];

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
#[derive(Clone, PartialEq, Eq, Debug)]
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
#[derive(Clone, PartialEq, Eq, Debug)]
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
#[derive(Clone, PartialEq, Eq, Debug, Default)]
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

    /// One after the other, each with 1 for a key or 2 for a certificate before it; numbers with the lower bytes first.
    pub(super) fn to_data(&self) -> Box<[u8]> {
        let mut data = Vec::new();
        for key in &self.keys {
            data.push(KEY);
            data.push(place(&KeyForm::ALL, key.form));
            data.push(place(&Algorithm::ALL, key.algorithm));
            data.extend(key.bits.unwrap_or_default().to_le_bytes());
            data.push(u8::from(key.is_encrypted) | u8::from(key.is_public_test_key) << 1);
            data.extend(key.public);
            write_range(&key.range, &mut data);
        }
        for certificate in &self.certificates {
            data.push(CERTIFICATE);
            write_bytes(certificate.common_name.as_bytes(), &mut data);
            write_bytes(&certificate.serial, &mut data);
            data.extend(certificate.not_before.to_le_bytes());
            data.extend(certificate.not_after.to_le_bytes());
            data.push(place(&Algorithm::ALL, certificate.algorithm));
            data.extend(certificate.bits.unwrap_or_default().to_le_bytes());
            data.push(u8::from(certificate.is_ca) | u8::from(certificate.is_self_signed) << 1);
            data.extend(certificate.fingerprint);
            write_range(&certificate.range, &mut data);
        }
        data.into_boxed_slice()
    }
}

const KEY: u8 = 1;
const CERTIFICATE: u8 = 2;

/// Raw facts of keys that cannot be read: another version wrote them, or they are damaged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyDataError {
    /// They end before they should.
    Short,
    /// A number that stands for nothing, or a range that ends before it begins.
    Invalid,
}

impl fmt::Display for KeyDataError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Short => "the facts of keys end before they should",
            Self::Invalid => "the facts of keys hold a value that means nothing",
        })
    }
}

impl std::error::Error for KeyDataError {}

/// The keys and certificates of a file, of what [`super::KeyReader`] kept of it.
pub fn keys_in(facts: &RawFacts) -> Result<KeyFacts, KeyDataError> {
    let mut rest = facts.data.as_deref().unwrap_or_default();
    let mut found = KeyFacts::default();
    while !rest.is_empty() {
        match array(&mut rest)? {
            [KEY] => found.keys.push(key(&mut rest)?),
            [CERTIFICATE] => found.certificates.push(certificate(&mut rest)?),
            _ => return Err(KeyDataError::Invalid),
        }
    }
    Ok(found)
}

fn key(rest: &mut &[u8]) -> Result<KeyFact, KeyDataError> {
    let (form, algorithm, bits) = (named(&KeyForm::ALL, rest)?, named(&Algorithm::ALL, rest)?, size(rest)?);
    let [is_encrypted, is_public_test_key] = flags(rest)?;
    let (public, range) = (array(rest)?, range(rest)?);
    Ok(KeyFact { form, algorithm, bits, is_encrypted, public, range, is_public_test_key })
}

fn certificate(rest: &mut &[u8]) -> Result<CertificateFact, KeyDataError> {
    let common_name = std::str::from_utf8(bytes(rest)?).map_err(|_| KeyDataError::Invalid)?.to_owned();
    let serial = bytes(rest)?.into();
    let (not_before, not_after) = (i64::from_le_bytes(array(rest)?), i64::from_le_bytes(array(rest)?));
    let (algorithm, bits) = (named(&Algorithm::ALL, rest)?, size(rest)?);
    let [is_ca, is_self_signed] = flags(rest)?;
    let (fingerprint, range) = (array(rest)?, range(rest)?);
    Ok(CertificateFact {
        common_name,
        serial,
        not_before,
        not_after,
        algorithm,
        bits,
        is_ca,
        is_self_signed,
        fingerprint,
        range,
    })
}

/// The place of a value among all.
fn place<T: PartialEq>(all: &[T], value: T) -> u8 {
    let place = all.iter().position(|known| *known == value).unwrap_or_default();
    u8::try_from(place).unwrap_or(0)
}

fn named<T: Copy>(all: &[T], rest: &mut &[u8]) -> Result<T, KeyDataError> {
    let [place] = array(rest)?;
    all.get(usize::from(place)).copied().ok_or(KeyDataError::Invalid)
}

/// A size; 0 stands for none.
fn size(rest: &mut &[u8]) -> Result<Option<u32>, KeyDataError> {
    Ok(Some(u32::from_le_bytes(array(rest)?)).filter(|bits| *bits > 0))
}

fn flags(rest: &mut &[u8]) -> Result<[bool; 2], KeyDataError> {
    match array(rest)? {
        [flags @ 0..=3] => Ok([flags & 1 != 0, flags & 2 != 0]),
        _ => Err(KeyDataError::Invalid),
    }
}

fn write_range(range: &Range<u64>, data: &mut Vec<u8>) {
    data.extend(range.start.to_le_bytes());
    data.extend(range.end.to_le_bytes());
}

fn range(rest: &mut &[u8]) -> Result<Range<u64>, KeyDataError> {
    let range = u64::from_le_bytes(array(rest)?)..u64::from_le_bytes(array(rest)?);
    if range.is_empty() { Err(KeyDataError::Invalid) } else { Ok(range) }
}

/// Bytes behind their number in two bytes. What is kept is all shorter than 1 KiB.
fn write_bytes(bytes: &[u8], data: &mut Vec<u8>) {
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    data.extend(length.to_le_bytes());
    data.extend(bytes.iter().take(usize::from(length)));
}

fn bytes<'b>(rest: &mut &'b [u8]) -> Result<&'b [u8], KeyDataError> {
    let length = u16::from_le_bytes(array(rest)?);
    let (bytes, after) = rest.split_at_checked(usize::from(length)).ok_or(KeyDataError::Short)?;
    *rest = after;
    Ok(bytes)
}

/// The next bytes.
fn array<const BYTES: usize>(rest: &mut &[u8]) -> Result<[u8; BYTES], KeyDataError> {
    let (first, after) = rest.split_first_chunk().ok_or(KeyDataError::Short)?;
    *rest = after;
    Ok(*first)
}
