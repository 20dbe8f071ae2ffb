//! Where the image stores of this machine are: the sockets of Docker and Podman, the folder of containerd. Plain data;
//! only [`Stores::from_environment`] looks at the machine.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use plimsoll_facts::image::hex;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// The image stores of this machine. By default there are none.
#[derive(Clone, Debug, Default)]
pub struct Stores {
    /// Addresses of Docker, `unix:///run/docker.sock` or `tcp://host:2375`. The first one that is there is asked.
    pub docker: Vec<String>,
    /// Addresses of Podman.
    pub podman: Vec<String>,
    /// True when the environment asks for TLS to addresses of the form `tcp://`.
    pub wants_tls: bool,
    /// The folder of containerd: what its configuration says, else `/var/lib/containerd`, else that of K3s, RKE2, K0s
    /// or MicroK8s, whichever is there.
    pub containerd: Option<PathBuf>,
    /// The namespace of containerd that is meant when a target names none.
    pub namespace: Option<String>,
}

/// Configuration files of Docker that are larger are not read, in bytes.
const CONFIG_BYTES: u64 = 1 << 20;

impl Stores {
    /// The places that the environment of the process names, else the usual ones. Sources: the reference of `docker`
    /// (`DOCKER_HOST`, `DOCKER_CONTEXT`, `DOCKER_TLS_VERIFY`), "Run the Docker daemon as a non-root user", the pages
    /// podman(1) and podman-system-service(1), the reference of `ctr`.
    pub fn from_environment() -> Self {
        let text = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let folder = |name: &str| text(name).map(PathBuf::from);
        let address = |name: &str| text(name).map(|value| vec![value.to_string_lossy().into_owned()]);
        let (home, runtime) = (folder("HOME"), folder("XDG_RUNTIME_DIR"));
        let below = |folder: &Option<PathBuf>, path: &str| folder.as_deref().map(|folder| folder.join(path));
        let docker_config = folder("DOCKER_CONFIG").or_else(|| below(&home, ".docker"));
        let context = || context(docker_config.as_deref()?, text("DOCKER_CONTEXT")).map(|host| vec![host]);
        let usual = |places: [Option<PathBuf>; 3]| places.into_iter().flatten().map(|path| unix(&path)).collect();
        Self {
            docker: address("DOCKER_HOST").or_else(context).unwrap_or_else(|| {
                let (rootless, desktop) = (below(&runtime, "docker.sock"), below(&home, ".docker/run/docker.sock"));
                usual([Some("/var/run/docker.sock".into()), rootless, desktop])
            }),
            podman: address("CONTAINER_HOST").unwrap_or_else(|| {
                usual([below(&runtime, "podman/podman.sock"), Some("/run/podman/podman.sock".into()), None])
            }),
            wants_tls: text("DOCKER_TLS_VERIFY").is_some(),
            containerd: containerd_root(Path::new("/etc/containerd/config.toml"), &CONTAINERD),
            namespace: text("CONTAINERD_NAMESPACE").map(|name| name.to_string_lossy().into_owned()),
        }
    }
}

/// Folders of containerd, the usual one first. Sources: containerd, docs/ops.md; K3s, RKE2, K0s and MicroK8s,
/// documentation of their data folders.
const CONTAINERD: [&str; 5] = [
    "/var/lib/containerd",
    "/var/lib/rancher/k3s/agent/containerd",
    "/var/lib/rancher/rke2/agent/containerd",
    "/var/lib/k0s/containerd",
    "/var/snap/microk8s/common/var/lib/containerd",
];

/// The folder that containerd keeps its data in: as its configuration says, else the first of these that is there, else
/// the first. Source: containerd-config.toml(5), `root`, which stands above all tables.
fn containerd_root(config: &Path, usual: &[&str]) -> Option<PathBuf> {
    let is_small = std::fs::metadata(config).is_ok_and(|found| found.is_file() && found.len() <= CONFIG_BYTES);
    let text = if is_small { std::fs::read_to_string(config).map_or(None, Some) } else { None };
    let lines = text.iter().flat_map(|text| text.lines()).map(str::trim);
    let mut above_tables = lines.take_while(|line| !line.starts_with('['));
    let said = above_tables.find_map(|line| {
        let value = line.strip_prefix("root")?.trim_start().strip_prefix('=')?.trim();
        let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''))?;
        value.get(1..)?.split_once(quote).map(|(path, _)| PathBuf::from(path))
    });
    let places = || usual.iter().map(PathBuf::from);
    said.or_else(|| places().find(|place| place.exists())).or_else(|| places().next())
}

fn unix(path: &Path) -> String {
    format!("unix://{}", path.display())
}

/// The address of the chosen context, if one was chosen and it has an address. Source: the reference of `docker
/// context`; a context is filed under the SHA-256 of its name.
fn context(folder: &Path, chosen: Option<OsString>) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Config {
        current_context: Option<String>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Context {
        endpoints: std::collections::BTreeMap<String, Endpoint>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Endpoint {
        host: String,
    }
    let name = match chosen {
        Some(name) => name.to_string_lossy().into_owned(),
        None => read::<Config>(&folder.join("config.json"))?.current_context?,
    };
    if name.is_empty() || name == "default" {
        return None;
    }
    let file = format!("contexts/meta/{}/meta.json", hex(&Sha256::digest(name.as_bytes())));
    let mut endpoints = read::<Context>(&folder.join(file))?.endpoints;
    endpoints.remove("docker").map(|endpoint| endpoint.host).filter(|host| !host.is_empty())
}

/// A small file of JSON; what cannot be read says nothing.
fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Option<T> {
    let is_small = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= CONFIG_BYTES);
    let bytes = is_small.then(|| std::fs::read(path))?.map_or(None, Some)?;
    serde_json::from_slice(&bytes).map_or(None, Some)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn containerd_is_where_its_configuration_says_else_where_it_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let (config, there) = (folder.path().join("config.toml"), folder.path().to_str().unwrap());
        for (text, expected) in [
            ("version = 2\nroot = \"/data/containerd\" # ours\nstate = \"/run\"\n", "/data/containerd"),
            ("root = '/a'\nroot = '/b'\n", "/a"),
            ("rootless = '/a'\n[plugins]\n  root = '/of/a/plugin'\n", there),
            ("root = 7\n", there),
        ] {
            std::fs::write(&config, text).unwrap();
            assert_eq!(containerd_root(&config, &["/none", there]).unwrap(), Path::new(expected), "{text}");
        }
        let nowhere = folder.path().join("none");
        assert_eq!(containerd_root(&nowhere, &["/none", "/nor/here"]).unwrap(), Path::new("/none"));
    }

    #[test]
    fn the_address_of_a_context_is_found_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("contexts/meta").join(hex(&Sha256::digest(b"away")));
        std::fs::create_dir_all(&below).unwrap();
        let meta = r#"{"Name":"away","Endpoints":{"docker":{"Host":"unix:///away.sock","SkipTLSVerify":false}}}"#;
        std::fs::write(below.join("meta.json"), meta).unwrap();
        assert_eq!(context(folder.path(), None), None);
        assert_eq!(context(folder.path(), Some("away".into())).unwrap(), "unix:///away.sock");
        assert_eq!(context(folder.path(), Some("nowhere".into())), None);
        std::fs::write(folder.path().join("config.json"), r#"{"currentContext":"away"}"#).unwrap();
        assert_eq!(context(folder.path(), None).unwrap(), "unix:///away.sock");
        assert_eq!(context(folder.path(), Some("default".into())), None);
    }
}
