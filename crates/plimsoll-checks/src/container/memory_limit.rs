//! PLM-R005: container has no memory limit.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::resources::{MEMORY, as_requested, runs_on};

pub(crate) fn check<'e>(container: Container<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if runs_on(container)? && !MEMORY.has_limit(container, context)? {
        findings.at(MEMORY.limit(container), format_args!("container `{}` has no memory limit", container.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(container: Container<'e>, site: Site<'e>) -> Edit {
    site.set(as_requested(MEMORY.request(container), "512Mi"))
}
