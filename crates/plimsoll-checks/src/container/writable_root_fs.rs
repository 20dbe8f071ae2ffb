//! PLM-P026: container can write to its root file system.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let read_only = container.read_only_root_filesystem();
    if read_only.get()? != Some(true) {
        findings.at(read_only, format_args!("container `{}` can write to its root file system", container.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set(true)
}
