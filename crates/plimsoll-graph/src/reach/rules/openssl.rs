//! OpenSSL: its configuration, which names providers and engines, and the certificates that are trusted. Source:
//! config(5ssl), `X509_get_default_cert_dir`.

use super::{Rule, Want, When};

pub(super) const RULES: &[Rule] = &[Rule {
    when: When::Named(&["libcrypto.so.*", "libnode.so.*", "node"]),
    wants: &[
        Want::Reach("/usr/lib/ssl/openssl.cnf"),
        Want::Reach("/etc/ssl/openssl.cnf"),
        Want::Reach("/etc/pki/tls/openssl.cnf"),
        Want::Reach("/usr/local/ssl/openssl.cnf"),
        Want::Data("/usr/lib/ssl/cert.pem"),
        Want::Below("/etc/ssl/certs"),
        Want::Below("/etc/pki/ca-trust/extracted"),
    ],
}];
