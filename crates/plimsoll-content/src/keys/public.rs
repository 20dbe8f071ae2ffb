//! The public part of a key: what tells it from others, and whether it is strong enough.

use std::sync::LazyLock;

use der::asn1::ObjectIdentifier;
use sha2::{Digest as _, Sha256};

use super::Algorithm;
use super::asn1::{Parts, without_zeros};

/// What is known of a key without its secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Public {
    pub(super) algorithm: Algorithm,
    /// The size by which keys of the algorithm are compared; `None` when it is not known.
    pub(super) bits: Option<u32>,
    /// The same for the same key, in whatever form it is written. Where the public part is not there, of the block.
    pub(super) digest: [u8; 32],
}

impl Public {
    pub(super) fn rsa(modulus: &[u8], exponent: &[u8]) -> Self {
        let parts = [without_zeros(modulus), without_zeros(exponent)];
        Self { algorithm: Algorithm::Rsa, bits: Some(bits(modulus)), digest: digest("rsa", &parts) }
    }

    /// With a prime, the rest of the parameters and the public number, if it is there.
    pub(super) fn dsa(prime: &[u8], number: Option<&[u8]>, block: &[u8]) -> Self {
        let digest = match number {
            Some(number) => digest("dsa", &[without_zeros(prime), without_zeros(number)]),
            None => digest("block", &[block]),
        };
        Self { algorithm: Algorithm::Dsa, bits: Some(bits(prime)), digest }
    }

    /// A point on a curve.
    pub(super) fn elliptic(bits: Option<u32>, point: &[u8]) -> Self {
        let curve = bits.unwrap_or_default().to_be_bytes();
        Self { algorithm: Algorithm::Ec, bits, digest: digest("ec", &[&curve, point]) }
    }

    /// A key of one of the curves with one size, by its public bytes.
    pub(super) fn edwards(algorithm: Algorithm, point: &[u8]) -> Self {
        Self { algorithm, bits: algorithm.only_size(), digest: digest("edwards", &[point]) }
    }

    /// A key of which only the block that holds it is known.
    pub(super) fn hidden(algorithm: Algorithm, bits: Option<u32>, block: &[u8]) -> Self {
        Self { algorithm, bits, digest: digest("block", &[block]) }
    }
}

/// Parts with their lengths, so that none runs into the next.
fn digest(kind: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(kind);
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// The bits of a number.
pub(super) fn bits(number: &[u8]) -> u32 {
    let number = without_zeros(number);
    let zeros = number.first().map_or(0, |byte| byte.leading_zeros());
    u32::try_from(number.len()).unwrap_or(u32::MAX).saturating_mul(8).saturating_sub(zeros)
}

/// The public key of an algorithm and a string of bits. Source: RFC 5280, section 4.1.2.7; RFC 3279, 5480, 8410.
pub(super) fn subject(mut info: Parts<'_>, block: &[u8]) -> Option<Public> {
    let mut identifier = info.sequence()?;
    let algorithm = of_oid(identifier.oid()?);
    let key = info.bits()?;
    match algorithm {
        Algorithm::Rsa => {
            let mut numbers = Parts::of_sequence(key)?;
            Some(Public::rsa(numbers.integer()?, numbers.integer()?))
        }
        Algorithm::Dsa => {
            // Parameters may be those of the issuer; then the size is not known.
            let Some(prime) = identifier.sequence().and_then(|mut numbers| numbers.integer()) else {
                return Some(Public::hidden(algorithm, None, block));
            };
            Some(Public::dsa(prime, Some(Parts::new(key)?.integer()?), block))
        }
        Algorithm::Ec => Some(Public::elliptic(curve(&mut identifier), key)),
        algorithm if algorithm.only_size().is_some() => Some(Public::edwards(algorithm, key)),
        algorithm => Some(Public::hidden(algorithm, None, block)),
    }
}

/// The algorithm of an identifier.
pub(super) fn of_oid(oid: ObjectIdentifier) -> Algorithm {
    let found = ALGORITHMS.iter().find(|(known, _)| *known == oid);
    found.map_or(Algorithm::Other, |(_, algorithm)| *algorithm)
}

/// Source: RFC 3279, 4055, 5480, 8410.
const ALGORITHMS: [(ObjectIdentifier, Algorithm); 8] = [
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1"), Algorithm::Rsa),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10"), Algorithm::Rsa),
    (ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"), Algorithm::Dsa),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.2.1"), Algorithm::Ec),
    (ObjectIdentifier::new_unwrap("1.3.101.110"), Algorithm::X25519),
    (ObjectIdentifier::new_unwrap("1.3.101.111"), Algorithm::X448),
    (ObjectIdentifier::new_unwrap("1.3.101.112"), Algorithm::Ed25519),
    (ObjectIdentifier::new_unwrap("1.3.101.113"), Algorithm::Ed448),
];

