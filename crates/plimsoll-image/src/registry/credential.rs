//! Whose name and secret go to which registry.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::time::Duration;

use plimsoll_facts::DOCKER_HUB;

use super::error::RegistryError;
use super::helper;

/// What proves who we are. It has no `Debug` that could show it.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Credential {
    /// A name and a password.
    Password {
        /// Name of the account.
        username: String,
        /// Password, or an access token used as one.
        secret: String,
    },
    /// A token that a token server exchanges for others.
    Identity(String),
    /// A token that goes to the registry as it is.
    Token(String),
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Credential(..)")
    }
}

/// The credentials of one file.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// By registry key.
    pub(super) credentials: BTreeMap<String, Credential>,
    /// Helpers by registry key.
    pub(super) helpers: BTreeMap<String, String>,
    /// The helper for all other hosts.
    pub(super) store: Option<String>,
}

/// How helpers are run.
pub(super) struct HelperRun<'r> {
    /// Folders to look in; `None` is the `PATH` of the process.
    pub(super) path: Option<&'r OsStr>,
    /// How long one may take.
    pub(super) limit: Duration,
}

/// The credential for a repository: of the first source that has one, there for the longest path (Podman), from a
/// helper before one that is written down, as Docker does.
pub(super) fn find(
    sources: &[Source],
    host: &str,
    path: &str,
    run: &HelperRun<'_>,
) -> Result<Option<Credential>, RegistryError> {
    let keys = keys(host, path);
    for source in sources {
        let named = keys.iter().find_map(|key| source.helpers.get(key));
        if let Some(name) = named.or(source.store.as_ref())
            && let Some(credential) = helper::ask(name, host, server_address(host), run)?
        {
            return Ok(Some(credential));
        }
        if let Some(credential) = keys.iter().find_map(|key| source.credentials.get(key)) {
            return Ok(Some(credential.clone()));
        }
    }
    Ok(None)
}

/// `host/a/b`, `host/a`, `host` for the path `a/b`.
fn keys(host: &str, path: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = Some(path).filter(|path| !path.is_empty());
    while let Some(path) = rest {
        keys.push(format!("{host}/{path}"));
        rest = path.rsplit_once('/').map(|(parent, _)| parent);
    }
    keys.push(host.to_owned());
    keys
}

/// The name under which helpers keep the secret of a registry.
fn server_address(host: &str) -> &str {
    if host == DOCKER_HUB { "https://index.docker.io/v1/" } else { host }
}
