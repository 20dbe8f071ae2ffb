//! PLM-P017: container can send raw packets.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::capabilities;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // What is dropped by its name is gone, whatever is added.
    if capabilities::drops(container, &["NET_RAW"]) == Ok(true) {
        return Ok(());
    }
    let mut is_added = false;
    let added = findings.each(capabilities::added(container, |name| name == "NET_RAW"), |findings, added| {
        let (node, _) = added?;
        is_added = true;
        findings.at(node, format_args!("container `{}` adds NET_RAW and can send raw packets", container.name()));
        Ok(())
    });
    if !is_added && !capabilities::drops(container, &["ALL", "NET_RAW"])? {
        let dropped = container.dropped_capabilities();
        findings.at(dropped, format_args!("container `{}` keeps NET_RAW and can send raw packets", container.name()));
    }
    added
}

pub(crate) fn fix<'e>(container: Container<'e>, site: Site<'e>) -> Edit {
    let is_dropped = capabilities::drops(container, &["ALL", "NET_RAW"]) == Ok(true);
    // Dropping wins over adding, unless it is ALL that is dropped.
    if is_dropped { site.remove() } else { container.dropped_capabilities().site().append("NET_RAW") }
}
