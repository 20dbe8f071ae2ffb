//! PLM-E001: container takes a port of the node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Container;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(container.ports(), |findings, port| {
        let host_port = port?.field::<i64>(&["hostPort"]);
        if let Some(number) = host_port.get()?.filter(|number| *number != 0) {
            findings.at(host_port, format_args!("container `{}` takes port {number} of the node", container.name()));
        }
        Ok(())
    })
}
