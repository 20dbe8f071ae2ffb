//! What can go wrong between us and a registry, one variant for each thing that a caller or a person does differently.
//!
//! No text of a server and no address with its query gets into an error: both may hold secrets or escape sequences.

use std::path::PathBuf;
use std::time::Duration;

/// Why something could not be had from a registry. `host` is the one that was asked, a mirror or a token server too.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RegistryError {
    /// The run must not use the network.
    #[error("{host} was not asked: the run is offline")]
    Offline {
        /// Registry that would have been asked.
        host: String,
    },
    /// A configuration file cannot be used.
    #[error("cannot use {}: {reason}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line and column where there are any; never a value.
        reason: String,
    },
    /// No credentials, or not the right ones.
    #[error("{status} from {host}: no access to {name}")]
    Unauthorized {
        /// Who refused.
        host: String,
        /// Repository that was asked for.
        name: String,
        /// HTTP status: 401 or 403.
        status: u16,
    },
    /// The registry has no such thing.
    #[error("404 from {host}: no {what}")]
    NotFound {
        /// Who was asked.
        host: String,
        /// Manifest or blob, with its repository.
        what: String,
    },
    /// A credential helper gave no answer that can be used, and without credentials there was no access.
    #[error("credential helper `{helper}` for {host} {reason}")]
    Helper {
        /// Registry whose credentials were asked for.
        host: String,
        /// Program that was run.
        helper: String,
        /// What it did; nothing that it printed.
        reason: String,
    },
    /// No connection, or it was cut.
    #[error("cannot reach {host}: {reason}")]
    Connect {
        /// Who was asked.
        host: String,
        /// What the operating system or the HTTP library said.
        reason: String,
    },
    /// The other side is not who it says it is, or there is no common TLS version.
    #[error("no trusted connection to {host}: {reason}")]
    Tls {
        /// Who was asked.
        host: String,
        /// What the TLS library said.
        reason: String,
    },
    /// Nothing arrived for too long.
    #[error("{host} sent nothing for {} seconds", limit.as_secs_f64())]
    Timeout {
        /// Who was asked.
        host: String,
        /// The limit that was reached.
        limit: Duration,
    },
    /// The registry wants us to wait longer than we do.
    #[error("429 from {host}: too many requests, {}", waiting(*wait))]
    RateLimited {
        /// Who refused.
        host: String,
        /// The time that it asked for, if it said one.
        wait: Option<Duration>,
    },
    /// A status that is none of those above.
    #[error("{status} from {host} for {what}")]
    Status {
        /// Who was asked.
        host: String,
        /// Manifest, blob or token, with its repository.
        what: String,
        /// HTTP status.
        status: u16,
    },
    /// The registry broke the protocol.
    #[error("{host} {reason}")]
    Answer {
        /// Who was asked.
        host: String,
        /// What it did.
        reason: String,
    },
    /// A redirect or a token server that must not be followed.
    #[error("{host} sends us to {target}: {reason}")]
    Redirect {
        /// Who was asked.
        host: String,
        /// Host it names.
        target: String,
        /// Why that is refused.
        reason: String,
    },
    /// Bytes that are not those that the digest names.
    #[error("{host} sent a manifest of digest {found} for {expected}")]
    WrongDigest {
        /// Who was asked.
        host: String,
        /// What was asked for or announced.
        expected: String,
        /// What the bytes have.
        found: String,
    },
    /// A digest of an algorithm that cannot be checked.
    #[error("the digest {digest} cannot be checked, only sha256, sha384 and sha512")]
    Digest {
        /// The digest.
        digest: String,
    },
    /// More bytes than the limit.
    #[error("{what} from {host} is larger than {limit} bytes")]
    TooLarge {
        /// Who was asked.
        host: String,
        /// What was being read.
        what: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// A blob whose transfer was cut too often.
    #[error("{digest} from {host} was cut off after {read} of {size} bytes")]
    Cut {
        /// Registry of the image.
        host: String,
        /// The blob.
        digest: String,
        /// Bytes that arrived.
        read: u64,
        /// Bytes that it has.
        size: u64,
    },
}

fn waiting(wait: Option<Duration>) -> String {
    match wait {
        Some(wait) => format!("wait {} seconds", wait.as_secs()),
        None => "try later".to_owned(),
    }
}

impl RegistryError {
    /// The next step for a person, if there is one.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Offline { .. } => Some("run without `--offline`, or scan a local copy of the image".to_owned()),
            Self::Unauthorized { host, .. } => {
                Some(format!("run `docker login {host}`, or pass `--registry-config FILE` with credentials"))
            }
            Self::NotFound { .. } => Some("check the name and the tag; a private image may look absent".to_owned()),
            Self::Helper { helper, .. } => {
                Some(format!("run `{helper} get` by hand, or remove it from the configuration"))
            }
            Self::Connect { host, .. } => Some(format!(
                "check the name; if {host} speaks plain HTTP, set `plain-http` for it in `--registry-config FILE`"
            )),
            Self::Tls { host, .. } => Some(format!("set `ca` for {host} in `--registry-config FILE`")),
            Self::RateLimited { host, .. } => Some(format!("run `docker login {host}`, or name a mirror")),
            Self::Redirect { target, .. } => {
                Some(format!("set `plain-http` for {target} in `--registry-config FILE` if you trust the network"))
            }
            Self::Timeout { .. } | Self::Status { .. } | Self::Cut { .. } => Some("try again".to_owned()),
            Self::Config { .. }
            | Self::Answer { .. }
            | Self::WrongDigest { .. }
            | Self::Digest { .. }
            | Self::TooLarge { .. } => None,
        }
    }

    /// True when asking again may help.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::Timeout { .. } | Self::RateLimited { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 500 | 502 | 503 | 504),
            _ => false,
        }
    }

    /// True when the host itself is unusable, whatever it is asked for.
    pub(super) fn is_of_the_host(&self) -> bool {
        matches!(self, Self::Connect { .. } | Self::Timeout { .. } | Self::Tls { .. })
    }

    /// True when credentials might have made a difference.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self, Self::Unauthorized { .. } | Self::NotFound { .. })
    }
}
