//! Each rule sees its examples and none that it must not see.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests of what is private: a panic is how one fails"
)]

use super::*;

/// The bytes of an example: `\0`, `\n`, `\\` and `\xff` are what they are in Rust.
fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        (rest, ()) = match (first, after) {
            (b'\\', [b'0', after @ ..]) => (after, bytes.push(0)),
            (b'\\', [b'n', after @ ..]) => (after, bytes.push(b'\n')),
            (b'\\', [b't', after @ ..]) => (after, bytes.push(b'\t')),
            (b'\\', [b'\\', after @ ..]) => (after, bytes.push(b'\\')),
            (b'\\', [b'x', high, low, after @ ..]) => {
                let digits = String::from_utf8(vec![*high, *low]).unwrap();
                (after, bytes.push(u8::from_str_radix(&digits, 16).unwrap()))
            }
            (b'\\', _) => panic!("no such escape: {text}"),
            _ => (after, bytes.push(*first)),
        };
    }
    bytes
}

/// The products with what must match and what must not.
fn examples() -> impl Iterator<Item = (&'static Product, &'static [&'static str], &'static [&'static str])> {
    registry::EXAMPLES.iter().map(|(stem, matching, rejected)| {
        let product = all().iter().find(|product| product.id.replace('-', "_") == *stem);
        (product.expect("every example has its product"), *matching, *rejected)
    })
}

fn version(product: &Product, bytes: &[u8]) -> Option<String> {
    match product.version(&[bytes]) {
        Sighting::Version(version) => Some(version),
        _ => None,
    }
}

#[test]
fn every_pattern_is_one() {
    for product in all() {
        for pattern in product.patterns {
            compile(pattern).unwrap_or_else(|error| panic!("{}: {error}", product.id));
        }
    }
}

/// `match: NAME VERSION BYTES`.
#[test]
fn every_product_sees_its_examples() {
    for (product, matching, _) in examples() {
        for example in matching {
            let [name, expected, text] = example.splitn(3, ' ').collect::<Vec<_>>().try_into().expect("three parts");
            let text = bytes(text);
            assert!(product.anchor.is_some() || product.fits(name), "{}: {name}", product.id);
            assert_eq!(version(product, &text).as_deref(), Some(expected), "{}: {example}", product.id);
            if product.anchor.is_some() {
                assert!(anchored(&[&text]).iter().any(|found| found.id == product.id), "{}: {example}", product.id);
            }
        }
    }
}

/// `reject: NAME BYTES`: another name, or no version.
#[test]
fn no_product_sees_what_it_must_not() {
    for (product, _, rejected) in examples() {
        for example in rejected {
            let (name, text) = example.split_once(' ').expect("two parts");
            let is_named = product.anchor.is_some() || product.fits(name);
            let seen = version(product, &bytes(text)).filter(|_| is_named);
            assert_eq!(seen, None, "{}: {example}", product.id);
        }
    }
}

#[test]
fn two_versions_are_none() {
    let product = all().iter().find(|product| product.id == "nginx").unwrap();
    let both = b"nginx version: nginx/1.25.1\nnginx version: nginx/1.26.0\n";
    assert_eq!(product.version(&[both]), Sighting::Ambiguous("1.25.1".to_owned(), "1.26.0".to_owned()));
}

#[test]
fn stars_stand_for_any_letters() {
    for (pattern, name, expected) in [
        ("lib*.so*", "libpython3.11.so.1.0", true),
        ("redis-server", "redis-server", true),
        ("redis-server", "redis-server2", false),
        ("*-gcc", "x86_64-linux-gnu-gcc", true),
        ("python?", "python3", false),
    ] {
        assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
    }
}
