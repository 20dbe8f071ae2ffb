//! PLM-K010: etcd talks without certificates.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::control_plane::{ETCD, Rule, Want, judge};

const RULES: &[Rule] = &[
    Rule::must(ETCD, "cert-file", Want::Set, "serves clients without TLS").settled_by(&["auto-tls"]),
    Rule::must(ETCD, "key-file", Want::Set, "serves clients without TLS").settled_by(&["auto-tls"]),
    Rule::may(ETCD, "auto-tls", Want::Truth(false), "serves clients with a certificate that it signed itself"),
    Rule::must(ETCD, "client-cert-auth", Want::Truth(true), "asks clients for no certificate"),
    Rule::must(ETCD, "trusted-ca-file", Want::Set, "has no authority of its own for clients"),
    Rule::must(ETCD, "peer-cert-file", Want::Set, "talks to its peers without TLS").settled_by(&["peer-auto-tls"]),
    Rule::must(ETCD, "peer-key-file", Want::Set, "talks to its peers without TLS").settled_by(&["peer-auto-tls"]),
    Rule::may(ETCD, "peer-auto-tls", Want::Truth(false), "talks to its peers with a certificate that it signed itself"),
    Rule::must(ETCD, "peer-client-cert-auth", Want::Truth(true), "asks its peers for no certificate"),
    Rule::must(ETCD, "peer-trusted-ca-file", Want::Set, "has no authority of its own for its peers"),
];

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    judge(object, context, findings, RULES)
}
