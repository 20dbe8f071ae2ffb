//! PLM-P018: container may trace the processes of others.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::Assessed;

use crate::{capabilities, logic};

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let pod = container.pod();
    let is_shared = logic::any([pod.share_process_namespace(), pod.host_pid()].map(logic::is_true));
    if is_shared == Ok(false) {
        return Ok(());
    }
    findings.each(capabilities::added(container, |name| name == "SYS_PTRACE"), |findings, added| {
        let (node, _) = added?;
        if is_shared? {
            findings.at(node, format_args!("container `{}` may trace the processes of others", container.name()));
        }
        Ok(())
    })
}
