//! runAsUser, restricted, from 1.23: the pod or a container runs as user 0; from 1.35 it may with users of its own.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations, has_own_users};
use crate::judge::privilege;

pub(crate) const CONTROL: Control = Control {
    id: "runAsUser",
    level: PssLevel::Restricted,
    since: Minor(23),
    replaces: None,
    check: privilege(8),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, version: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    let exempt = has_own_users(pod, version);
    if exempt == Ok(true) {
        return Ok(());
    }
    violations.each_level(pod, |violations, base, who| {
        let user = base.field::<i64>(&["securityContext", "runAsUser"]);
        if user.get()? == Some(0) && !exempt? {
            violations.at(user, format_args!("{who} runs as user 0"));
        }
        Ok(())
    })
}
