//! PLM-P016: container adds a capability other than NET_BIND_SERVICE.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::capabilities;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(capabilities::added(container, |name| name != "NET_BIND_SERVICE"), |findings, added| {
        let (node, capability) = added?;
        findings
            .at(node, format_args!("container `{}` adds {capability}, not only NET_BIND_SERVICE", container.name()));
        Ok(())
    })
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.remove()
}
