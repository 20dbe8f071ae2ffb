//! API versions that are gone or on their way out.

use plimsoll_model::Minor;

use super::table::{self, Field, KindVersion, Wanted};

/// A version of kinds that the table of types does not tell about.
struct Row {
    api_version: &'static str,
    kinds: &'static [&'static str],
    deprecated: u16,
    /// The first version without it; `NEVER` while it is served.
    removed: u16,
    /// What took its place: `apiVersion`, and `kind` where that changed too.
    replacement: Option<&'static str>,
    has_same_shape: bool,
}

const NEVER: u16 = u16::MAX;

/// A row whose replacement has the same fields.
const fn moved(
    api_version: &'static str,
    kinds: &'static [&'static str],
    deprecated: u16,
    removed: u16,
    to: &'static str,
) -> Row {
    Row { api_version, kinds, deprecated, removed, replacement: Some(to), has_same_shape: true }
}

/// A row whose replacement has other fields, or wants some that were optional.
const fn changed(
    api_version: &'static str,
    kinds: &'static [&'static str],
    deprecated: u16,
    removed: u16,
    to: &'static str,
) -> Row {
    Row { has_same_shape: false, ..moved(api_version, kinds, deprecated, removed, to) }
}

const ROLES: &[&str] = &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
const REVIEWS: &[&str] = &["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview"];
const WEBHOOKS: &[&str] = &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
const FLOWS: &[&str] = &["FlowSchema", "PriorityLevelConfiguration"];

/// Versions that were gone before the oldest version of the table, and kinds that are deprecated without a successor of
/// the same name. Source: Kubernetes documentation, Deprecated API Migration Guide; announcements of Kubernetes 1.19
/// (ComponentStatus), 1.23 (alpha versions of RBAC and scheduling) and 1.33 (Endpoints).
const ROWS: &[Row] = &[
    changed("extensions/v1beta1", &["DaemonSet", "Deployment", "ReplicaSet"], 9, 16, "apps/v1"),
    moved("extensions/v1beta1", &["NetworkPolicy"], 9, 16, "networking.k8s.io/v1"),
    changed("extensions/v1beta1", &["Ingress"], 14, 22, "networking.k8s.io/v1"),
    changed("apps/v1beta1", &["Deployment", "ReplicaSet", "StatefulSet"], 9, 16, "apps/v1"),
    moved("apps/v1beta1", &["ControllerRevision"], 9, 16, "apps/v1"),
    changed("apps/v1beta2", &["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"], 9, 16, "apps/v1"),
    moved("apps/v1beta2", &["ControllerRevision"], 9, 16, "apps/v1"),
    changed("admissionregistration.k8s.io/v1beta1", WEBHOOKS, 16, 22, "admissionregistration.k8s.io/v1"),
    changed("apiextensions.k8s.io/v1beta1", &["CustomResourceDefinition"], 16, 22, "apiextensions.k8s.io/v1"),
    moved("apiregistration.k8s.io/v1beta1", &["APIService"], 19, 22, "apiregistration.k8s.io/v1"),
    moved("authentication.k8s.io/v1beta1", &["TokenReview"], 19, 22, "authentication.k8s.io/v1"),
    changed("authorization.k8s.io/v1beta1", REVIEWS, 19, 22, "authorization.k8s.io/v1"),
    changed("certificates.k8s.io/v1beta1", &["CertificateSigningRequest"], 19, 22, "certificates.k8s.io/v1"),
    moved("coordination.k8s.io/v1beta1", &["Lease"], 19, 22, "coordination.k8s.io/v1"),
    changed("networking.k8s.io/v1beta1", &["Ingress"], 19, 22, "networking.k8s.io/v1"),
    moved("networking.k8s.io/v1beta1", &["IngressClass"], 19, 22, "networking.k8s.io/v1"),
    moved("rbac.authorization.k8s.io/v1alpha1", ROLES, 17, 23, "rbac.authorization.k8s.io/v1"),
    moved("rbac.authorization.k8s.io/v1beta1", ROLES, 17, 22, "rbac.authorization.k8s.io/v1"),
    moved("scheduling.k8s.io/v1alpha1", &["PriorityClass"], 14, 23, "scheduling.k8s.io/v1"),
    moved("scheduling.k8s.io/v1beta1", &["PriorityClass"], 14, 22, "scheduling.k8s.io/v1"),
    moved("storage.k8s.io/v1beta1", &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"], 19, 22, STORAGE),
    moved("batch/v1beta1", &["CronJob"], 21, 25, "batch/v1"),
    moved("batch/v2alpha1", &["CronJob"], 8, 21, "batch/v1"),
    changed("discovery.k8s.io/v1beta1", &["EndpointSlice"], 21, 25, "discovery.k8s.io/v1"),
    changed("events.k8s.io/v1beta1", &["Event"], 19, 25, "events.k8s.io/v1"),
    changed("autoscaling/v2beta1", &["HorizontalPodAutoscaler"], 22, 25, "autoscaling/v2"),
    moved("policy/v1beta1", &["PodDisruptionBudget"], 21, 25, "policy/v1"),
    moved("node.k8s.io/v1beta1", &["RuntimeClass"], 22, 25, "node.k8s.io/v1"),
    changed("flowcontrol.apiserver.k8s.io/v1beta1", FLOWS, 23, 26, "flowcontrol.apiserver.k8s.io/v1"),
    moved("autoscaling/v2beta2", &["HorizontalPodAutoscaler"], 23, 26, "autoscaling/v2"),
    moved("storage.k8s.io/v1beta1", &["CSIStorageCapacity"], 24, 27, STORAGE),
    changed("v1", &["Endpoints"], 33, NEVER, "discovery.k8s.io/v1 EndpointSlice"),
    Row {
        api_version: "v1",
        kinds: &["ComponentStatus"],
        deprecated: 19,
        removed: NEVER,
        replacement: None,
        has_same_shape: false,
    },
    // The check of left-behind policies has more to say of these.
    Row {
        api_version: "extensions/v1beta1",
        kinds: &["PodSecurityPolicy"],
        deprecated: NEVER,
        removed: NEVER,
        replacement: None,
        has_same_shape: false,
    },
    Row {
        api_version: "policy/v1beta1",
        kinds: &["PodSecurityPolicy"],
        deprecated: NEVER,
        removed: NEVER,
        replacement: None,
        has_same_shape: false,
    },
];

const STORAGE: &str = "storage.k8s.io/v1";

/// What to use instead: `apiVersion`, and `kind` where that changed too.
pub(crate) type Replacement = &'static str;

/// How a version stands at the target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    /// No server of the target version has it; the first version without it.
    Removed(Minor, Option<Replacement>),
    /// Servers warn of it.
    Deprecated(Option<Replacement>),
}

