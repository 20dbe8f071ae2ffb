//! PLM-P030: runtime socket is reachable inside a container.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, PodSpec, VolumeMount};
use plimsoll_model::Assessed;

use crate::host_path::reaches_runtime_socket;
use crate::logic::{all, any};

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(pod.every_volume(), |findings, volume| {
        let volume = volume?;
        let field = volume.host_path();
        let Some(path) = field.get()?.filter(|path| reaches_runtime_socket(path)) else { return Ok(()) };
        if any(mounts(pod).map(|mount| shows_socket(mount?, volume.name(), path)))? {
            let title = format_args!("a container reaches the runtime socket through volume `{}`", volume.name());
            findings.at(field, title);
        }
        Ok(())
    })
}

fn mounts(pod: PodSpec<'_>) -> impl Iterator<Item = Assessed<VolumeMount<'_>>> {
    pod.every_container().flat_map(|container| container.map_or_else(|unknown| vec![Err(unknown)], Container::mounts))
}

/// True when the mount is one of the volume and shows the part of its path that reaches a socket. A `subPathExpr` is
/// known only on the node, so the whole path counts.
fn shows_socket(mount: VolumeMount<'_>, volume: &str, path: &str) -> Assessed<bool> {
    let name = mount.base().field::<&str>(&["name"]).get();
    let sub_path = mount.sub_path().get();
    all([
        name.map(|name| name == Some(volume)),
        sub_path.map(|sub_path| reaches_runtime_socket(&format!("{path}/{}", sub_path.unwrap_or("")))),
    ])
}
