//! What a run says about registries: where configuration stands, limits, proxies. Plain data; only
//! [`RegistrySettings::from_environment`] looks at the machine.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// How registries are to be asked.
#[derive(Clone, Debug, Default)]
pub struct RegistrySettings {
    /// `--registry-config FILE`. It goes before `credentials`, and it alone names mirrors, CA and plain HTTP.
    pub config: Option<PathBuf>,
    /// Files of Docker's and Podman's form with credentials, the most important first. Those that do not exist are
    /// passed over.
    pub credentials: Vec<PathBuf>,
    /// Folders in which credential helpers are looked for, as in `PATH`; `None` is the `PATH` of the process.
    pub helper_path: Option<OsString>,
    /// The proxies.
    pub proxies: Proxies,
    /// No connection may be opened and no helper run.
    pub offline: bool,
    /// How long to wait for what.
    pub timeouts: Timeouts,
    /// Limits in bytes.
    pub limits: RegistryLimits,
}

/// Proxies as addresses, such as `http://proxy.example:3128`.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    /// For `https` addresses.
    pub https: Option<String>,
    /// For `http` addresses.
    pub http: Option<String>,
    /// Hosts that are asked directly: the notation of `NO_PROXY`.
    pub none: Option<String>,
}

/// How long to wait for what.
#[derive(Clone, Debug)]
pub struct Timeouts {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until an answer begins, and between two pieces of it.
    pub idle: Duration,
    /// For a whole manifest or token, so that one byte now and then holds up no run.
    pub document: Duration,
    /// For a credential helper.
    pub helper: Duration,
    /// Before the first repetition; doubled for each further one.
    pub first_wait: Duration,
    /// The longest wait that a registry may ask for.
    pub longest_wait: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            document: Duration::from_mins(1),
            helper: Duration::from_secs(10),
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
        }
    }
}

/// Limits in bytes.
#[derive(Clone, Copy, Debug)]
pub struct RegistryLimits {
    /// Of one manifest or index.
    pub manifest: u64,
}

impl Default for RegistryLimits {
    fn default() -> Self {
        Self { manifest: 4 << 20 }
    }
}

impl RegistrySettings {
    /// The places and proxies that the environment of the process names. Source: containers-auth.json(5) for Podman,
    /// the reference of `docker login` for Docker.
    pub fn from_environment() -> Self {
        Self { credentials: credential_places(), proxies: Proxies::from_environment(), ..Self::default() }
    }
}

fn credential_places() -> Vec<PathBuf> {
    let home = env::var_os("HOME").map(PathBuf::from);
    let below_home = |path: &str| home.as_deref().map(|home| home.join(path));
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let podman = match folder("REGISTRY_AUTH_FILE") {
        Some(file) => vec![Some(file)],
        None => vec![
            folder("XDG_RUNTIME_DIR").map(|folder| folder.join("containers/auth.json")),
            folder("XDG_CONFIG_HOME")
                .or_else(|| below_home(".config"))
                .map(|folder| folder.join("containers/auth.json")),
        ],
    };
    let docker = folder("DOCKER_CONFIG").or_else(|| below_home(".docker")).map(|folder| folder.join("config.json"));
    podman.into_iter().chain([docker]).flatten().collect()
}

impl Proxies {
    fn from_environment() -> Self {
        let text = |names: &[&str]| {
            let values = names.iter().filter_map(|name| Some(env::var_os(name)?.to_str()?.to_owned()));
            values.into_iter().find(|value| !value.is_empty())
        };
        Self {
            https: text(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]),
            http: text(&["http_proxy", "all_proxy", "ALL_PROXY"]),
            none: text(&["no_proxy", "NO_PROXY"]),
        }
    }
}