fn row(api_version: &str, kind: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.api_version == api_version && row.kinds.contains(&kind))
}

/// What became of a version of a kind; `None` while nothing speaks against it.
pub(crate) fn fate(api_version: &str, kind: &str, target: Minor) -> Option<Fate> {
    if let Some(row) = row(api_version, kind) {
        return match target {
            Minor(minor) if minor >= row.removed => Some(Fate::Removed(Minor(row.removed), row.replacement)),
            Minor(minor) if minor >= row.deprecated => Some(Fate::Deprecated(row.replacement)),
            _ => None,
        };
    }
    let kind = table::kind(api_version, kind)?;
    let successor = successor(kind, target).map(|row| row.api_version);
    if target > kind.lifetime.last {
        return Some(Fate::Removed(Minor(kind.lifetime.last.0 + 1), successor));
    }
    (kind.lifetime.covers(target) && successor.is_some()).then_some(Fate::Deprecated(successor))
}

/// True when the table does not reach back to the target and the version is not a stable one, which no server drops.
pub(crate) fn is_untold(api_version: &str, kind: &str, target: Minor) -> bool {
    !table::reaches(target) && table::kind(api_version, kind).is_some() && stability(api_version).0 < STABLE
}

/// True for versions of which no list of types tells anything, but that servers of the target have.
pub(crate) fn is_served(api_version: &str, kind: &str, target: Minor) -> bool {
    row(api_version, kind).is_some_and(|row| target.0 < row.removed && row.removed != NEVER)
}

/// True for versions of kinds that servers had once.
pub(crate) fn is_known(api_version: &str, kind: &str) -> bool {
    row(api_version, kind).is_some()
}

/// True for groups that servers had once.
pub(crate) fn has_group(group: &str) -> bool {
    ROWS.iter().any(|row| row.api_version.split_once('/').is_some_and(|(known, _)| known == group))
}

/// The version of the same kind that took the place of an unstable one at the target: the most stable one, and of
/// these the newest. Source: Kubernetes deprecation policy.
fn successor(kind: &KindVersion, target: Minor) -> Option<&'static KindVersion> {
    let rank = stability(kind.api_version);
    let newer = table::kinds().iter().filter(|row| row.kind == kind.kind && row.group() == kind.group());
    let served = newer.filter(|row| row.lifetime.covers(target) && stability(row.api_version) > rank);
    served.max_by_key(|row| stability(row.api_version)).filter(|_| rank.0 < STABLE)
}

const STABLE: u8 = 2;

