//! PLM-P041: neither pod nor container has a security context.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Field, Mapping, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::logic;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let own: Field<'e, Mapping<'e>> = container.base().field(&["securityContext"]);
    let inherited = container.pod().base().field(&["securityContext"]);
    if !logic::any([own, inherited].map(says_something))? {
        findings.at(own, format_args!("container `{}` has no security context, nor has the pod", container.name()));
    }
    Ok(())
}

/// False for an empty security context, which the API server writes by itself.
fn says_something(security_context: Field<'_, Mapping<'_>>) -> Assessed<bool> {
    let context = security_context.get()?;
    Ok(context.is_some_and(|Mapping(node)| node.entries().any(|(_, value)| !value.is_null())))
}

pub(crate) fn fix<'e>(container: Container<'e>, _: Site<'e>) -> Edit {
    container.allow_privilege_escalation().site().set(false)
}
