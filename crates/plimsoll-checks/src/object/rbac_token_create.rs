//! PLM-B015: role mints tokens of service accounts.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, no_name};

pub(crate) const DANGER: Danger = Danger {
    powers: &[Power::namespaced("", &["serviceaccounts/token"], &["create"])],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may mint tokens of service accounts",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
