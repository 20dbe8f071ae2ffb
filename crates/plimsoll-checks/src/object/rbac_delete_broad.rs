//! PLM-B017: role deletes what holds data or runs the applications.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, no_name};

const DELETE: &[&str] = &["delete", "deletecollection"];

const DANGER: Danger = Danger {
    powers: &[
        Power::namespaced("", &["persistentvolumeclaims", "secrets", "configmaps", "services"], DELETE),
        Power::cluster("", &["namespaces", "persistentvolumes", "nodes"], DELETE),
        Power::cluster("apiextensions.k8s.io", &["customresourcedefinitions"], DELETE),
        Power::namespaced("apps", &["deployments", "statefulsets", "daemonsets"], DELETE),
        Power::namespaced("batch", &["jobs", "cronjobs"], DELETE),
    ],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may delete what holds data or runs the applications",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
