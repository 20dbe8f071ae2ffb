//! PLM-B012: role creates persistent volumes.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::rbac::{Danger, Decides, Power, no_name};

const DANGER: Danger = Danger {
    powers: &[Power::cluster("", &["persistentvolumes"], &["create"])],
    decides: Decides::Resource,
    strong_name: no_name,
    words: "may create persistent volumes",
};

pub(crate) fn check<'e>(role: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    DANGER.report(role, findings)
}
