//! PLM-P010: container runs as a user id that a node account may have.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::holder::holder;
use crate::node_ids;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let user = container.run_as_user();
    if let Some(id) = user.get()?.filter(|id| *id <= node_ids::HIGHEST) {
        let holder = holder(container, user.origin());
        findings.at(user, format_args!("{holder} runs as user {id}, which the node may have too"));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set(node_ids::FREE)
}
