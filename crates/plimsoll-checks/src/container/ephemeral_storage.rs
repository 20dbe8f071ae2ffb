//! PLM-R006: container has no limit for its writable layer and logs.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::resources::{EPHEMERAL_STORAGE, as_requested, runs_on};

pub(crate) fn check<'e>(container: Container<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if runs_on(container)? && !EPHEMERAL_STORAGE.has_limit(container, context)? {
        let limit = EPHEMERAL_STORAGE.limit(container);
        findings.at(limit, format_args!("container `{}` has no ephemeral-storage limit", container.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(container: Container<'e>, site: Site<'e>) -> Edit {
    site.set(as_requested(EPHEMERAL_STORAGE.request(container), "1Gi"))
}
