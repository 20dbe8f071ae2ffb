//! Private keys and certificates in files of images: really parsed, so that a placeholder is none. What is kept says of
//! which kind they are and never what they are, since a cache may hold it.
//!
//! Each module reads one way of writing them. All meet in a [`Public`]: what tells a key from others without
//! showing it.

mod asn1;
mod base64;
mod certificate;
mod der;
mod fact;
mod frames;
mod jwk;
mod public;
mod putty;
mod ssh;
mod store;

pub use fact::{Algorithm, CertificateFact, KeyFact, KeyFacts, KeyForm, keys_in};

use std::ops::Range;

use plimsoll_engine::{FileBytes, FileReader, Interest};
use plimsoll_facts::image::RawFacts;

use self::public::Public;

/// The name of [`KeyReader`] in raw facts.
pub const KEY_READER: &str = "keys";

/// Private keys that are kept of one file, the first ones. The limit `keys`.
const MOST_KEYS: usize = 500;

/// Certificates that are kept of one file, the first ones; a bundle of a distribution has about 150. The limit
/// `certificates`.
const MOST_CERTIFICATES: usize = 2_000;

/// Looks at files that are named as keys and certificates are, or that begin so.
#[derive(Clone, Copy, Debug)]
pub struct KeyReader;

impl FileReader for KeyReader {
    fn name(&self) -> &'static str {
        KEY_READER
    }

    fn version(&self) -> u32 {
        2
    }

    fn interest(&self) -> &'static [Interest] {
        INTEREST
    }

    fn read(&self, file: &FileBytes<'_>, facts: &mut RawFacts) {
        // Programs hold keys for their own tests, and tables of labels.
        if file.format.is_binary() {
            return;
        }
        let mut seen = Seen::default();
        for piece in file.pieces() {
            frames::read(piece.offset, piece.bytes, &mut seen);
        }
        if seen.is_empty() {
            whole(file, &mut seen);
        }
        seen.settle(facts);
        if !file.is_whole() && !seen.is_empty() {
            facts.limit("file-buffer", format!("larger than what is read of one file: {} bytes", file.size));
        }
        if !seen.found.is_empty() {
            facts.keep(&seen.found);
        }
    }
}

const INTEREST: &[Interest] = &[
    Interest::Suffix(".pem"),
    Interest::Suffix(".key"),
    Interest::Suffix(".crt"),
    Interest::Suffix(".cer"),
    Interest::Suffix(".cert"),
    Interest::Suffix(".der"),
    Interest::Suffix(".pk8"),
    Interest::Suffix(".p8"),
    Interest::Suffix(".p12"),
    Interest::Suffix(".pfx"),
    Interest::Suffix(".jks"),
    Interest::Suffix(".keystore"),
    Interest::Suffix(".truststore"),
    Interest::Suffix(".jwk"),
    Interest::Suffix(".jwks"),
    Interest::Suffix("jwk.json"),
    Interest::Suffix("jwks.json"),
    Interest::Suffix(".ppk"),
    Interest::Suffix(".ovpn"),
    Interest::Name("id_rsa"),
    Interest::Name("id_dsa"),
    Interest::Name("id_ecdsa"),
    Interest::Name("id_ed25519"),
    Interest::Magic(b"-----BEGIN "),
    Interest::Magic(ssh::MAGIC),
    Interest::Magic(putty::MAGIC),
    Interest::Magic(store::JAVA_MAGIC),
    Interest::Magic(store::JAVA_CRYPTO_MAGIC),
];

/// What is not framed: a file that is one key, one certificate or one store.
fn whole(file: &FileBytes<'_>, seen: &mut Seen) {
    let range = 0..file.size;
    let bytes = file.bytes;
    if store::java(bytes, seen) || store::pkcs12(bytes, &range, seen) {
        return;
    }
    if let Some(certificate) = certificate::read(bytes, range.clone()) {
        seen.found.certificates.push(certificate);
    } else if let Some(key) = der::private(bytes).or_else(|| ssh::private(bytes)).or_else(|| putty::private(bytes)) {
        seen.add(key, range);
    } else {
        jwk::read(bytes, &range, seen);
    }
}

/// A private key, before it is known where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Private {
    form: KeyForm,
    is_encrypted: bool,
    public: Public,
}

/// What is seen of a file so far.
#[derive(Default)]
struct Seen {
    found: KeyFacts,
    /// Certificates whose frame holds DER that could not be read.
    broken: usize,
    /// Set when there is more than is looked at: the limit, and in which words.
    limit: Option<(&'static str, String)>,
}

impl Seen {
    fn is_empty(&self) -> bool {
        self.found.is_empty() && self.broken == 0 && self.limit.is_none()
    }

    fn add(&mut self, key: Private, range: Range<u64>) {
        let Private { form, is_encrypted, public } = key;
        let Public { algorithm, bits, digest } = public;
        let is_public_test_key = public::is_test_key(&digest);
        self.found.keys.push(KeyFact {
            form,
            algorithm,
            bits,
            is_encrypted,
            public: digest,
            range,
            is_public_test_key,
        });
    }

    /// Puts them in order, each once, and says what was left out.
    fn settle(&mut self, facts: &mut RawFacts) {
        // Pieces of a large file may overlap. Several keys of one document have one place.
        let KeyFacts { keys, certificates } = &mut self.found;
        keys.sort_by_key(|key| (key.range.start, key.public));
        keys.dedup_by(|later, earlier| (&later.range, later.public) == (&earlier.range, earlier.public));
        certificates.sort_by_key(|certificate| (certificate.range.start, certificate.fingerprint));
        certificates.dedup_by(|later, earlier| later.range == earlier.range);
        if keys.len() > MOST_KEYS {
            facts.limit("keys", format!("{} private keys, of which {MOST_KEYS} are kept", keys.len()));
            keys.truncate(MOST_KEYS);
        }
        let count = certificates.len();
        if count > MOST_CERTIFICATES {
            facts.limit("certificates", format!("{count} certificates, of which {MOST_CERTIFICATES} are kept"));
            certificates.truncate(MOST_CERTIFICATES);
        }
        if self.broken > 0 {
            facts.problem(format!("{} certificates cannot be read", self.broken));
        }
        if let Some((name, what)) = &self.limit {
            facts.limit(name, what.clone());
        }
    }
}
