//! PLM-B029: role adds containers to running pods.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, no_name};

pub(crate) const DANGER: Danger = Danger {
    powers: &[Power::namespaced("", &["pods/ephemeralcontainers"], &["update", "patch"])],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may add containers to running pods",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
