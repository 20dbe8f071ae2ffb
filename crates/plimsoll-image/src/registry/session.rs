//! A request to a repository of one endpoint: credentials where they are asked for, statuses as errors, repetition.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use plimsoll_facts::{DOCKER_HUB, ImageReference};
use reqwest::blocking::Response;
use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use reqwest::{StatusCode, Url};

use super::challenge::{Challenge, choose};
use super::config::Config;
use super::credential::{Credential, HelperRun, Source, find};
use super::error::RegistryError;
use super::settings::RegistrySettings;
use super::token;
use super::transport::{Request, Transport, authority, header};

/// Where Docker Hub answers. Source: distribution/reference and the documentation of Docker Hub.
const DOCKER_HUB_ADDRESS: &str = "registry-1.docker.io";

/// How often a request is sent in all.
const TRIES: u32 = 4;

/// The most notes that are kept; they differ only by host and reason.
const NOTES: usize = 64;

/// The repository of an image, owned, for readers that outlive the reference.
#[derive(Clone, Debug)]
pub(super) struct Repository {
    /// Host as images name it.
    pub(super) host: String,
    /// Path below it, with `library`.
    pub(super) path: String,
}

impl Repository {
    pub(super) fn of(reference: &ImageReference<'_>) -> Self {
        let path = reference.segments().collect::<Vec<_>>().join("/");
        Self { host: reference.host().to_ascii_lowercase(), path }
    }
}

/// A repository at one host that has it: the registry itself or a mirror.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    /// Host whose credentials and settings count.
    pub(super) host: String,
    /// Path of the repository there.
    pub(super) path: String,
    /// Registries are asked more often than mirrors, behind which there is something else to ask.
    tries: u32,
}

/// A helper's failure is kept, because it matters only if there is no access without credentials.
type Lookup = Result<Option<Credential>, RegistryError>;

/// The state of a run that all requests share.
pub(super) struct Session {
    transport: Transport,
    sources: Vec<Source>,
    settings: RegistrySettings,
    /// Headers that worked, by host and repository.
    authorizations: Mutex<BTreeMap<(String, String), HeaderValue>>,
    lookups: Mutex<BTreeMap<(String, String), Lookup>>,
    /// Mirrors that do not answer at all.
    dead: Mutex<BTreeSet<String>>,
    notes: Mutex<BTreeSet<String>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    pub(super) fn new(settings: RegistrySettings) -> Result<Self, RegistryError> {
        let config = Config::read(&settings)?;
        let transport = Transport::new(config.hosts, settings.proxies.clone(), settings.timeouts.clone());
        Ok(Self {
            transport,
            sources: config.sources,
            settings,
            authorizations: Mutex::default(),
            lookups: Mutex::default(),
            dead: Mutex::default(),
            notes: Mutex::default(),
        })
    }

    pub(super) fn transport(&self) -> &Transport {
        &self.transport
    }

    pub(super) fn manifest_limit(&self) -> u64 {
        self.settings.limits.manifest
    }

    pub(super) fn notes(&self) -> Vec<String> {
        lock(&self.notes).iter().cloned().collect()
    }

    fn note(&self, text: String) {
        let mut notes = lock(&self.notes);
        if notes.len() < NOTES {
            notes.insert(text);
        }
    }

    /// Does something at the mirrors in order, then at the registry, whose error it is if nobody can.
    pub(super) fn at_each<T>(
        &self,
        repository: &Repository,
        mut work: impl FnMut(&Endpoint) -> Result<T, RegistryError>,
    ) -> Result<T, RegistryError> {
        let Repository { host, path } = repository;
        if self.settings.offline {
            return Err(RegistryError::Offline { host: host.clone() });
        }
        let mirrors = self.transport.host(host).map_or(&[][..], |settings| settings.mirrors.as_slice());
        for mirror in mirrors {
            if lock(&self.dead).contains(&mirror.host) {
                continue;
            }
            let path = if mirror.prefix.is_empty() { path.clone() } else { format!("{}/{path}", mirror.prefix) };
            let endpoint = Endpoint { host: mirror.host.clone(), path, tries: 1 };
            match self.repeatedly(&endpoint, &mut work) {
                Ok(done) => return Ok(done),
                Err(error) => {
                    if error.is_of_the_host() {
                        lock(&self.dead).insert(mirror.host.clone());
                    }
                    self.note(format!("mirror of {host}: {error}"));
                }
            }
        }
        let endpoint = Endpoint { host: host.clone(), path: path.clone(), tries: TRIES };
        self.repeatedly(&endpoint, &mut work)
    }

    /// Does something again while its error may pass, after a pause that doubles or that the registry asked for.
    fn repeatedly<T>(
        &self,
        endpoint: &Endpoint,
        work: &mut impl FnMut(&Endpoint) -> Result<T, RegistryError>,
    ) -> Result<T, RegistryError> {
        let timeouts = &self.settings.timeouts;
        let mut pause = timeouts.first_wait;
        for _ in 1..endpoint.tries {
            let error = match work(endpoint) {
                Err(error) if error.is_passing() => error,
                done => return done,
            };
            let asked = if let RegistryError::RateLimited { wait, .. } = &error { *wait } else { None };
            let wait = asked.unwrap_or(pause);
            if wait > timeouts.longest_wait {
                return Err(error);
            }
            thread::sleep(wait);
            pause = pause.saturating_mul(2);
        }
        work(endpoint)
    }