/// How stable a version is, then its numbers: `v2beta1` is (1, 2, 1).
fn stability(api_version: &str) -> (u8, u32, u32) {
    let version = api_version.rsplit('/').next().unwrap_or_default().trim_start_matches('v');
    let digits = |text: &str| text.parse().map_or(0, |number: u32| number);
    for (level, word) in [(0, "alpha"), (1, "beta")] {
        if let Some((major, minor)) = version.split_once(word) {
            return (level, digits(major), digits(minor));
        }
    }
    (STABLE, digits(version), 0)
}

/// True when an object keeps its meaning with only another `apiVersion` written.
pub(crate) fn has_same_shape(api_version: &str, kind: &str, replacement: Replacement) -> bool {
    if let Some(row) = row(api_version, kind) {
        return row.has_same_shape;
    }
    let both = table::kind(api_version, kind).zip(table::kind(replacement, kind));
    both.is_some_and(|(old, new)| {
        let at = |kind: &KindVersion| (kind.fields(), kind.lifetime.last);
        are_alike(at(old), at(new), 0)
    })
}

/// Types that are nested deeper than this are taken to differ; those of Kubernetes are not, apart from schemas.
const DEPTH: u32 = 12;

type Version = (&'static [Field], Minor);

/// True when two types have the same fields, each as it is in its own version.
fn are_alike(old: Version, new: Version, depth: u32) -> bool {
    let now = |(fields, minor): Version| fields.iter().filter(move |field| field.lifetime.covers(minor));
    depth < DEPTH
        && now(old).count() == now(new).count()
        && now(old).zip(now(new)).all(|(one, other)| {
            one.name == other.name
                && (one.is_required || !other.is_required)
                && is_same(&one.wanted, old.1, &other.wanted, new.1, depth)
        })
}

fn is_same(one: &Wanted, old: Minor, other: &Wanted, new: Minor, depth: u32) -> bool {
    match (one, other) {
        (Wanted::Object(one), Wanted::Object(other)) => {
            one == other || are_alike((table::fields(*one), old), (table::fields(*other), new), depth + 1)
        }
        (Wanted::List(one), Wanted::List(other)) | (Wanted::Map(one), Wanted::Map(other)) => {
            is_same(one, old, other, new, depth)
        }
        (Wanted::Integer(one), Wanted::Integer(other)) => one == other,
        (Wanted::Either(_), Wanted::Either(_)) => false,
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_by_stability() {
        let order = ["x/v1alpha1", "x/v1alpha2", "x/v2alpha1", "x/v1beta1", "x/v1beta2", "x/v1", "x/v2"];
        assert!(order.is_sorted_by_key(|version| stability(version)));
    }

    #[test]
    fn a_version_is_fine_then_deprecated_then_gone() {
        let deprecated = |to| Some(Fate::Deprecated(Some(to)));
        for (api_version, kind, target, expected) in [
            ("extensions/v1beta1", "Ingress", 13, None),
            ("extensions/v1beta1", "Ingress", 21, deprecated("networking.k8s.io/v1")),
            ("extensions/v1beta1", "Ingress", 22, Some(Fate::Removed(Minor(22), Some("networking.k8s.io/v1")))),
            ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 28, None),
            ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 29, deprecated("flowcontrol.apiserver.k8s.io/v1")),
            (
                "flowcontrol.apiserver.k8s.io/v1beta3",
                "FlowSchema",
                32,
                Some(Fate::Removed(Minor(32), Some("flowcontrol.apiserver.k8s.io/v1"))),
            ),
            ("resource.k8s.io/v1alpha2", "PodSchedulingContext", 32, Some(Fate::Removed(Minor(31), None))),
            ("autoscaling/v1", "HorizontalPodAutoscaler", 37, None),
            ("v1", "Endpoints", 32, None),
            ("v1", "Endpoints", 33, deprecated("discovery.k8s.io/v1 EndpointSlice")),
            ("v1", "Pod", 37, None),
            ("example.com/v1beta1", "Pod", 37, None),
        ] {
            assert_eq!(fate(api_version, kind, Minor(target)), expected, "{api_version} {kind} 1.{target}");
        }
    }

    #[test]
    fn shapes_are_compared_field_by_field() {
        for (api_version, kind, to, expected) in [
            ("policy/v1beta1", "PodDisruptionBudget", "policy/v1", true),
            ("extensions/v1beta1", "Ingress", "networking.k8s.io/v1", false),
            ("storage.k8s.io/v1beta1", "VolumeAttributesClass", "storage.k8s.io/v1", true),
            ("networking.k8s.io/v1beta1", "ServiceCIDR", "networking.k8s.io/v1", true),
            ("resource.k8s.io/v1beta1", "ResourceClaim", "resource.k8s.io/v1", false),
        ] {
            assert_eq!(has_same_shape(api_version, kind, to), expected, "{api_version} {kind}");
        }
    }
}
