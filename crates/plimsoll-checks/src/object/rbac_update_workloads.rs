//! PLM-B016: role changes workloads.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, no_name, workloads};

const DANGER: Danger = Danger {
    powers: &workloads(&["update", "patch"]),
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may change pods or what creates them",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
