//! PLM-I011: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for volume in &image.config()?.volumes {
        let path = volume.trim_end_matches('/');
        let why = match path {
            "" => "the root of the file system",
            "/etc" => "the configuration of the system",
            _ if is_within(path, "/proc") || is_within(path, "/sys") => "a file system of the kernel",
            // Shared memory is made for sharing.
            _ if is_within(path, "/dev") && !is_within(path, "/dev/shm") => "devices",
            _ if is_socket(path) => "the socket of a container engine",
            _ if is_credential(path) => "a place of credentials",
            _ => continue,
        };
        let key = format!("config.Volumes[{volume}]");
        findings.on_config(&key, Some(volume), format_args!("the volume `{volume}` is {why}"));
    }
    Ok(())
}

fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_socket(path: &str) -> bool {
    ["docker.sock", "containerd.sock", "crio.sock", "podman.sock"].iter().any(|name| path.ends_with(name))
}

/// Names of folders and files that hold credentials and nothing else.
const CREDENTIALS: [&str; 9] =
    [".aws", ".azure", ".docker", ".gnupg", ".kube", ".netrc", ".ssh", "secrets", "shadow"];

fn is_credential(path: &str) -> bool {
    path.split('/').any(|part| CREDENTIALS.contains(&part)) || path.ends_with(".config/gcloud")
}
