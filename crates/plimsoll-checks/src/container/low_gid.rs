//! PLM-P011: container runs with a group id that a node group may have.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::holder::holder;
use crate::node_ids;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let group = container.run_as_group();
    if let Some(id) = group.get()?.filter(|id| *id <= node_ids::HIGHEST) {
        let holder = holder(container, group.origin());
        findings.at(group, format_args!("{holder} runs with group {id}, which the node may have too"));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set(node_ids::FREE)
}
