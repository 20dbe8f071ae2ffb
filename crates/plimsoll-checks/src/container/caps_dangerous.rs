//! PLM-P014: container adds a capability that can take over the node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::capabilities::{self, DANGEROUS};

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(capabilities::added(container, |name| DANGEROUS.contains(&name)), |findings, added| {
        let (node, capability) = added?;
        findings
            .at(node, format_args!("container `{}` adds {capability}, which can take over the node", container.name()));
        Ok(())
    })
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.remove()
}
