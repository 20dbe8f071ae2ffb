//! Namespaces that belong to the cluster itself.

/// The namespaces that every cluster has for its own parts.
pub(crate) const SYSTEM: [&str; 3] = ["kube-system", "kube-public", "kube-node-lease"];
