//! Private keys and certificates of recipes. Their numbers come from a word, have the right size and no other property:
//! they sign nothing and protect nothing. Source: RFC 5958, 8017, 5915, 8410 and 5280.

use sha2::{Digest as _, Sha256};

/// A private key in PKCS#8 as PEM: `ed25519`, `p192`, `p256` or `rsa` with a number of bits, then perhaps `:` and a
/// word that tells it from others.
pub(crate) fn private_key(what: &str, is_encrypted: bool) -> String {
    let (algorithm, seed) = what.split_once(':').unwrap_or((what, ""));
    if is_encrypted {
        // PBES2, without the parameters that nobody needs who does not decrypt it.
        let scheme = sequence(&[oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d]), sequence(&[])]);
        return pem("ENCRYPTED PRIVATE KEY", &sequence(&[scheme, element(OCTETS, &bytes(what, 96))]));
    }
    let secret = bytes(&format!("secret {seed}"), 32);
    let inner = match algorithm {
        "ed25519" => element(OCTETS, &secret),
        "p192" | "p256" => {
            let point = element(CONTEXT + 1, &bit_string(&point(algorithm, seed)));
            sequence(&[integer(&[1]), element(OCTETS, &secret), point])
        }
        _ => {
            let numbers = (0..6).map(|number| integer(&bytes(&format!("{number} {seed}"), 64)));
            let first = [integer(&[0]), integer(&modulus(algorithm, seed)), integer(&EXPONENT)];
            sequence(&first.into_iter().chain(numbers).collect::<Vec<_>>())
        }
    };
    pem("PRIVATE KEY", &sequence(&[integer(&[0]), identifier(algorithm), element(OCTETS, &inner)]))
}

/// A certificate that signs itself, as PEM: its name, the days from `today`, in days since 1970, until it expires, and
/// perhaps an algorithm: `Example_Root:-10:rsa1024`.
pub(crate) fn certificate(what: &str, today: i64) -> String {
    let mut words = what.split(':');
    let (name, days) = (words.next().unwrap().replace('_', " "), words.next().unwrap().parse::<i64>().unwrap());
    let algorithm = words.next().unwrap_or("rsa2048");
    let key = match algorithm {
        "ed25519" => bytes(&name, 32),
        "p192" | "p256" => point(algorithm, &name),
        _ => sequence(&[integer(&modulus(algorithm, &name)), integer(&EXPONENT)]),
    };
    let time = |day: i64| element(TIME, format!("{}000000Z", digits_of_day(day)).as_bytes());
    let signed_with = sequence(&[oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b])]);
    let called = sequence(&[element(SET, &sequence(&[oid(&[0x55, 4, 3]), element(UTF8, name.as_bytes())]))]);
    let authority = sequence(&[element(BOOLEAN, &[0xff])]);
    let extension = sequence(&[oid(&[0x55, 0x1d, 0x13]), element(OCTETS, &authority)]);
    let signed = sequence(&[
        element(CONTEXT, &integer(&[2])),
        integer(&bytes(&name, 8)),
        signed_with.clone(),
        called.clone(),
        sequence(&[time(today + days - 3650), time(today + days)]),
        called,
        sequence(&[identifier(algorithm), bit_string(&key)]),
        element(CONTEXT + 3, &sequence(&[extension])),
    ]);
    pem("CERTIFICATE", &sequence(&[signed, signed_with, bit_string(&bytes(&name, 64))]))
}

const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;
const OCTETS: u8 = 0x04;
const OID: u8 = 0x06;
const UTF8: u8 = 0x0c;
const TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const CONTEXT: u8 = 0xa0;

const EXPONENT: [u8; 3] = [1, 0, 1];

fn element(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap().to_be_bytes();
    let length = match length {
        [0, low @ 0..=0x7f] => vec![low],
        [0, low] => vec![0x81, low],
        [high, low] => vec![0x82, high, low],
    };
    [vec![tag], length, value.to_vec()].concat()
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(SEQUENCE, &parts.concat())
}

fn integer(bytes: &[u8]) -> Vec<u8> {
    let sign = if bytes[0] & 0x80 == 0 { vec![] } else { vec![0] };
    element(INTEGER, &[sign, bytes.to_vec()].concat())
}

fn bit_string(bytes: &[u8]) -> Vec<u8> {
    element(BITS, &[&[0], bytes].concat())
}

