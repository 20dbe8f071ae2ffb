//! PLM-P024: container sees /proc without masks.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let proc_mount = container.proc_mount();
    if proc_mount.get()?.is_some_and(|value| value != "Default") {
        findings.at(proc_mount, format_args!("container `{}` sees /proc without masks", container.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.remove()
}
