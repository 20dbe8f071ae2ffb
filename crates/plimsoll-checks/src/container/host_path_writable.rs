//! PLM-P029: container can write to a path of the node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::{Assessed, Role};
use plimsoll_source::edit::Edit;

use crate::{host_path, logic};

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(container.mounts(), |findings, mount| {
        let mount = mount?;
        let read_only = mount.read_only();
        if logic::is_true(read_only) == Ok(true) {
            return Ok(());
        }
        let Some(volume) = host_path::volume_of(container.pod(), mount)? else { return Ok(()) };
        if host_path::is_host_path(volume)? && !logic::is_true(read_only)? {
            let (name, path) = (container.name(), volume.host_path());
            findings
                .at(
                    read_only,
                    format_args!("container `{name}` can write to the node through volume `{}`", volume.name()),
                )
                .related(Role::Context, path, "the path of the node");
        }
        Ok(())
    })
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set(true)
}
