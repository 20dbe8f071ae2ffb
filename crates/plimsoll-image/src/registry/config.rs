//! Configuration files: credentials in Docker's and Podman's form, and under `hosts` what is known of a registry.
//!
//! All are read with the YAML reader, which knows the place of every value: a mistake is told by line and column and
//! never by the value, which may be a secret.
//!
//! ```yaml
//! hosts:
//!   docker.io:
//!     mirrors: [mirror.example:5000/hub]
//!   mirror.example:5000:
//!     ca: mirror-ca.pem
//!   localhost:5000:
//!     plain-http: true
//! auths:
//!   registry.example: {auth: bmFtZTpzZWNyZXQ=}
//! credHelpers:
//!   cloud.example: cloud
//! ```

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_facts::DOCKER_HUB;
use plimsoll_source::yaml::{Limits, parse};
use plimsoll_source::{Document, Node, Scalar, Text, decode_base64};

use super::credential::{Credential, Source};
use super::error::RegistryError;
use super::settings::RegistrySettings;

/// The largest configuration file, in bytes.
const FILE_BYTES: u64 = 4 << 20;

/// The most mirrors of one host: each may cost a connection attempt.
const MIRRORS: usize = 16;

/// What is known of a host.
#[derive(Clone, Debug, Default)]
pub(super) struct HostSettings {
    /// Asked before the host itself, in order.
    pub(super) mirrors: Vec<Mirror>,
    /// File of certificates that are trusted besides those of the machine.
    pub(super) ca: Option<PathBuf>,
    /// It is asked over plain HTTP.
    pub(super) is_plain: bool,
}

/// A host that has the images of another one, all below a path or none.
#[derive(Clone, Debug)]
pub(super) struct Mirror {
    /// Host with its port.
    pub(super) host: String,
    /// What stands before the path of an image; may be empty.
    pub(super) prefix: String,
}

/// All that the files of a run say.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// By host with its port, as images name it.
    pub(super) hosts: BTreeMap<String, HostSettings>,
    /// The files with credentials, the most important first.
    pub(super) sources: Vec<Source>,
}

impl Config {
    /// Reads the files that the settings name.
    pub(super) fn read(settings: &RegistrySettings) -> Result<Self, RegistryError> {
        let mut config = Self::default();
        if let Some(path) = &settings.config {
            let text = read(path).map_err(|error| File::cannot(path, error.to_string()))?;
            let file = File { path };
            file.with_root(text, |root| {
                if ["hosts", "auths", "credHelpers", "credsStore"].iter().all(|key| root.get(key).is_none()) {
                    let keys = "`hosts`, `auths`, `credHelpers` or `credsStore`";
                    return Err(file.mistake(root, &format!("none of {keys} is in it")));
                }
                config.hosts = file.hosts(root)?;
                config.sources.push(file.source(root)?);
                Ok(())
            })?;
        }
        for path in &settings.credentials {
            let text = match read(path) {
                Ok(text) => text,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(File::cannot(path, error.to_string())),
            };
            let file = File { path };
            file.with_root(text, |root| {
                config.sources.push(file.source(root)?);
                Ok(())
            })?;
        }
        Ok(config)
    }
}

fn read(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(path)?.take(FILE_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > FILE_BYTES {
        return Err(std::io::Error::other("larger than 4 MiB"));
    }
    Ok(text)
}

/// A file while it is read.
struct File<'p> {
    path: &'p Path,
}

