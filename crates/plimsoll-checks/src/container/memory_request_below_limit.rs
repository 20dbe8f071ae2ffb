//! PLM-R007: container requests less memory than it may use.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::resources::{self, MEMORY};

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    resources::request_below_limit(MEMORY, container, findings)
}

pub(crate) fn fix<'e>(container: Container<'e>, site: Site<'e>) -> Edit {
    site.set(resources::written(MEMORY.limit(container)))
}
