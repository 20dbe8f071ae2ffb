//! PLM-B010: role forwards ports of pods.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, no_name};

const DANGER: Danger = Danger {
    powers: &[Power::namespaced("", &["pods/portforward"], &["create", "get"])],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may forward ports of pods",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
