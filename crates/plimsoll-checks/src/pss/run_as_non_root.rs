//! runAsNonRoot, restricted, from 1.0: nothing forbids a container to run as root; from 1.35 it may in a pod with users
//! of its own.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations, has_own_users};
use crate::judge::privilege;

const PATH: &[&str] = &["securityContext", "runAsNonRoot"];

pub(crate) const CONTROL: Control = Control {
    id: "runAsNonRoot",
    level: PssLevel::Restricted,
    since: Minor(0),
    replaces: None,
    check: privilege(7),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, version: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    let exempt = has_own_users(pod, version);
    if exempt == Ok(true) {
        return Ok(());
    }
    let wrong = violations.each_level(pod, |violations, base, who| {
        let field = base.field::<bool>(PATH);
        if field.get()? == Some(false) && !exempt? {
            violations.at(field, format_args!("{who} may run as root"));
        }
        Ok(())
    });
    // A false one of the pod is found there, not once more at each container.
    let of_pod = pod.base().field::<bool>(PATH).get().map(|value| value.is_some());
    if of_pod == Ok(true) {
        return wrong;
    }
    let missing = violations.each_container(pod, |violations, container| {
        let field = container.base().field::<bool>(PATH);
        if field.get()?.is_none() && !of_pod? && !exempt? {
            violations.at(field, format_args!("container `{}` may run as root", container.name()));
        }
        Ok(())
    });
    wrong.and(missing)
}
