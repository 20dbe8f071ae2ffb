//! Images and containers of Docker and Podman, over the HTTP that their daemons speak on a socket. Sources: the Docker
//! Engine API 1.41 (ImageGet, ContainerInspect) and the libpod API 4.0 of Podman.
//!
//! An image comes as an archive of `docker save` and is read while it arrives.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use plimsoll_facts::ImageReference;
use reqwest::blocking::{Client, Response};
use reqwest::{StatusCode, Url, redirect};
use serde::Deserialize;

use crate::registry::{innermost, plain};
use crate::{ImageError, Stores};

/// Until an answer begins and between two pieces of it: an older daemon writes the whole archive before it sends any.
const PATIENCE: Duration = Duration::from_mins(10);

/// Until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);

/// Bytes of an answer that is no archive.
const ANSWER_BYTES: u64 = 4 << 20;

/// What stands for the host in addresses of a socket.
const LOCAL: &str = "http://localhost";

/// Which daemon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Docker,
    Podman,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Docker => "Docker",
            Self::Podman => "Podman",
        }
    }

    /// What stands before the paths of images and containers.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Docker => "",
            Self::Podman => "/v4.0.0/libpod",
        }
    }

    /// What to do when nothing answers.
    const fn start(self) -> &'static str {
        match self {
            Self::Docker => "start it, set DOCKER_HOST, or read a file of `docker save` as docker-archive:FILE",
            Self::Podman => {
                "run `systemctl --user start podman.socket`, set CONTAINER_HOST, or read a file of `podman save` as \
                 docker-archive:FILE"
            }
        }
    }

    /// What to do without permission.
    const fn permission(self) -> &'static str {
        match self {
            Self::Docker => "run as a member of the group `docker` or with sudo",
            Self::Podman => "run as the user that Podman runs as, or with sudo",
        }
    }
}

/// Where a daemon is.
#[derive(PartialEq, Eq, Debug)]
enum Address {
    Socket(PathBuf),
    Host(Url),
}

/// A daemon that answers.
pub(crate) struct Daemon {
    kind: Kind,
    client: Client,
    base: String,
}

/// What a daemon says of a container.
#[derive(Debug)]
pub(crate) struct Container {
    /// Number of its first process; zero when it does not run.
    pub(crate) process: u32,
    /// The reference of its image, as it was started.
    pub(crate) image: Option<String>,
}

impl Daemon {
    /// The first daemon of that kind that is there.
    pub(crate) fn find(kind: Kind, stores: &Stores, is_offline: bool) -> Result<Self, ImageError> {
        let addresses = match kind {
            Kind::Docker => &stores.docker,
            Kind::Podman => &stores.podman,
        };
        let name = kind.name();
        for address in addresses {
            let client = Client::builder()
                .user_agent(concat!("plimsoll/", env!("CARGO_PKG_VERSION")))
                .redirect(redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .connect_timeout(CONNECT)
                .timeout(PATIENCE)
                .no_proxy()
                .tls_certs_only([]);
            let (client, base) = match Address::parse(kind, address, stores.wants_tls)? {
                Address::Socket(path) if reach(kind, &path)? => (client.unix_socket(path), LOCAL.to_owned()),
                Address::Socket(_) => continue,
                Address::Host(_) if is_offline => {
                    return Err(unusable(format!("{address} was not asked: the run is offline"), ""));
                }
                Address::Host(url) => (client, url.as_str().trim_end_matches('/').to_owned()),
            };
            let client = client.build().map_err(|error| unusable(innermost(&error), ""))?;
            return Ok(Self { kind, client, base });
        }
        let places: Vec<&str> = addresses.iter().map(String::as_str).collect();
        let problem = if places.is_empty() {
            format!("no address of {name} is known")
        } else {
            format!("no daemon of {name} answers at {}", places.join(", "))
        };
        Err(unusable(problem, kind.start()))
    }

    /// An image as an archive. Without tag and digest `latest` is meant, or else what has an id that begins so.
    pub(crate) fn image(&self, reference: &str) -> Result<impl Read + Send + use<>, ImageError> {
        let parsed = ImageReference::parse(reference).map_or(None, Some);
        let is_bare = parsed.is_some_and(|parsed| parsed.tag().is_none() && parsed.digest().is_none());
        let mut names = vec![reference.to_owned()];
        if is_bare {
            names.insert(0, format!("{reference}:latest"));
            names.truncate(if is_id(reference) { 2 } else { 1 });
        }
        for name in names {
            if let Some(response) = self.get(&format!("/images/{name}/get"))? {
                return Ok(Archive { response });
            }
        }
        Err(ImageError::Missing { what: format!("the image `{reference}` in {}", self.kind.name()) })
    }

    /// What is said of a container, by its name or the first digits of its id; `None` when there is none.
    pub(crate) fn container(&self, name: &str) -> Result<Option<Container>, ImageError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Inspected {
            state: State,
            config: Option<Config>,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct State {
            #[serde(default)]
            pid: u32,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Config {
            image: Option<String>,
        }
        let Some(response) = self.get(&format!("/containers/{name}/json"))? else { return Ok(None) };
        let mut bytes = Vec::new();
        let read = response.take(ANSWER_BYTES).read_to_end(&mut bytes);
        read.map_err(|error| unusable(format!("{}: {error}", self.kind.name()), ""))?;
        let inspected: Inspected = serde_json::from_slice(&bytes).map_err(|error| {
            unusable(format!("what {} says of the container `{name}` is damaged: {error}", self.kind.name()), "")
        })?;
        let image = inspected.config.and_then(|config| config.image).filter(|image| !image.is_empty());
        Ok(Some(Container { process: inspected.state.pid, image }))
    }

    /// Asks for a path; `None` for what is not there.
    fn get(&self, path: &str) -> Result<Option<Response>, ImageError> {
        let name = self.kind.name();
        let address = format!("{}{}{path}", self.base, self.kind.prefix());
        let response = self.client.get(address).send();
        let response = response.map_err(|error| unusable(format!("{name}: {}", innermost(&error)), ""))?;
        match response.status() {
            StatusCode::OK => Ok(Some(response)),
            StatusCode::NOT_FOUND => Ok(None),
            status => {
                let said = said(response);
                Err(unusable(format!("{name} answers {}{said}", status.as_u16()), ""))
            }
        }
    }
}

/// A running container that Docker or Podman know by its name or the first digits of its id.
pub(crate) fn container(name: &str, stores: &Stores, is_offline: bool) -> Result<Container, ImageError> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    if !name.bytes().all(is_name) || !name.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        let problem = format!("`{name}` is no number of a process, no name and no id of a container");
        return Err(ImageError::Unsupported(problem));
    }
    let mut problems = Vec::new();
    for kind in [Kind::Docker, Kind::Podman] {
        match Daemon::find(kind, stores, is_offline).and_then(|daemon| daemon.container(name)) {
            Ok(Some(container)) if container.process == 0 => {
                let image = container.image.map_or(String::new(), |image| format!("; its image is {}", plain(&image)));
                return Err(unusable(format!("the container `{name}` of {} does not run{image}", kind.name()), ""));
            }
            Ok(Some(container)) => return Ok(container),
            Ok(None) => problems.push(format!("{} knows none", kind.name())),
            Err(error) => problems.push(error.to_string()),
        }
    }
    Err(ImageError::Missing { what: format!("a running container `{name}` ({})", problems.join("; ")) })
}

