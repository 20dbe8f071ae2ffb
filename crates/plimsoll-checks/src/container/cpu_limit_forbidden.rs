//! PLM-R003: container has a CPU limit.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::resources::CPU;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let limit = CPU.limit(container);
    if limit.get()?.is_some_and(|amount| !amount.is_zero()) {
        findings.at(limit, format_args!("container `{}` has a CPU limit", container.name()));
    }
    Ok(())
}

/// Takes the limit away, and keeps as a request what the API server made of it.
pub(crate) fn fix<'e>(container: Container<'e>, site: Site<'e>) -> Edit {
    let mut edit = site.remove();
    let request = CPU.request(container);
    if request.get() == Ok(None) {
        edit.operations.extend(request.site().set(site.node.text()).operations);
    }
    edit
}
