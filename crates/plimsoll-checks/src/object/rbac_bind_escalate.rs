//! PLM-B005: role can grant itself more rights.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, is_shipped_name};

const GROUP: &str = "rbac.authorization.k8s.io";

pub(crate) const DANGER: Danger = Danger {
    powers: &[
        Power::namespaced(GROUP, &["roles"], &["escalate"]),
        Power::cluster(GROUP, &["clusterroles"], &["escalate"]),
        // Asked in the namespace of the new binding, so that a Role can allow it for cluster roles too.
        Power::namespaced(GROUP, &["roles", "clusterroles"], &["bind"]),
        Power::namespaced(GROUP, &["roles", "rolebindings"], &["create", "update", "patch"]),
        Power::cluster(GROUP, &["clusterroles", "clusterrolebindings"], &["create", "update", "patch"]),
    ],
    decides: Decides::Verb,
    strong_name: is_strong_role,
    words: "may change what roles grant or who has them",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}

/// True for roles that nobody should be able to pass on: those that Kubernetes ships, except the one that only reads.
fn is_strong_role(name: &str) -> bool {
    is_shipped_name(name) && name != "view"
}
