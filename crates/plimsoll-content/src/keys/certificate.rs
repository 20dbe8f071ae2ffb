//! Certificates. Source: RFC 5280, section 4.1.

use std::ops::Range;

use der::asn1::ObjectIdentifier;
use der::{Tag, Tagged};
use sha2::{Digest as _, Sha256};

use super::CertificateFact;
use super::asn1::{Parts, first_length};
use super::public::{Public, subject};

/// Characters of a name that are kept. RFC 5280 allows 64.
const NAME_CHARACTERS: usize = 128;

/// Bytes of a serial number that are kept. RFC 5280 allows 20.
const SERIAL_BYTES: usize = 32;

/// The certificate that these bytes begin with.
pub(super) fn read(bytes: &[u8], range: Range<u64>) -> Option<CertificateFact> {
    let whole = bytes.get(..first_length(bytes)?)?;
    let mut certificate = Parts::of_sequence(whole)?;
    let mut signed = certificate.sequence()?;
    // What follows are the algorithm of the signature and the signature itself.
    certificate.sequence()?;
    certificate.bits()?;
    let is_first_version = signed.tagged(0).is_none();
    let serial = signed.integer()?;
    signed.sequence()?;
    let issuer = signed.next()?;
    let mut validity = signed.sequence()?;
    let (not_before, not_after) = (validity.time()?, validity.time()?);
    let name = signed.next_if(|tag| tag == Tag::Sequence)?;
    let key = signed.next_if(|tag| tag == Tag::Sequence)?;
    let Public { algorithm, bits, .. } = subject(Parts::new(key.value())?, key.value())?;
    let is_self_signed = issuer == name;
    Some(CertificateFact {
        common_name: common_name(name.value()),
        serial: serial.get(..serial.len().min(SERIAL_BYTES)).unwrap_or_default().into(),
        not_before,
        not_after,
        algorithm,
        bits,
        // Before version 3 nothing says so; a root is one all the same.
        is_ca: is_authority(signed) || is_first_version && is_self_signed,
        is_self_signed,
        fingerprint: Sha256::digest(whole).into(),
        range,
    })
}

const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");

/// Whether the extensions allow to sign certificates.
fn is_authority(mut rest: Parts<'_>) -> bool {
    let mut look = || {
        rest.tagged(1);
        rest.tagged(2);
        let mut extensions = Parts::of_sequence(rest.tagged(3)?)?;
        while let Some(mut extension) = extensions.sequence() {
            if extension.oid() == Some(BASIC_CONSTRAINTS) {
                extension.boolean();
                return Parts::of_sequence(extension.octets()?)?.boolean();
            }
        }
        None
    };
    look().unwrap_or(false)
}

/// What a subject is called: its common name, else its unit, else its organisation. Source: RFC 5280, appendix A.1.
const NAMES: [ObjectIdentifier; 3] = [
    ObjectIdentifier::new_unwrap("2.5.4.3"),
    ObjectIdentifier::new_unwrap("2.5.4.11"),
    ObjectIdentifier::new_unwrap("2.5.4.10"),
];

fn common_name(name: &[u8]) -> String {
    let mut found: [Option<String>; NAMES.len()] = Default::default();
    let mut sets = Parts::new(name);
    while let Some(mut set) = sets.as_mut().and_then(Parts::set) {
        while let Some(mut attribute) = set.sequence() {
            let oid = attribute.oid();
            let place = NAMES.iter().position(|known| Some(*known) == oid).and_then(|place| found.get_mut(place));
            if let (Some(place), Some(value)) = (place, attribute.next()) {
                *place = Some(text(value.tag(), value.value()));
            }
        }
    }
    found.into_iter().flatten().next().unwrap_or_default()
}

fn text(tag: Tag, bytes: &[u8]) -> String {
    let text = if tag == Tag::BmpString {
        let units = bytes.chunks_exact(2).map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)));
        char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .take(NAME_CHARACTERS)
            .collect()
    } else {
        String::from_utf8_lossy(bytes).into_owned()
    };
    text.chars().take(NAME_CHARACTERS).collect()
}
