//! PLM-R004: container requests no memory.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::resources::{MEMORY, at_most, runs_on};

pub(crate) fn check<'e>(container: Container<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if runs_on(container)? && !MEMORY.has_request(container, context)? {
        findings.at(MEMORY.request(container), format_args!("container `{}` requests no memory", container.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(container: Container<'e>, site: Site<'e>) -> Edit {
    site.set(at_most(MEMORY.limit(container), "256Mi"))
}
