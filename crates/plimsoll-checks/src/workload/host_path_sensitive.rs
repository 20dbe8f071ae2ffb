//! PLM-P028: pod mounts a sensitive directory of the node.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

use crate::host_path::{holds_cloud_credentials, normalize, reaches};

/// Directories that the security of the node rests on, normalised; the root is above them all. Source: Filesystem
/// Hierarchy Standard; default configuration of the container runtimes, and of kubeadm and the runtimes on Windows.
const SENSITIVE: &[&str] = &[
    "/boot",
    "/dev",
    "/etc",
    "/proc",
    "/sys",
    "/var",
    "/run/buildkit",
    "/run/containerd",
    "/run/crio",
    "/run/docker",
    "/run/k0s",
    "/run/k3s",
    "/run/podman",
    "c:/etc/kubernetes",
    "c:/programdata/containerd",
    "c:/programdata/docker",
    "c:/var/lib/kubelet",
];

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(pod.every_volume(), |findings, volume| {
        let volume = volume?;
        let field = volume.host_path();
        let Some(path) = field.get()? else { return Ok(()) };
        let normal = normalize(path);
        // PLM-S008 says more about these.
        if holds_cloud_credentials(&normal) {
            return Ok(());
        }
        if SENSITIVE.iter().any(|place| reaches(&normal, place)) {
            findings.at(field, format_args!("volume `{}` is the sensitive path `{path}` of the node", volume.name()));
        }
        Ok(())
    })
}
