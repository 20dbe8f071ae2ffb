//! PLM-K006: a connection of the control plane is not secured by certificates.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::control_plane::{API_SERVER, CONTROLLER_MANAGER, ETCD, KUBELET, Rule, SCHEDULER, Want, judge};

const CIPHERS: &str = "tls-cipher-suites";
const LEAST: &str = "tls-min-version";

/// Versions that RFC 8996 retires.
const OLD: &[&str] = &["VersionTLS10", "VersionTLS11"];

/// Suites of TLS 1.2 without forward secrecy, with RC4, or with 64-bit blocks or CBC and SHA-1 or SHA-256.
/// Source: RFC 9325, section 4.1 and 4.2; names of Go's `crypto/tls`.
const WEAK: &[&str] = &[
    "TLS_RSA_WITH_RC4_128_SHA",
    "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
    "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
    "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
];

const RULES: &[Rule] = &[
    Rule::must(API_SERVER, "tls-cert-file", Want::Set, "serves with a certificate that it signed itself"),
    Rule::must(API_SERVER, "tls-private-key-file", Want::Set, "serves with a key that it made itself"),
    Rule::must(API_SERVER, "client-ca-file", Want::Set, "knows no authority for client certificates")
        .settled_by(&["authentication-config"]),
    Rule::must(API_SERVER, "etcd-cafile", Want::Set, "does not verify etcd"),
    Rule::must(API_SERVER, "etcd-certfile", Want::Set, "shows etcd no certificate"),
    Rule::must(API_SERVER, "etcd-keyfile", Want::Set, "has no key to show etcd a certificate"),
    Rule::must(API_SERVER, "kubelet-client-certificate", Want::Set, "shows kubelets no certificate"),
    Rule::must(API_SERVER, "kubelet-client-key", Want::Set, "has no key to show kubelets a certificate"),
    Rule::must(API_SERVER, "kubelet-certificate-authority", Want::Set, "does not verify kubelets"),
    Rule::may(API_SERVER, CIPHERS, Want::Excludes(WEAK), "offers a weak cipher"),
    Rule::may(API_SERVER, LEAST, Want::IsNot(OLD), "speaks an outdated version of TLS"),
    Rule::may(CONTROLLER_MANAGER, CIPHERS, Want::Excludes(WEAK), "offers a weak cipher"),
    Rule::may(CONTROLLER_MANAGER, LEAST, Want::IsNot(OLD), "speaks an outdated version of TLS"),
    Rule::may(SCHEDULER, CIPHERS, Want::Excludes(WEAK), "offers a weak cipher"),
    Rule::may(SCHEDULER, LEAST, Want::IsNot(OLD), "speaks an outdated version of TLS"),
    Rule::may(KUBELET, CIPHERS, Want::Excludes(WEAK), "offers a weak cipher").may_in_file(&["tlsCipherSuites"]),
    Rule::may(KUBELET, LEAST, Want::IsNot(OLD), "speaks an outdated version of TLS").may_in_file(&["tlsMinVersion"]),
    Rule::may(ETCD, "cipher-suites", Want::Excludes(WEAK), "offers a weak cipher"),
];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    judge(object, context, findings, RULES)
}
