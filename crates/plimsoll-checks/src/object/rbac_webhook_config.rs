//! PLM-B014: role changes admission webhooks.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, WRITE, no_name};

pub(crate) const DANGER: Danger = Danger {
    powers: &[Power::cluster(
        "admissionregistration.k8s.io",
        &[
            "mutatingwebhookconfigurations",
            "validatingwebhookconfigurations",
            "mutatingadmissionpolicies",
            "mutatingadmissionpolicybindings",
        ],
        WRITE,
    )],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may change the webhooks or policies that rewrite requests",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
