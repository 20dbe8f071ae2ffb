//! PLM-P015: container adds a capability outside the baseline list.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::capabilities::{self, BASELINE};

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(capabilities::added(container, |name| !BASELINE.contains(&name)), |findings, added| {
        let (node, capability) = added?;
        findings.at(
            node,
            format_args!("container `{}` adds {capability}, which is outside the baseline list", container.name()),
        );
        Ok(())
    })
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.remove()
}
