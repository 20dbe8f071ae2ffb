//! PLM-B007: role reads secrets.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, READ, no_name};

pub(crate) const DANGER: Danger = Danger {
    powers: &[Power::namespaced("", &["secrets"], READ)],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may read secrets",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
