//! Private keys in DER.

use der::asn1::ObjectIdentifier;

use super::asn1::Parts;
use super::public::{Public, bits, curve, of_oid};
use super::{Algorithm, KeyForm, Private};

/// The private key that these bytes are, whichever of the forms it has.
pub(super) fn private(bytes: &[u8]) -> Option<Private> {
    pkcs8(bytes)
        .or_else(|| encrypted_pkcs8(bytes))
        .or_else(|| pkcs1(bytes))
        .or_else(|| sec1(bytes, None))
        .or_else(|| dsa(bytes))
}

fn open(form: KeyForm, public: Public) -> Private {
    Private { form, is_encrypted: false, public }
}

/// Source: RFC 5958, section 2.
pub(super) fn pkcs8(bytes: &[u8]) -> Option<Private> {
    let mut key = Parts::of_sequence(bytes)?;
    if key.integer()?.len() > 1 {
        return None;
    }
    let mut identifier = key.sequence()?;
    let algorithm = of_oid(identifier.oid()?);
    let inner = key.octets().filter(|inner| !inner.is_empty())?;
    let public = match algorithm {
        Algorithm::Rsa => pkcs1(inner)?.public,
        Algorithm::Ec => sec1(inner, curve(&mut identifier))?.public,
        Algorithm::Dsa => {
            Parts::new(inner)?.integer()?;
            Public::dsa(identifier.sequence()?.integer()?, None, bytes)
        }
        algorithm => {
            // Attributes, then the public key.
            key.tagged(0);
            match key.tagged(1).and_then(|bits| bits.get(1..)).filter(|_| algorithm.only_size().is_some()) {
                Some(point) => Public::edwards(algorithm, point),
                None => Public::hidden(algorithm, algorithm.only_size(), bytes),
            }
        }
    };
    Some(open(KeyForm::Pkcs8, public))
}

/// Schemes that encrypt with a password begin so. Source: RFC 8018, appendix A; RFC 7292, appendix C.
const SCHEMES: [ObjectIdentifier; 2] =
    [ObjectIdentifier::new_unwrap("1.2.840.113549.1.5"), ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1")];

/// Source: RFC 5958, section 3.
pub(super) fn encrypted_pkcs8(bytes: &[u8]) -> Option<Private> {
    let mut key = Parts::of_sequence(bytes)?;
    let scheme = key.sequence()?.oid()?;
    let is_known = SCHEMES.iter().any(|known| scheme.parent().as_ref() == Some(known));
    key.octets().filter(|sealed| is_known && !sealed.is_empty() && key.is_at_end())?;
    let public = Public::hidden(Algorithm::Unknown, None, bytes);
    Some(Private { form: KeyForm::Pkcs8, is_encrypted: true, public })
}

/// Source: RFC 8017, appendix A.1.2.
pub(super) fn pkcs1(bytes: &[u8]) -> Option<Private> {
    let mut key = Parts::of_sequence(bytes)?;
    // The version is 0, or 1 with more than two primes.
    if key.integer()?.len() > 1 {
        return None;
    }
    let (modulus, exponent) = (key.integer()?, key.integer()?);
    // The private exponent, two primes, two exponents and the coefficient.
    for _ in 0..6 {
        key.integer().filter(|number| !number.is_empty())?;
    }
    let public = Public::rsa(modulus, exponent);
    // Seven bits hold no modulus of two primes above 8.
    public.bits.filter(|bits| *bits > 7)?;
    Some(open(KeyForm::Pkcs1, public))
}

/// With the size of the curve, if what is around it says it. Source: RFC 5915, section 3.
pub(super) fn sec1(bytes: &[u8], size: Option<u32>) -> Option<Private> {
    let mut key = Parts::of_sequence(bytes)?;
    if key.integer()? != [1] {
        return None;
    }
    let secret = key.octets().filter(|secret| !secret.is_empty())?;
    let named = key.tagged(0).and_then(|parameters| curve(&mut Parts::new(parameters)?));
    let size = size.or(named).or_else(|| u32::try_from(secret.len().saturating_mul(8)).map_or(None, Some));
    let point = key.tagged(1).and_then(|element| Parts::new(element)?.bits()).filter(|point| !point.is_empty());
    let public = match point {
        Some(point) => Public::elliptic(size, point),
        None => Public::hidden(Algorithm::Ec, size, bytes),
    };
    Some(open(KeyForm::Sec1, public))
}

/// The form of OpenSSL for DSA: version, prime, order, generator, public and private number.
pub(super) fn dsa(bytes: &[u8]) -> Option<Private> {
    let mut key = Parts::of_sequence(bytes)?;
    if !key.integer()?.is_empty() {
        return None;
    }
    let (prime, _, _, number) = (key.integer()?, key.integer()?, key.integer()?, key.integer()?);
    key.integer().filter(|secret| !secret.is_empty() && key.is_at_end() && bits(prime) > 7)?;
    Some(open(KeyForm::Dsa, Public::dsa(prime, Some(number), bytes)))
}
