//! PLM-P007: container may run as root.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::holder::holder;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let non_root = container.run_as_non_root();
    let may_be_root = match non_root.get()? {
        Some(non_root) => !non_root,
        None => container.run_as_user().get()?.is_none_or(|user| user <= 0),
    };
    if may_be_root {
        findings.at(non_root, format_args!("{} may run as root", holder(container, non_root.origin())));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set(true)
}
