//! PLM-B019: role is to delete logs of pods.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, no_name};

const DANGER: Danger = Danger {
    powers: &[Power::namespaced("", &["pods/log"], &["delete", "deletecollection"])],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "is to delete logs of pods",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
