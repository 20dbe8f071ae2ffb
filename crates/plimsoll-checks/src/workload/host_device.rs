//! PLM-P053: device of the node is reachable from the pod.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, PodSpec};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::host_path::{is_inside, normalize};

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let of_volumes = findings.each(pod.every_volume(), |findings, volume| {
        let volume = volume?;
        let field = volume.host_path();
        if let Some(path) = field.get()?
            && is_inside(&normalize(path), "/dev")
        {
            findings.at(field, format_args!("volume `{}` is the device path `{path}` of the node", volume.name()));
        }
        Ok(())
    });
    let of_containers = findings.each(pod.every_container(), |findings, container| {
        let container = container?;
        findings.each(container.base().items::<Base<'_>>(&["volumeDevices"]), |findings, device| {
            let device = device?.node;
            let path = device.get("devicePath").map_or("", Node::text);
            findings.at(device, format_args!("container `{}` has the raw block device `{path}`", container.name()));
            Ok(())
        })
    });
    of_volumes.and(of_containers)
}
