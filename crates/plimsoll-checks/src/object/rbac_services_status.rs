//! PLM-B027: role writes the status of services.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, no_name};

const DANGER: Danger = Danger {
    powers: &[Power::namespaced("", &["services/status"], &["update", "patch"])],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may write the status of services",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
