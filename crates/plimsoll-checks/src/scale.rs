//! How many pods a workload runs, and the autoscaler that decides it.

use plimsoll_engine::Context;
use plimsoll_facts::{Base, Field, Object};
use plimsoll_model::Assessed;

/// An object that sets the number of pods of another.
#[derive(Clone, Copy)]
pub(crate) struct Autoscaler<'e> {
    /// The object.
    pub(crate) object: &'e Object,
    base: Base<'e>,
    kind: &'static Kind,
}

/// Where a kind of autoscaler keeps what is asked here.
struct Kind {
    resource: &'static str,
    minimum: &'static [&'static str],
    /// What its target is when it does not say.
    target_kind: Option<&'static str>,
}

const KINDS: [Kind; 2] = [
    Kind { resource: "HorizontalPodAutoscaler", minimum: &["spec", "minReplicas"], target_kind: None },
    // KEDA makes a HorizontalPodAutoscaler of it.
    Kind { resource: "ScaledObject.keda.sh", minimum: &["spec", "minReplicaCount"], target_kind: Some("Deployment") },
];

impl<'e> Autoscaler<'e> {
    /// The object as an autoscaler.
    pub(crate) fn new(object: &'e Object) -> Option<Self> {
        let kind = KINDS.iter().find(|kind| kind.resource == object.resource())?;
        Some(Self { object, base: object.base()?, kind })
    }

    /// The least number of pods.
    pub(crate) fn minimum(self) -> Field<'e, i64> {
        self.base.field(self.kind.minimum)
    }

    /// The name of what it scales.
    pub(crate) fn target_name(self) -> Field<'e, &'e str> {
        self.base.field(&["spec", "scaleTargetRef", "name"])
    }

    /// The kind of what it scales.
    pub(crate) fn target_kind(self) -> Assessed<Option<&'e str>> {
        let kind = self.base.field(&["spec", "scaleTargetRef", "kind"]).get()?;
        Ok(kind.or(self.kind.target_kind))
    }

    fn scales(self, object: &Object) -> Assessed<bool> {
        let is_kind = self.target_kind().map(|kind| kind == Some(&object.kind));
        let is_name = self.target_name().get().map(|name| name == Some(&object.name));
        crate::logic::all([is_kind, is_name])
    }
}

/// The autoscaler of the set that scales a workload. One that cannot be read hides no other.
pub(crate) fn autoscaler<'e>(object: &'e Object, context: &Context<'e>) -> Assessed<Option<Autoscaler<'e>>> {
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
pub(crate) fn least<'e>(object: &'e Object, context: &Context<'e>) -> Assessed<Option<(i64, Field<'e, i64>)>> {
    let field = match autoscaler(object, context)? {
        Some(autoscaler) => Some(autoscaler.minimum()),
        None => replicas(object),
    };
    let Some(field) = field else { return Ok(None) };
    Ok(field.get()?.map(|number| (number, field)))
}

/// The kinds whose pods are copies of each other.
pub(crate) const REPLICATED: [&str; 7] =
    ["CloneSet", "Deployment", "DeploymentConfig", "ReplicaSet", "ReplicationController", "Rollout", "StatefulSet"];
