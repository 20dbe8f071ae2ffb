//! Requests and limits of containers, as the API server, the pod and LimitRanges complete them.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Container, ContainerRole, Field, Object, Quantity};
use plimsoll_model::{Assessed, Minor, Role};
use plimsoll_source::edit::Value;

use crate::logic::any;

/// A compute resource, with the places of its request and its limit below a container, and below a pod.
#[derive(Clone, Copy)]
pub(crate) struct Resource {
    name: &'static str,
    request: &'static [&'static str],
    limit: &'static [&'static str],
    /// The first version in which a pod can set it for all its containers together.
    of_pod_since: Option<Minor>,
}

/// Since when a pod has resources of its own without a feature gate. Source: Kubernetes, gate `PodLevelResources`.
const POD_LEVEL: Option<Minor> = Some(Minor(34));

pub(crate) const CPU: Resource = Resource {
    name: "cpu",
    request: &["resources", "requests", "cpu"],
    limit: &["resources", "limits", "cpu"],
    of_pod_since: POD_LEVEL,
};

pub(crate) const MEMORY: Resource = Resource {
    name: "memory",
    request: &["resources", "requests", "memory"],
    limit: &["resources", "limits", "memory"],
    of_pod_since: POD_LEVEL,
};

pub(crate) const EPHEMERAL_STORAGE: Resource = Resource {
    name: "ephemeral-storage",
    request: &["resources", "requests", "ephemeral-storage"],
    limit: &["resources", "limits", "ephemeral-storage"],
    of_pod_since: None,
};

impl Resource {
    /// The container's request.
    pub(crate) fn request(self, container: Container<'_>) -> Field<'_, Quantity> {
        container.base().field(self.request)
    }

    /// The container's limit.
    pub(crate) fn limit(self, container: Container<'_>) -> Field<'_, Quantity> {
        container.base().field(self.limit)
    }

    /// Does the scheduler reserve anything for the container? A limit without a request makes one, and so do resources
    /// of the pod and the defaults of a LimitRange.
    pub(crate) fn has_request(self, container: Container<'_>, context: &Context<'_>) -> Assessed<bool> {
        if let Some(request) = self.request(container).get()? {
            return Ok(!request.is_zero());
        }
        any([
            self.limit(container).get().map(is_set),
            self.pod_sets(container, context, self.request),
            self.pod_sets(container, context, self.limit),
            self.limit_range_sets(container, context, &["defaultRequest", "default", "max", "min"]),
        ])
    }

    /// Is the container held to anything? Resources of the pod hold it too, and so do the defaults of a LimitRange.
    pub(crate) fn has_limit(self, container: Container<'_>, context: &Context<'_>) -> Assessed<bool> {
        if let Some(limit) = self.limit(container).get()? {
            return Ok(!limit.is_zero());
        }
        any([
            self.pod_sets(container, context, self.limit),
            self.limit_range_sets(container, context, &["default", "max"]),
        ])
    }

    fn pod_sets(
        self,
        container: Container<'_>,
        context: &Context<'_>,
        path: &'static [&'static str],
    ) -> Assessed<bool> {
        if self.of_pod_since.is_none_or(|since| context.target < since) {
            return Ok(false);
        }
        container.pod().base().field::<Quantity>(path).get().map(is_set)
    }

    /// Does a LimitRange of the namespace have the resource under one of these keys for containers? Which keys become
    /// requests and limits: source, `k8s.io/kubernetes`, `pkg/apis/core/v1`, `SetDefaults_LimitRangeItem`.
    fn limit_range_sets(self, container: Container<'_>, context: &Context<'_>, keys: &[&str]) -> Assessed<bool> {
        let ranges = context.estate.of_resource("LimitRange", &container.pod().object().namespace);
        let items = ranges.filter_map(Object::base).flat_map(|base| base.items::<Base<'_>>(&["spec", "limits"]));
        any(items.map(|item| {
            let item = item?;
            if item.field::<&str>(&["type"]).get()? != Some("Container") {
                return Ok(false);
            }
            any(keys.iter().map(|key| match item.entry::<Base<'_>>(key).get()? {
                Some(values) => values.entry::<Quantity>(self.name).get().map(is_set),
                None => Ok(false),
            }))
        }))
    }
}

fn is_set(quantity: Option<Quantity>) -> bool {
    quantity.is_some_and(|quantity| !quantity.is_zero())
}

/// True for containers that run as long as the pod does: its own and sidecars. Init containers run before the others
/// are given their share, and ephemeral ones cannot have resources.
pub(crate) fn runs_on(container: Container<'_>) -> Assessed<bool> {
    match container.role() {
        ContainerRole::Main => Ok(true),
        ContainerRole::Ephemeral => Ok(false),
        ContainerRole::Init => {
            Base::whole(container.base().node).field(&["restartPolicy"]).get().map(|policy| policy == Some("Always"))
        }
    }
}

/// A value to write for a request: the usual one, unless the limit is smaller.
pub(crate) fn at_most(limit: Field<'_, Quantity>, usual: &str) -> Value {
    bounded(limit, usual, |limit, usual| limit < usual)
}

/// A value to write for a limit: as much as is requested, so that the container keeps its place when the node runs
/// short; where nothing is requested, the usual one.
pub(crate) fn as_requested(request: Field<'_, Quantity>, usual: &str) -> Value {
    bounded(request, usual, |_, _| true)
}

fn bounded(bound: Field<'_, Quantity>, usual: &str, binds: fn(Quantity, Quantity) -> bool) -> Value {
    match (bound.get(), Quantity::parse(usual)) {
        (Ok(Some(amount)), Some(usual)) if !amount.is_zero() && binds(amount, usual) => written(bound),
        _ => usual.into(),
    }
}

/// The value of another field, to write it as it stands there.
pub(crate) fn written(field: Field<'_, Quantity>) -> Value {
    field.site().node.text().into()
}

/// A finding when the container's request is less than its limit. Without one of them both are equal or one is
/// missing, which other checks report.
pub(crate) fn request_below_limit<'e>(
    resource: Resource,
    container: Container<'e>,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    let (request, limit) = (resource.request(container), resource.limit(container));
    if let (Some(least), Some(most)) = (request.get()?, limit.get()?)
        && least < most
    {
        let (name, resource) = (container.name(), resource.name);
        findings.at(request, format_args!("container `{name}` requests less {resource} than its limit")).related(
            Role::Context,
            limit,
            "the limit",
        );
    }
    Ok(())
}

/// The amounts under one of the keys of `resources`, each with the name of its resource.
pub(crate) fn amounts<'e>(
    container: Container<'e>,
    path: &'static [&'static str],
) -> Assessed<Vec<(&'e str, Field<'e, Quantity>)>> {
    let Some(amounts) = Base::whole(container.base().node).field::<Base<'e>>(path).get()? else {
        return Ok(Vec::new());
    };
    let names = amounts.node.entries().map(|(key, _)| key.text());
    Ok(names.map(|name| (name, amounts.entry(name))).collect())
}

/// The path of the requests of a container.
pub(crate) const REQUESTS: &[&str] = &["resources", "requests"];
/// The path of its limits.
pub(crate) const LIMITS: &[&str] = &["resources", "limits"];
