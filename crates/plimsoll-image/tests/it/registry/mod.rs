//! Claims about pulling: `real` against a real registry, `edge` against a server that misbehaves on demand.

mod edge;
pub(crate) mod hand;
mod local;
mod real;

use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use plimsoll_facts::ImageReference;
use plimsoll_image::registry::{Registry, RegistryError, RegistrySettings, Timeouts};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// An account, its password, and both as Docker's configuration holds them.
const ACCOUNT: (&str, &str, &str) = ("stevedore", "gangway", "c3RldmVkb3JlOmdhbmd3YXk=");

const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold("sha256:".to_owned(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Bytes that differ everywhere, so that a wrong offset shows.
fn layer(size: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..size).map(next).collect()
}

/// Settings that wait little between tries and look at no configuration of the machine.
fn settings() -> RegistrySettings {
    let timeouts = Timeouts { first_wait: Duration::from_millis(1), ..Timeouts::default() };
    RegistrySettings { timeouts, ..RegistrySettings::default() }
}

/// A registry configuration in a folder of its own.
struct Setup {
    folder: TempDir,
    settings: RegistrySettings,
}

impl Setup {
    fn new(config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registries.yaml");
        std::fs::write(&path, config).unwrap();
        Self { folder, settings: RegistrySettings { config: Some(path), ..settings() } }
    }

    /// One that names hosts of plain HTTP.
    fn plain(hosts: &[&str], further: &str) -> Self {
        let hosts: Vec<_> = hosts.iter().map(|host| format!("  \"{host}\": {{plain-http: true}}\n")).collect();
        Self::new(&format!("hosts:\n{}{further}", hosts.concat()))
    }

    /// Adds a helper, a shell script, and nothing else to run.
    fn helper(mut self, name: &str, script: &str) -> Self {
        let path = self.folder.path().join(format!("docker-credential-{name}"));
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let folders = [self.folder.path(), Path::new("/usr/bin"), Path::new("/bin")];
        self.settings.helper_path = Some(std::env::join_paths(folders).unwrap());
        self
    }

    fn registry(&self) -> Registry {
        Registry::new(self.settings.clone()).unwrap()
    }
}

/// All of a blob.
fn read(registry: &Registry, reference: &str, bytes: &[u8]) -> Result<Vec<u8>, RegistryError> {
    let reference = ImageReference::parse(reference).unwrap();
    let mut blob = registry.blob(&reference, &digest(bytes), bytes.len() as u64)?;
    let mut read = Vec::new();
    match blob.read_to_end(&mut read) {
        Ok(_) => Ok(read),
        Err(error) => Err(error.get_ref().unwrap().downcast_ref::<RegistryError>().unwrap().clone()),
    }
}

fn resolve(registry: &Registry, reference: &str) -> Result<plimsoll_image::registry::Resolved, RegistryError> {
    registry.resolve(&ImageReference::parse(reference).unwrap())
}
