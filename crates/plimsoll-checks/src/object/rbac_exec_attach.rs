//! PLM-B009: role runs commands in pods.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, no_name};

pub(crate) const DANGER: Danger = Danger {
    powers: &[Power::namespaced("", &["pods/exec", "pods/attach"], &["create", "get"])],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may run commands in pods",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
