//! PLM-B006: role can act as somebody else.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power};

pub(crate) const DANGER: Danger = Danger {
    powers: &[
        Power::namespaced("", &["serviceaccounts"], &["impersonate"]),
        Power::cluster("", &["users", "groups"], &["impersonate"]),
    ],
    decides: Decides::Verb,
    strong_name: is_of_system,
    words: "may act as other users, groups or service accounts",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}

/// True for users and groups of the cluster itself, such as `system:masters`.
fn is_of_system(name: &str) -> bool {
    name.starts_with("system:")
}
