//! PLM-P055: live pod carries an ephemeral debug container.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, ObjectSource, PodSpec};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if pod.object().source != ObjectSource::Live {
        return Ok(());
    }
    findings.each(pod.base().items::<Base<'_>>(&["ephemeralContainers"]), |findings, container| {
        let container = container?.node;
        let name = container.get("name").map_or("", Node::text);
        findings.at(container, format_args!("the pod carries the ephemeral container `{name}`"));
        Ok(())
    })
}
