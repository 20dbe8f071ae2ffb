//! Paths of the node: what a `hostPath` volume reaches.

use plimsoll_facts::{Base, Mapping, PodSpec, Volume, VolumeMount};
use plimsoll_model::Assessed;

/// The volume of a mount. `Ok(None)` when the pod has none, which is right where a claim template stands for it.
pub(crate) fn volume_of<'t>(pod: PodSpec<'t>, mount: VolumeMount<'t>) -> Assessed<Option<Volume<'t>>> {
    let volume = pod.volume(mount.volume_name())?;
    if volume.is_none() {
        // A name that is filled in later may be that of any volume.
        mount.base().field::<&str>(&["name"]).get()?;
    }
    Ok(volume)
}

/// True for a `hostPath` volume, whatever its path.
pub(crate) fn is_host_path(volume: Volume<'_>) -> Assessed<bool> {
    Ok(Base::whole(volume.base().node).field::<Mapping<'_>>(&["hostPath"]).get()?.is_some())
}

/// The volume of a mount and the path of the node that it shows, normalised, if it shows one. A `subPathExpr` is known
/// only on the node, so the whole volume counts.
pub(crate) fn mounted<'t>(pod: PodSpec<'t>, mount: VolumeMount<'t>) -> Assessed<Option<(Volume<'t>, String)>> {
    let Some(volume) = volume_of(pod, mount)? else { return Ok(None) };
    let Some(path) = volume.host_path().get()? else { return Ok(None) };
    let sub_path = mount.sub_path().get()?.unwrap_or("");
    Ok(Some((volume, normalize(&format!("{path}/{sub_path}")))))
}

/// A path in one spelling: no empty, `.` or `..` parts, no slash at the end, `/run` for its alias `/var/run`. Paths of
/// Windows are in lower case with forward slashes.
pub(crate) fn normalize(path: &str) -> String {
    let is_windows = path.contains('\\') || path.chars().nth(1) == Some(':');
    let path = if is_windows { path.replace('\\', "/").to_lowercase() } else { path.to_owned() };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if let ["var", "run", ..] = parts.as_slice() {
        parts.remove(0);
    }
    let joined = parts.join("/");
    if is_windows { joined } else { format!("/{joined}") }
}

/// True when a path is the place, lies inside it, or contains it. Both are normalised.
pub(crate) fn reaches(path: &str, place: &str) -> bool {
    // `/var` holds the alias `/var/run` of `/run`.
    is_inside(path, place) || is_inside(place, path) || (path == "/var" && is_inside(place, "/run"))
}

/// True when a path is the folder or lies inside it. Both are normalised.
pub(crate) fn is_inside(path: &str, folder: &str) -> bool {
    folder == "/" || path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The sockets through which a container runtime or the kubelet is commanded, normalised.
/// Source: default configuration of Docker, containerd, CRI-O, Podman, BuildKit, k3s, cri-dockerd and the kubelet.
pub(crate) const RUNTIME_SOCKETS: &[&str] = &[
    "/run/docker.sock",
    "/run/docker/containerd/containerd.sock",
    "/run/containerd/containerd.sock",
    "/run/crio/crio.sock",
    "/run/podman/podman.sock",
    "/run/buildkit/buildkitd.sock",
    "/run/cri-dockerd.sock",
    "/run/dockershim.sock",
    "/run/k3s/containerd/containerd.sock",
    "/run/k0s/containerd.sock",
    "/run/frakti.sock",
    "/run/rkt/api-service.sock",
    "/var/snap/microk8s/common/run/containerd.sock",
    "//./pipe/docker_engine",
    "//./pipe/containerd-containerd",
];

/// True when a mount of this path of the node lets a container command its runtime.
pub(crate) fn reaches_runtime_socket(path: &str) -> bool {
    let path = normalize(path);
    RUNTIME_SOCKETS.iter().any(|socket| reaches(&path, &normalize(socket)))
}

/// Files and folders in which nodes keep credentials of their cloud, normalised. Source: the documentation of the cloud
/// providers for Kubernetes, of cloud-init, and of the command lines of the clouds.
const CLOUD_CREDENTIALS: &[&str] = &[
    "/etc/kubernetes/azure.json",
    "/etc/kubernetes/cloud-config",
    "/etc/kubernetes/cloud.conf",
    "/etc/kubernetes/cloud.json",
    "/etc/kubernetes/akscustom.json",
    "/etc/gce.conf",
    "/etc/srv/kubernetes",
    "/var/lib/waagent",
    "/var/lib/cloud",
    "c:/k/azure.json",
];

/// Folders below a home in which people and programs keep them.
const OF_HOMES: [&str; 7] = ["/.aws", "/.azure", "/.config/gcloud", "/.config/doctl", "/.aliyun", "/.oci", "/.bluemix"];

/// True when a path of the node, normalised, is one at which credentials of the cloud are kept, or lies inside it, or
/// is a home that may hold them.
pub(crate) fn holds_cloud_credentials(path: &str) -> bool {
    let is_of_home = path.rsplit_once('/').is_some_and(|(above, _)| above == "/home");
    let is_home = path == "/root" || path == "/home" || is_of_home;
    let is_below = |folder: &str| path.split(folder).skip(1).any(|rest| rest.is_empty() || rest.starts_with('/'));
    is_home
        || OF_HOMES.iter().any(|folder| is_below(folder))
        || CLOUD_CREDENTIALS.iter().any(|place| is_inside(path, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_that_only_lists_commands_no_runtime() {
        assert!(!reaches_runtime_socket("/var/lib/kubelet/pod-resources/kubelet.sock"));
        assert!(!reaches_runtime_socket("/var/lib"));
        assert!(reaches_runtime_socket("/var/run"));
    }

    #[test]
    fn spellings_of_a_path_are_the_same() {
        for (path, expected) in [
            ("/var//run/./docker.sock", "/run/docker.sock"),
            ("/etc/", "/etc"),
            ("/opt/../etc", "/etc"),
            ("/../..", "/"),
            ("C:\\ProgramData\\Docker", "c:/programdata/docker"),
        ] {
            assert_eq!(normalize(path), expected);
        }
    }

    #[test]
    fn a_parent_reaches_the_socket_and_a_namesake_does_not() {
        for path in ["/", "/var", "/var/run", "/run/docker.sock", "/var/run/docker.sock/"] {
            assert!(reaches_runtime_socket(path), "{path}");
        }
        for path in ["/run/docker.sock.d", "/home", "/runner"] {
            assert!(!reaches_runtime_socket(path), "{path}");
        }
    }
}