    /// Asks an endpoint for something below its repository, such as `blobs/sha256:…`. What comes back has status 200 or
    /// 206.
    pub(super) fn get(&self, endpoint: &Endpoint, what: &str, request: Request<'_>) -> Result<Response, RegistryError> {
        let url = self.address(endpoint, what)?;
        let key = (endpoint.host.clone(), endpoint.path.clone());
        let known = lock(&self.authorizations).get(&key).cloned();
        let mut response = self.transport.send(&url, Request { authorization: known.as_ref(), ..request })?;
        // Only the endpoint itself may ask who we are, not a host that it redirects to.
        if response.status() == StatusCode::UNAUTHORIZED
            && response.url().origin() == url.origin()
            && let Some(authorization) = self.authorize(endpoint, response.headers())?
        {
            response = self.transport.send(&url, Request { authorization: Some(&authorization), ..request })?;
            lock(&self.authorizations).insert(key, authorization);
        }
        self.checked(endpoint, what, response)
    }

    fn address(&self, endpoint: &Endpoint, what: &str) -> Result<Url, RegistryError> {
        let Endpoint { host, path, .. } = endpoint;
        let is_plain = self.transport.host(host).is_some_and(|settings| settings.is_plain);
        let scheme = if is_plain { "http" } else { "https" };
        let place = if host == DOCKER_HUB { DOCKER_HUB_ADDRESS } else { host };
        Url::parse(&format!("{scheme}://{place}/v2/{path}/{what}")).map_err(|error| RegistryError::Connect {
            host: host.clone(),
            reason: format!("this is no address: {error}"),
        })
    }

    fn checked(&self, endpoint: &Endpoint, what: &str, response: Response) -> Result<Response, RegistryError> {
        let status = response.status().as_u16();
        if matches!(status, 200 | 206) {
            return Ok(response);
        }
        let host = if response.url().host_str() == Some(DOCKER_HUB_ADDRESS) {
            DOCKER_HUB.to_owned()
        } else {
            authority(response.url())
        };
        let error = refusal(host, &endpoint.path, what, status, response.headers());
        if error.is_refusal()
            && let Some(Err(helper)) = lock(&self.lookups).get(&(endpoint.host.clone(), endpoint.path.clone()))
        {
            return Err(helper.clone());
        }
        Err(error)
    }

    /// The header that answers a challenge, if we can answer it.
    fn authorize(&self, endpoint: &Endpoint, headers: &HeaderMap) -> Result<Option<HeaderValue>, RegistryError> {
        let values = headers.get_all(WWW_AUTHENTICATE).iter().map(|value| value.to_str().unwrap_or(""));
        let credential = self.credential(endpoint);
        if let Some(Credential::Token(token)) = &credential {
            return token::bearer(&endpoint.host, token).map(Some);
        }
        match (choose(values), credential) {
            (Some(Challenge::Bearer { realm, service }), credential) => {
                let asked = token::Asked { endpoint, realm: &realm, service: service.as_deref() };
                token::fetch(&self.transport, &asked, credential.as_ref()).map(Some)
            }
            (Some(Challenge::Basic), Some(Credential::Password { username, secret })) => {
                token::basic(&endpoint.host, &username, &secret).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The credential for an endpoint, looked up once. The lock is held meanwhile, so that a helper is not asked twice.
    fn credential(&self, endpoint: &Endpoint) -> Option<Credential> {
        let key = (endpoint.host.clone(), endpoint.path.clone());
        let mut lookups = lock(&self.lookups);
        let lookup = lookups.entry(key).or_insert_with(|| {
            let run = HelperRun { path: self.settings.helper_path.as_deref(), limit: self.transport.timeouts().helper };
            find(&self.sources, &endpoint.host, &endpoint.path, &run)
        });
        match lookup {
            Ok(credential) => credential.clone(),
            Err(error) => {
                self.note(format!("{error}, went on without credentials"));
                None
            }
        }
    }
}

/// A status that is not success, as an error.
fn refusal(host: String, path: &str, what: &str, status: u16, headers: &HeaderMap) -> RegistryError {
    match status {
        401 | 403 => RegistryError::Unauthorized { host, name: path.to_owned(), status },
        404 => RegistryError::NotFound { host, what: format!("{path}/{what}") },
        429 => {
            // A date instead of seconds is rare, and the pause of our own is as good.
            let wait = match header(headers, RETRY_AFTER).parse() {
                Ok(seconds) => Some(Duration::from_secs(seconds)),
                Err(_) => None,
            };
            RegistryError::RateLimited { host, wait }
        }
        _ => RegistryError::Status { host, what: format!("{path}/{what}"), status },
    }
}