fn oid(bytes: &[u8]) -> Vec<u8> {
    element(OID, bytes)
}

fn identifier(algorithm: &str) -> Vec<u8> {
    let elliptic = oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]);
    let curve = |number| oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, number]);
    match algorithm {
        "ed25519" => sequence(&[oid(&[0x2b, 0x65, 0x70])]),
        "p192" => sequence(&[elliptic, curve(1)]),
        "p256" => sequence(&[elliptic, curve(7)]),
        _ => sequence(&[oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]), vec![5, 0]]),
    }
}

fn modulus(algorithm: &str, seed: &str) -> Vec<u8> {
    let bits: usize = algorithm.strip_prefix("rsa").and_then(|bits| bits.parse().ok()).expect(algorithm);
    let mut modulus = bytes(&format!("modulus {seed}"), bits / 8);
    modulus[0] |= 0x80;
    modulus
}

/// Two coordinates, uncompressed.
fn point(algorithm: &str, seed: &str) -> Vec<u8> {
    let size = if algorithm == "p192" { 24 } else { 32 };
    [vec![4], bytes(&format!("point {seed}"), 2 * size)].concat()
}

/// That many bytes of a word, the first of which is not 0.
fn bytes(seed: &str, count: usize) -> Vec<u8> {
    let blocks = (0..count.div_ceil(32)).flat_map(|number| Sha256::digest(format!("{seed} {number}")));
    let mut bytes: Vec<u8> = blocks.take(count).collect();
    bytes[0] |= 1;
    bytes
}

/// A day by its number since 1970 as `YYYYMMDD`.
fn digits_of_day(day: i64) -> String {
    let (mut year, mut rest) = (1970, day);
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    loop {
        let days = if is_leap(year) { 366 } else { 365 };
        if rest < days {
            break;
        }
        rest -= days;
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if rest < days {
            break;
        }
        rest -= days;
        month += 1;
    }
    format!("{year:04}{month:02}{:02}", rest + 1)
}

fn pem(label: &str, der: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = format!("-----BEGIN {label}-----");
    for (number, group) in der.chunks(3).enumerate() {
        if number % 16 == 0 {
            text.push('\n');
        }
        let value = group.iter().chain([&0, &0]).take(3).fold(0_usize, |value, byte| value << 8 | usize::from(*byte));
        for place in 0..4 {
            let digit = DIGITS[value >> (18 - 6 * place) & 63];
            text.push(if place <= group.len() { digit.into() } else { '=' });
        }
    }
    format!("{text}\n-----END {label}-----\n")
}

#[cfg(test)]
mod tests {
    use plimsoll_content::{Algorithm, KeyReader, keys_in};
    use plimsoll_engine::{FileBytes, FileReader};
    use plimsoll_facts::image::RawFacts;

    use super::*;

    fn read(text: &str) -> plimsoll_content::KeyFacts {
        let mut facts = RawFacts::default();
        KeyReader.read(&FileBytes::whole("a.pem", text.as_bytes()), &mut facts);
        keys_in(&facts).unwrap()
    }

    #[test]
    fn keys_are_read_as_what_they_are_called() {
        let cases = [
            ("ed25519", Algorithm::Ed25519, Some(256)),
            ("rsa1024:a", Algorithm::Rsa, Some(1024)),
            ("p192:a", Algorithm::Ec, Some(192)),
            ("p256:a", Algorithm::Ec, Some(256)),
        ];
        for (what, algorithm, bits) in cases {
            let key = &read(&private_key(what, false)).keys[0];
            assert_eq!((key.algorithm, key.bits, key.is_encrypted), (algorithm, bits, false), "{what}");
            assert!(read(&private_key(what, true)).keys[0].is_encrypted);
        }
        assert_ne!(read(&private_key("rsa1024:a", false)), read(&private_key("rsa1024:b", false)));
    }

    #[test]
    fn certificates_expire_on_their_day() {
        // 20778 is 2026-11-21, from which 29 February 2028 is 465 days away.
        for (what, day) in [("A_root:0", 20_778), ("A_root:-10:p192", 20_768), ("A_root:465:ed25519", 21_243)] {
            let found = read(&certificate(what, 20_778));
            let read = &found.certificates[0];
            assert_eq!((&*read.common_name, read.not_after), ("A root", day * 86_400), "{what}");
            assert!(read.is_ca && read.is_self_signed);
        }
    }
}
