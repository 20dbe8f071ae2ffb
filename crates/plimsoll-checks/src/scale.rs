//! How many pods a workload runs, and the autoscaler that decides it.

use plimsoll_engine::Context;
use plimsoll_facts::{Base, Field, Labels, Object, is_kubernetes_group};
use plimsoll_graph::Selector;
use plimsoll_model::Assessed;

use crate::logic::all;

/// The kinds whose pods are copies of each other.
pub(crate) const REPLICATED: [&str; 7] =
    ["CloneSet", "Deployment", "DeploymentConfig", "ReplicaSet", "ReplicationController", "Rollout", "StatefulSet"];

/// The same as resources of the estate.
const REPLICATED_RESOURCES: [&str; 7] = [
    "CloneSet.apps.kruise.io",
    "Deployment",
    "DeploymentConfig.apps.openshift.io",
    "ReplicaSet",
    "ReplicationController",
    "Rollout.argoproj.io",
    "StatefulSet",
];

/// An object that sets the number of pods of another.
#[derive(Clone, Copy)]
pub(crate) struct Autoscaler<'e> {
    base: Base<'e>,
    kind: &'static Kind,
}

/// Where a kind of autoscaler keeps what is asked here.
struct Kind {
    resource: &'static str,
    minimum: &'static [&'static str],
    /// What its target is when it does not say.
    default_target: Option<&'static str>,
}

const KINDS: [Kind; 2] = [
    Kind { resource: "HorizontalPodAutoscaler", minimum: &["spec", "minReplicas"], default_target: None },
    // KEDA makes a HorizontalPodAutoscaler of it.
    Kind {
        resource: "ScaledObject.keda.sh",
        minimum: &["spec", "minReplicaCount"],
        default_target: Some("Deployment"),
    },
];

impl<'e> Autoscaler<'e> {
    /// The object as an autoscaler.
    pub(crate) fn new(object: &'e Object) -> Option<Self> {
        let resource = object.resource();
        let kind = KINDS.iter().find(|kind| kind.resource == resource)?;
        Some(Self { base: object.base()?, kind })
    }

    /// The least number of pods.
    pub(crate) fn minimum(self) -> Field<'e, i64> {
        self.base.field(self.kind.minimum)
    }

    /// The name of what it scales.
    pub(crate) fn target_name(self) -> Field<'e, &'e str> {
        self.base.field(&["spec", "scaleTargetRef", "name"])
    }

    /// The resource ([`Object::resource`]) of what it scales.
    pub(crate) fn target_resource(self) -> Assessed<Option<String>> {
        let target = self.base.field::<Base<'e>>(&["spec", "scaleTargetRef"]).get()?;
        target.map_or(Ok(None), |target| resource(target, self.kind.default_target))
    }

    fn scales(self, object: &Object) -> Assessed<bool> {
        let is_resource = self.target_resource().map(|resource| resource == Some(object.resource()));
        let is_name = self.target_name().get().map(|name| name == Some(&object.name));
        all([is_resource, is_name])
    }
}

/// The resource ([`Object::resource`]) that a reference with `apiVersion` and `kind` names.
pub(crate) fn resource(reference: Base<'_>, default_kind: Option<&str>) -> Assessed<Option<String>> {
    let Some(kind) = reference.field::<&str>(&["kind"]).get()?.or(default_kind) else { return Ok(None) };
    let version = reference.field::<&str>(&["apiVersion"]).get()?.unwrap_or("");
    let group = version.split_once('/').map_or("", |(group, _)| group);
    Ok(Some(if is_kubernetes_group(group) { kind.to_owned() } else { format!("{kind}.{group}") }))
}

/// The autoscaler of the set that scales a workload. One that cannot be read hides no other.
pub(crate) fn autoscaler<'e>(object: &Object, context: &Context<'e>) -> Assessed<Option<Autoscaler<'e>>> {
    let estate = context.estate;
    let objects = KINDS.iter().flat_map(|kind| estate.of_resource(kind.resource, &object.namespace));
    let mut hidden = Ok(None);
    for autoscaler in objects.filter_map(Autoscaler::new) {
        match autoscaler.scales(object) {
            Ok(true) => return Ok(Some(autoscaler)),
            Ok(false) => {}
            Err(unknown) => hidden = hidden.and(Err(unknown)),
        }
    }
    hidden
}

/// `spec.replicas`.
pub(crate) fn replicas(object: &Object) -> Option<Field<'_, i64>> {
    Some(object.base()?.field(&["spec", "replicas"]))
}

/// The least number of pods that something says a workload runs: its autoscaler or, where the set has none, itself.
/// `None` where neither says it: then the number may come from elsewhere.
pub(crate) fn least(object: &Object, context: &Context<'_>) -> Assessed<Option<i64>> {
    if let Some(autoscaler) = autoscaler(object, context)? {
        return autoscaler.minimum().get();
    }
    replicas(object).map_or(Ok(None), Field::get)
}

/// The replicated workloads of a namespace whose pods a selector selects.
pub(crate) fn selected<'e>(
    namespace: &str,
    selector: &Selector<'e>,
    context: &Context<'e>,
) -> Assessed<Vec<&'e Object>> {
    let estate = context.estate;
    let workloads = REPLICATED_RESOURCES.iter().flat_map(|resource| estate.of_resource(resource, namespace));
    let mut found = Vec::new();
    for workload in workloads {
        if selector.selects(pod_labels(workload))? {
            found.push(workload);
        }
    }
    Ok(found)
}

/// The labels of a workload's pods. Where it has no template, as in a patch, its selector tells some of them.
fn pod_labels(workload: &Object) -> Labels<'_> {
    match (workload.pods().next(), workload.base()) {
        (Some(pod), _) => pod.labels(),
        (None, Some(base)) => Labels::of(base, &["spec", "selector", "matchLabels"]),
        (None, None) => Labels::NONE,
    }
}