/// The size of the curve of parameters: by its name, or of the prime of a curve that is written out. Source: RFC 5480,
/// section 2.1.1; SEC 1, C.2.
pub(super) fn curve(parameters: &mut Parts<'_>) -> Option<u32> {
    if let Some(oid) = parameters.oid() {
        return CURVES.iter().find(|curve| curve.oid == oid).map(|curve| curve.bits);
    }
    let mut written_out = parameters.sequence()?;
    written_out.integer()?;
    let mut field = written_out.sequence()?;
    field.oid()?;
    field.integer().map(bits)
}

/// The size of the curve that OpenSSH or a JSON Web Key names.
pub(super) fn curve_named(name: &str) -> Option<u32> {
    CURVES.iter().find(|curve| curve.names.contains(&name)).map(|curve| curve.bits)
}

struct Curve {
    oid: ObjectIdentifier,
    bits: u32,
    names: &'static [&'static str],
}

const fn named(oid: &str, bits: u32, names: &'static [&'static str]) -> Curve {
    Curve { oid: ObjectIdentifier::new_unwrap(oid), bits, names }
}

/// Source: SEC 2, A.2; RFC 5639, section 4.1; RFC 5656, section 10.1; RFC 7518, section 6.2.1.1.
const CURVES: [Curve; 24] = [
    named("1.2.840.10045.3.1.1", 192, &["nistp192", "P-192"]),
    named("1.2.840.10045.3.1.7", 256, &["nistp256", "P-256"]),
    named("1.3.132.0.6", 112, &[]),
    named("1.3.132.0.7", 112, &[]),
    named("1.3.132.0.28", 128, &[]),
    named("1.3.132.0.29", 128, &[]),
    named("1.3.132.0.8", 160, &[]),
    named("1.3.132.0.9", 160, &[]),
    named("1.3.132.0.30", 160, &[]),
    named("1.3.132.0.1", 163, &["nistk163"]),
    named("1.3.132.0.15", 163, &[]),
    named("1.3.132.0.31", 192, &[]),
    named("1.3.132.0.32", 224, &[]),
    named("1.3.132.0.33", 224, &["nistp224"]),
    named("1.3.132.0.10", 256, &["secp256k1"]),
    named("1.3.132.0.34", 384, &["nistp384", "P-384"]),
    named("1.3.132.0.35", 521, &["nistp521", "P-521"]),
    named("1.3.36.3.3.2.8.1.1.1", 160, &[]),
    named("1.3.36.3.3.2.8.1.1.3", 192, &[]),
    named("1.3.36.3.3.2.8.1.1.5", 224, &[]),
    named("1.3.36.3.3.2.8.1.1.7", 256, &[]),
    named("1.3.36.3.3.2.8.1.1.9", 320, &[]),
    named("1.3.36.3.3.2.8.1.1.11", 384, &[]),
    named("1.3.36.3.3.2.8.1.1.13", 512, &[]),
];

/// True for a key that is published for tests.
pub(super) fn is_test_key(digest: &[u8; 32]) -> bool {
    TEST_KEYS.binary_search(digest).is_ok()
}

/// The digests of `test_keys.tsv`, sorted.
static TEST_KEYS: LazyLock<Vec<[u8; 32]>> = LazyLock::new(|| {
    let lines = include_str!("test_keys.tsv").lines().filter_map(|line| line.split('\t').next());
    let mut digests: Vec<[u8; 32]> = lines
        .filter_map(|digits| {
            let mut digest = [0; 32];
            plimsoll_facts::image::from_hex(digits, &mut digest).then_some(digest)
        })
        .collect();
    digests.sort_unstable();
    digests
});
