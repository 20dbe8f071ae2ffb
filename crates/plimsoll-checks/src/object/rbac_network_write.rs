//! PLM-B021: role changes where traffic goes.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, WRITE, no_name};

const DANGER: Danger = Danger {
    powers: &[
        Power::namespaced("networking.k8s.io", &["networkpolicies", "ingresses"], WRITE),
        Power::namespaced("", &["services", "endpoints"], WRITE),
        Power::namespaced("discovery.k8s.io", &["endpointslices"], WRITE),
        Power::namespaced("extensions", &["networkpolicies", "ingresses"], WRITE),
    ],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may change where traffic goes",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
