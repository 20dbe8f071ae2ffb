//! PLM-P048: combination of settings gives the container the node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Container, VolumeMount};
use plimsoll_model::{Assessed, Role};

use crate::{host_path, logic};

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let of_processes = enters_processes(container, findings);
    let of_mounts = findings.each(container.mounts(), |findings, mount| escapes_by(container, mount?, findings));
    of_processes.and(of_mounts)
}

/// Privileged, in the process namespace of the node.
fn enters_processes<'e>(container: Container<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let parts = [container.privileged(), container.pod().host_pid()];
    if logic::all(parts.map(logic::is_true))? {
        let [privileged, host_pid] = parts;
        findings
            .at(privileged, format_args!("container `{}` can enter every process of the node", container.name()))
            .related(Role::Context, host_pid, "the processes of the node are visible");
    }
    Ok(())
}

/// The node's whole file system to write to, or a socket that commands its runtime.
fn escapes_by<'e>(container: Container<'e>, mount: VolumeMount<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some((volume, path)) = host_path::mounted(container.pod(), mount)? else { return Ok(()) };
    let (name, read_only) = (container.name(), mount.read_only());
    // A mount of `/` that is read-only, or may be, still reaches the sockets.
    if path == "/" && logic::is_true(read_only) == Ok(false) {
        findings
            .at(mount, format_args!("container `{name}` can write to the whole file system of the node"))
            .related(Role::Context, volume.host_path(), "the path of the node")
            .related(Role::Context, read_only, "the mount is writable");
    } else if host_path::reaches_runtime_socket(&path) {
        findings
            .at(mount, format_args!("container `{name}` can command the runtime of the node through `{path}`"))
            .related(Role::Context, volume.host_path(), "the path of the node");
    }
    Ok(())
}
