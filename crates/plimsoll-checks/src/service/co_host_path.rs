//! PLM-M008: Compose service mounts a sensitive directory of the host.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::ComposeService;
use plimsoll_model::Assessed;

use crate::host_path::{normalize, reaches, reaches_runtime_socket};

/// Directories that the security of the host rests on, normalised. Source: CIS Docker Benchmark 5.6; default
/// configuration of the container engines; root's home holds its keys.
const SENSITIVE: &[&str] = &[
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib64",
    "/proc",
    "/root",
    "/sys",
    "/usr",
    "/var/lib/containerd",
    "/var/lib/containers",
    "/var/lib/docker",
    "/var/lib/kubelet",
    "c:/programdata/docker",
    "c:/windows",
];

/// Files that say which time it is and nothing else.
const TIME_ZONE: &[&str] = &["/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo"];

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(service.mounts(), |findings, mount| {
        let mount = mount?;
        let Some(path) = mount.host_path(|name| service.volume(name))? else { return Ok(()) };
        // A path that begins elsewhere lies in the project's folder or in somebody's home.
        if !path.text.starts_with(['/', '\\']) && path.text.get(1..2) != Some(":") {
            return Ok(());
        }
        let normal = normalize(path.text);
        if reaches_runtime_socket(&normal) || !SENSITIVE.iter().any(|place| reaches(&normal, place)) {
            return Ok(());
        }
        if TIME_ZONE.contains(&normal.as_str()) && mount.is_read_only()? {
            return Ok(());
        }
        let written = path.written();
        let title = format_args!("service `{}` mounts the sensitive path `{written}` of the host", service.name());
        findings.at(mount, title).discriminated_by(mount.label());
        Ok(())
    })
}
