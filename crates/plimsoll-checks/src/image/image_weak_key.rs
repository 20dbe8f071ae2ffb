//! PLM-I051: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::{PrivateKey, certificates, key_files, private_keys};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let files = key_files(image)?;
    let is_told = |key: &&PrivateKey<'_, '_>| key.is_weak() && !key.is_of_packages() && key.file.file.is_some();
    for key in private_keys(&files).iter().filter(is_told) {
        key.tell(image, findings, &format!("`{}` holds {}", key.file.shown(), key.words()));
    }
    let trusted = certificates(&files, |file, certificate| {
        certificate.is_ca && certificate.algorithm.is_weak(certificate.bits) && is_trust_store(&file.path())
    });
    for holder in trusted {
        let what = ["with a weak key that the image trusts", "with weak keys that the image trusts"];
        holder.tell(image, findings, what, |certificate| {
            let algorithm = certificate.algorithm.word().unwrap_or_default();
            certificate.bits.map_or_else(|| format!("({algorithm})"), |bits| format!("({algorithm}, {bits} bits)"))
        });
    }
    Ok(())
}

/// Folders whose certificates programs trust. Sources: update-ca-certificates(8), update-ca-trust(8); OpenSSL and
/// Alpine documentation.
const TRUST_STORES: [&[u8]; 8] = [
    b"etc/ssl/",
    b"etc/pki/",
    b"etc/ca-certificates/",
    b"usr/local/share/ca-certificates/",
    b"usr/share/ca-certificates/",
    b"usr/share/pki/",
    b"usr/lib/ssl/",
    b"var/lib/ca-certificates/",
];

/// True for a file of the system's trust store, or one of Java.
fn is_trust_store(path: &[u8]) -> bool {
    TRUST_STORES.iter().any(|folder| path.starts_with(folder)) || path.ends_with(b"/cacerts")
}
