//! PLM-H002: workload runs in a namespace of the cluster itself.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::logic::all;
use crate::namespaces::SYSTEM;

/// The priority classes of parts of the cluster.
const OF_THE_CLUSTER: [&str; 2] = ["system-cluster-critical", "system-node-critical"];

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.pods.is_empty()) else { return Ok(()) };
    let namespace = base.field::<&str>(&["metadata", "namespace"]);
    let is_system = namespace.get().map(|name| name.is_some_and(|name| SYSTEM.contains(&name)));
    let is_foreign = all(object.pods().map(|pod| {
        let class = pod.base().field::<&str>(&["priorityClassName"]).get()?;
        Ok(!class.is_some_and(|class| OF_THE_CLUSTER.contains(&class)))
    }));
    if all([is_system, is_foreign])? {
        let (kind, name) = (&object.kind, &object.name);
        let place = &object.namespace;
        findings.at(namespace, format_args!("{kind} `{name}` runs in the namespace `{place}` of the cluster itself"));
    }
    Ok(())
}
