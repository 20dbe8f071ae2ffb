//! PLM-P031: container propagates its mounts to the node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(container.mounts(), |findings, mount| {
        let mount = mount?;
        let propagation = mount.mount_propagation();
        if propagation.get()? == Some("Bidirectional") {
            let (name, volume) = (container.name(), mount.volume_name());
            findings.at(
                propagation,
                format_args!("container `{name}` propagates its mounts in volume `{volume}` to the node"),
            );
        }
        Ok(())
    })
}

pub(crate) fn fix<'e>(_: Container<'e>, site: Site<'e>) -> Edit {
    site.set("HostToContainer")
}
