//! PLM-H001: object is put into the default namespace.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::namespaces::DEFAULT;

/// Kinds that guard a namespace instead of using it.
const GUARDS: &[&str] = &["LimitRange", "NetworkPolicy", "ResourceQuota"];

/// What Kubernetes itself keeps in the namespace, by kind and name.
const OWN: &[(&str, &str)] = &[
    ("ConfigMap", "kube-root-ca.crt"),
    ("Endpoints", "kubernetes"),
    ("EndpointSlice", "kubernetes"),
    ("Service", "kubernetes"),
    ("ServiceAccount", "default"),
];

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let (kind, name) = (object.kind.as_str(), object.name.as_str());
    // Kinds that stand in no namespace have none, whatever is written.
    if object.namespace.is_empty() || GUARDS.contains(&kind) || OWN.contains(&(kind, name)) {
        return Ok(());
    }
    let Some(base) = object.base() else { return Ok(()) };
    let namespace = base.field::<&str>(&["metadata", "namespace"]);
    if namespace.get()? == Some(DEFAULT) {
        findings.at(namespace, format_args!("{kind} `{name}` is put into the default namespace"));
    }
    Ok(())
}
