//! PLM-B018: role deletes events.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, no_name};

const DELETE: &[&str] = &["delete", "deletecollection"];

const DANGER: Danger = Danger {
    powers: &[Power::namespaced("", &["events"], DELETE), Power::namespaced("events.k8s.io", &["events"], DELETE)],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may delete events",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