impl File<'_> {
    fn cannot(path: &Path, reason: impl Into<String>) -> RegistryError {
        RegistryError::Config { path: path.to_owned(), reason: reason.into() }
    }

    fn mistake(&self, node: Node<'_>, reason: &str) -> RegistryError {
        let span = node.span();
        Self::cannot(self.path, format!("{reason}, line {}, column {}", span.line, span.column))
    }

    /// Calls `work` with the mapping of the file; an empty file has none.
    fn with_root(
        &self,
        content: String,
        work: impl FnOnce(Node<'_>) -> Result<(), RegistryError>,
    ) -> Result<(), RegistryError> {
        let text = Arc::new(Text::new(self.path.to_string_lossy().into_owned(), content));
        let parsed = parse(&text, 0, false, &Limits::default());
        if let Some(refused) = parsed.refused.first() {
            let (line, column) = text.position(refused.at.start);
            return Err(Self::cannot(self.path, format!("not YAML or JSON, line {line}, column {column}")));
        }
        let Some(root) = parsed.documents.first().and_then(Document::root).filter(|root| !root.is_null()) else {
            return Ok(());
        };
        self.mapping(root, "the file")?;
        work(root)
    }

    fn mapping(&self, node: Node<'_>, name: &str) -> Result<(), RegistryError> {
        if node.kind().is_mapping() || node.is_null() {
            return Ok(());
        }
        Err(self.mistake(node, &format!("{name} must be a mapping")))
    }

    fn text<'t>(&self, node: Node<'t>, name: &str) -> Result<Option<&'t str>, RegistryError> {
        match node.scalar() {
            Some(Scalar::Null) => Ok(None),
            Some(_) => Ok(Some(node.text()).filter(|text| !text.is_empty())),
            None => Err(self.mistake(node, &format!("`{name}` must be a text"))),
        }
    }

    /// The entries of a mapping below the root.
    fn section<'t>(&self, root: Node<'t>, name: &str) -> Result<Vec<(&'t str, Node<'t>)>, RegistryError> {
        let Some(section) = root.get(name) else { return Ok(Vec::new()) };
        self.mapping(section, &format!("`{name}`"))?;
        Ok(section.entries().map(|(key, value)| (key.text(), value)).collect())
    }

    fn hosts(&self, root: Node<'_>) -> Result<BTreeMap<String, HostSettings>, RegistryError> {
        let mut hosts = BTreeMap::new();
        for (name, node) in self.section(root, "hosts")? {
            self.mapping(node, &format!("`{name}`"))?;
            hosts.insert(registry_key(name), self.host(node)?);
        }
        Ok(hosts)
    }

    fn host(&self, node: Node<'_>) -> Result<HostSettings, RegistryError> {
        let mut host = HostSettings::default();
        for (key, value) in node.entries() {
            match key.text() {
                "mirrors" => host.mirrors = self.mirrors(value)?,
                "ca" => {
                    let folder = self.path.parent().unwrap_or(Path::new(""));
                    host.ca = self.text(value, "ca")?.map(|file| folder.join(file));
                }
                "plain-http" => match value.scalar() {
                    Some(Scalar::Bool(is_plain)) => host.is_plain = is_plain,
                    _ => return Err(self.mistake(value, "`plain-http` must be true or false")),
                },
                _ => return Err(self.mistake(key, "unknown key; known are `mirrors`, `ca` and `plain-http`")),
            }
        }
        Ok(host)
    }

    fn mirrors(&self, node: Node<'_>) -> Result<Vec<Mirror>, RegistryError> {
        if !node.kind().is_sequence() {
            return Err(self.mistake(node, "`mirrors` must be a list"));
        }
        let mut mirrors = Vec::new();
        for item in node.items() {
            let written = self.text(item, "mirrors")?.unwrap_or_default();
            let (host, prefix) = written.split_once('/').unwrap_or((written, ""));
            let is_written_well = |character: char| character.is_ascii_alphanumeric() || "-._:[]/".contains(character);
            if host.is_empty() || written.contains("://") || !written.chars().all(is_written_well) {
                return Err(self.mistake(item, "a mirror is a host, its port and a path, without a scheme"));
            }
            mirrors.push(Mirror { host: registry_key(host), prefix: prefix.trim_matches('/').to_owned() });
        }
        if mirrors.len() > MIRRORS {
            return Err(self.mistake(node, "more than 16 mirrors"));
        }
        Ok(mirrors)
    }

    fn source(&self, root: Node<'_>) -> Result<Source, RegistryError> {
        let mut source = Source::default();
        for (key, node) in self.section(root, "auths")? {
            self.mapping(node, "an entry of `auths`")?;
            if let Some(credential) = self.credential(node)? {
                source.credentials.insert(registry_key(key), credential);
            }
        }
        for (key, node) in self.section(root, "credHelpers")? {
            if let Some(helper) = self.helper(node, "credHelpers")? {
                source.helpers.insert(registry_key(key), helper);
            }
        }
        if let Some(node) = root.get("credsStore") {
            source.store = self.helper(node, "credsStore")?;
        }
        Ok(source)
    }

    fn credential(&self, node: Node<'_>) -> Result<Option<Credential>, RegistryError> {
        let field = |name: &str| match node.get(name) {
            Some(value) => self.text(value, name),
            None => Ok(None),
        };
        if let Some(token) = field("registrytoken")? {
            return Ok(Some(Credential::Token(token.to_owned())));
        }
        if let Some(token) = field("identitytoken")? {
            return Ok(Some(Credential::Identity(token.to_owned())));
        }
        if let Some(encoded) = field("auth")? {
            let decoded = decode_base64(encoded);
            let Some((username, secret)) = decoded.as_deref().and_then(|text| text.split_once(':')) else {
                return Err(self.mistake(node, "`auth` is not the base64 of a name, a colon and a secret"));
            };
            let secret = secret.trim_end_matches('\0').to_owned();
            return Ok(Some(Credential::Password { username: username.to_owned(), secret }));
        }
        match (field("username")?, field("password")?) {
            (Some(username), Some(secret)) => {
                Ok(Some(Credential::Password { username: username.to_owned(), secret: secret.to_owned() }))
            }
            _ => Ok(None),
        }
    }

    /// The last part of a helper's name: it becomes the name of a program, so it holds no path.
    fn helper(&self, node: Node<'_>, name: &str) -> Result<Option<String>, RegistryError> {
        let Some(helper) = self.text(node, name)? else { return Ok(None) };
        let is_word = |character: char| character.is_ascii_alphanumeric() || "-._".contains(character);
        if !helper.chars().all(is_word) {
            return Err(self.mistake(node, "a credential helper is named by one word, without its folder"));
        }
        Ok(Some(helper.to_owned()))
    }
}

/// The host, and for Podman the path, that a key means: Docker writes `https://index.docker.io/v1/` for its hub.
pub(super) fn registry_key(key: &str) -> String {
    let key = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key).trim_end_matches('/');
    let key = key.strip_suffix("/v1").or_else(|| key.strip_suffix("/v2")).unwrap_or(key);
    let (host, path) = key.split_once('/').unwrap_or((key, ""));
    let host = match host.to_ascii_lowercase() {
        hub if matches!(hub.as_str(), "index.docker.io" | "registry-1.docker.io") => DOCKER_HUB.to_owned(),
        host => host,
    };
    if path.is_empty() { host } else { format!("{host}/{path}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_means_a_host() {
        for (key, expected) in [
            ("registry.example", "registry.example"),
            ("https://registry.example/v2/", "registry.example"),
            ("https://index.docker.io/v1/", "docker.io"),
            ("Registry.Example:5000", "registry.example:5000"),
            ("registry.example/shop/web", "registry.example/shop/web"),
        ] {
            assert_eq!(registry_key(key), expected);
        }
    }
}
