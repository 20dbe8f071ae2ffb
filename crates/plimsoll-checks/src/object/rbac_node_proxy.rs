//! PLM-B011: role reaches the kubelet through nodes/proxy.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, EVERY, Power, any_name};

pub(crate) const DANGER: Danger = Danger {
    powers: &[Power::cluster("", &["nodes/proxy"], EVERY)],
    decides: Decides::Resource,
    strong_name: any_name,
    words: "may use the kubelet of nodes through `nodes/proxy`",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
