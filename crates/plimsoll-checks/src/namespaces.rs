//! Namespaces of the cluster itself, and what the others lack.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

/// The names of those that every cluster has for its own parts.
pub(crate) const SYSTEM: [&str; 3] = ["kube-system", "kube-public", "kube-node-lease"];

/// The namespace of objects that name none.
pub(crate) const DEFAULT: &str = "default";

/// A finding when a Namespace object is of the user and no object of that resource stands in the namespace. Needs a
/// complete set.
pub(crate) fn lacks<'e>(
    resource: &str,
    namespace: &'e Object,
    context: &Context<'e>,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    let Some(name) = namespace.base().map(|base| base.field::<&str>(&["metadata", "name"])) else { return Ok(()) };
    let Some(text) = name.get()?.filter(|name| !SYSTEM.contains(name)) else { return Ok(()) };
    if context.estate.of_resource(resource, text).next().is_none() {
        findings.at(name, format_args!("namespace `{text}` has no {resource}"));
    }
    Ok(())
}