impl Address {
    fn parse(kind: Kind, text: &str, wants_tls: bool) -> Result<Self, ImageError> {
        let host = text.strip_prefix("tcp://").or_else(|| text.strip_prefix("http://"));
        match (text.strip_prefix("unix://"), host) {
            (Some(path), _) if path.starts_with('/') => Ok(Self::Socket(path.into())),
            (None, Some(host)) if !wants_tls => match Url::parse(&format!("http://{host}")) {
                Ok(url) => Ok(Self::Host(url)),
                Err(error) => Err(unusable(format!("the address `{text}` of {}: {error}", kind.name()), "")),
            },
            (None, Some(_)) => Err(unusable(
                format!("{} at {text} is to be asked over TLS, which is not read", kind.name()),
                "unset DOCKER_TLS_VERIFY for an address without TLS, or read a file of `docker save`",
            )),
            _ => Err(unusable(
                format!("`{text}` is no address of {} that is read: unix:///PATH, tcp://HOST:PORT", kind.name()),
                "forward the socket, as in `ssh -L /tmp/remote.sock:/run/docker.sock HOST`, or use image:REFERENCE",
            )),
        }
    }
}

/// True when somebody answers at a socket; false when nobody does.
fn reach(kind: Kind, path: &Path) -> Result<bool, ImageError> {
    match UnixStream::connect(path) {
        Ok(_) => Ok(true),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::NotADirectory => Ok(false),
            io::ErrorKind::PermissionDenied => {
                let problem = format!("no permission to use {}, the socket of {}", path.display(), kind.name());
                Err(unusable(problem, kind.permission()))
            }
            _ => Err(unusable(format!("{} cannot be used: {error}", path.display()), kind.start())),
        },
    }
}

/// The words of a daemon for what went wrong.
fn said(response: Response) -> String {
    #[derive(Deserialize)]
    struct Answer {
        message: String,
    }
    let mut bytes = Vec::new();
    // Without its words the status must do.
    if response.take(ANSWER_BYTES).read_to_end(&mut bytes).is_err() {
        return String::new();
    }
    serde_json::from_slice::<Answer>(&bytes).map_or(String::new(), |answer| format!(": {}", plain(&answer.message)))
}

/// True for the first digits of the id of an image.
fn is_id(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn unusable(problem: String, help: &'static str) -> ImageError {
    ImageError::Daemon { problem, help }
}

/// The archive as it arrives. What its end means is said in words: a transfer that is cut off is an error.
struct Archive {
    response: Response,
}

impl Read for Archive {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.response.read(into).map_err(|error| {
            if error.kind() == io::ErrorKind::Interrupted {
                return error;
            }
            let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>());
            let reason = inner.map_or_else(|| plain(&error.to_string()), innermost);
            io::Error::other(format!("the daemon broke off: {reason}"))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn addresses_are_sockets_and_plain_hosts_and_what_else_is_refused_in_words() {
        let parse = |text: &str, wants_tls| Address::parse(Kind::Docker, text, wants_tls);
        assert_eq!(parse("unix:///run/a.sock", true).unwrap(), Address::Socket("/run/a.sock".into()));
        for text in ["tcp://127.0.0.1:2375", "http://127.0.0.1:2375/"] {
            let Address::Host(url) = parse(text, false).unwrap() else { unreachable!("{text}") };
            assert_eq!(url.as_str(), "http://127.0.0.1:2375/");
        }
        for (text, wants_tls, says) in [
            ("tcp://127.0.0.1:2376", true, "TLS"),
            ("ssh://somebody@host", false, "ssh -L"),
            ("npipe:////./pipe/docker_engine", false, "no address"),
            ("unix://a.sock", false, "no address"),
            ("tcp://", false, "the address"),
            ("", false, "no address"),
        ] {
            let error = parse(text, wants_tls).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
