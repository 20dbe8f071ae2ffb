//! PLM-P008: container is told to run as user 0.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::holder::holder;
use crate::node_ids;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let user = container.run_as_user();
    if user.get()? == Some(0) {
        findings.at(user, format_args!("{} is told to run as user 0", holder(container, user.origin())));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    // Without a value the container would run as the pod's user or the image's, which may be 0 too.
    site.set(node_ids::FREE)
}
