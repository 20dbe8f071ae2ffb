//! hostNamespaces, baseline, from 1.0: the pod shares a namespace of the node.

use plimsoll_engine::PssLevel;
use plimsoll_facts::PodSpec;
use plimsoll_model::{Assessed, Minor};

use super::super::{Control, Violations};
use crate::judge::privilege;

pub(crate) const CONTROL: Control = Control {
    id: "hostNamespaces",
    level: PssLevel::Baseline,
    since: Minor(0),
    replaces: None,
    check: privilege(5),
    evaluate,
};

fn evaluate<'e>(pod: PodSpec<'e>, _: Minor, violations: &mut Violations<'_, '_, 'e>) -> Assessed {
    let fields =
        [(5, "hostNetwork", pod.host_network()), (3, "hostPID", pod.host_pid()), (4, "hostIPC", pod.host_ipc())];
    violations.each(fields, |violations, (check, name, field)| {
        if field.get()? == Some(true) {
            violations.under(privilege(check), field, format_args!("the pod sets `{name}`"));
        }
        Ok(())
    })
}
