//! PLM-B008: role creates pods or workloads.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, no_name, workloads};

const DANGER: Danger = Danger {
    powers: &workloads(&["create"]),
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may create pods or what creates them",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
