//! PLM-P002: container may gain privileges after it has started.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::{capabilities, logic};

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let escalation = container.allow_privilege_escalation();
    if escalation.get()? != Some(false) {
        findings
            .at(escalation, format_args!("container `{}` may gain privileges after it has started", container.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(container: Container<'e>, site: Site<'e>) -> Edit {
    // The API server refuses the cure beside these, which allow escalation by themselves.
    let is_privileged = logic::is_true(container.privileged());
    let is_admin = capabilities::added(container, |name| name == "SYS_ADMIN").next().is_some();
    if is_privileged == Ok(false) && !is_admin { site.set(false) } else { Edit::default() }
}
