//! PLM-H026: namespace holds more than one controller of a kind.

use std::collections::BTreeMap;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Estate, Object, Sequence};
use plimsoll_model::Assessed;

const CONTROLLERS: [&str; 7] = [
    "DaemonSet",
    "Deployment",
    "DeploymentConfig.apps.openshift.io",
    "ReplicaSet",
    "ReplicationController",
    "Rollout.argoproj.io",
    "StatefulSet",
];

pub(crate) fn check<'e>(estate: &'e Estate, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(CONTROLLERS, |findings, resource| {
        // Several objects of one name are variants of one controller.
        let mut by_namespace: BTreeMap<&str, BTreeMap<&str, Vec<&'e Object>>> = BTreeMap::new();
        let outcome = findings.each(estate.everywhere(resource), |_, object| {
            if !is_owned(object)? {
                by_namespace.entry(&object.namespace).or_default().entry(&object.name).or_default().push(object);
            }
            Ok(())
        });
        for (namespace, objects) in by_namespace.iter().filter(|(_, objects)| objects.len() > 1) {
            for object in objects.values().flatten() {
                let Some(base) = object.base() else { continue };
                let (kind, count) = (&object.kind, objects.len());
                let title = format_args!("{kind} `{}` is one of {count} in the namespace `{namespace}`", object.name);
                findings.about(object).at(base.field::<&str>(&["metadata", "name"]), title);
            }
        }
        outcome
    })
}

/// True for what another controller made.
fn is_owned(object: &Object) -> Assessed<bool> {
    let Some(base) = object.base() else { return Ok(false) };
    let owners = base.field::<Sequence<'_>>(&["metadata", "ownerReferences"]).get()?;
    Ok(owners.is_some_and(|owners| owners.items().next().is_some()))
}
