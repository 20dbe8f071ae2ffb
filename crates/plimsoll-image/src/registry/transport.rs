//! One request over HTTP: the right client for a host, redirects, and errors in our words.
//!
//! Redirects are followed here and not by the client, because three things must hold at every hop: a credential goes
//! only to the host that it is for, plain HTTP only to hosts that are named so, and the CA of a host counts for it
//! alone.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::io::Read;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use reqwest::blocking::{Client, Response};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RANGE,
};
use reqwest::{Certificate, NoProxy, Proxy, StatusCode, Url, redirect};

use super::config::{HostSettings, registry_key};
use super::error::RegistryError;
use super::settings::{Proxies, Timeouts};

/// The most redirects of one request; real registries use one or two.
const REDIRECTS: usize = 5;

/// The largest file of certificates, in bytes.
const CA_BYTES: u64 = 4 << 20;

/// The longest reason in an error, in characters.
const REASON_LENGTH: usize = 300;

/// A request. A form makes it a POST.
#[derive(Clone, Copy, Default)]
pub(super) struct Request<'r> {
    pub(super) accept: Option<&'r str>,
    pub(super) authorization: Option<&'r HeaderValue>,
    /// First byte that is wanted.
    pub(super) offset: u64,
    /// Body of a POST.
    pub(super) form: Option<&'r str>,
}

/// Which client serves a host.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    /// Nobody: plain HTTP.
    Plain,
    /// The certificates of the machine.
    Machine,
    /// Those and the ones in the file of that host.
    Host(String),
}

/// The clients of a run. A client holds open connections and a thread; it is made when it is first needed, so a run
/// without requests opens and reads nothing.
pub(super) struct Transport {
    hosts: BTreeMap<String, HostSettings>,
    proxies: Proxies,
    timeouts: Timeouts,
    clients: Mutex<BTreeMap<Trust, Client>>,
}

impl Transport {
    pub(super) fn new(hosts: BTreeMap<String, HostSettings>, proxies: Proxies, timeouts: Timeouts) -> Self {
        Self { hosts, proxies, timeouts, clients: Mutex::default() }
    }

    pub(super) fn host(&self, host: &str) -> Option<&HostSettings> {
        self.hosts.get(host)
    }

    pub(super) fn timeouts(&self) -> &Timeouts {
        &self.timeouts
    }

    /// The settings under the name of an address, with or without its port.
    fn settings(&self, url: &Url) -> Option<(&String, &HostSettings)> {
        let host = url.host_str()?;
        let full = format!("{host}:{}", url.port_or_known_default()?);
        self.hosts.get_key_value(&full).or_else(|| self.hosts.get_key_value(&registry_key(&authority(url))))
    }

    /// Whether an address may be asked over its scheme.
    fn is_allowed(&self, url: &Url) -> bool {
        match url.scheme() {
            "https" => true,
            "http" => self.settings(url).is_some_and(|(_, settings)| settings.is_plain),
            _ => false,
        }
    }

    /// Sends a request and follows redirects. Statuses other than redirects are the caller's.
    pub(super) fn send(&self, url: &Url, request: Request<'_>) -> Result<Response, RegistryError> {
        let mut url = url.clone();
        let mut authorization = request.authorization;
        for _ in 0..=REDIRECTS {
            let response = self.send_once(&url, Request { authorization, ..request })?;
            if !is_redirect(response.status()) {
                return Ok(response);
            }
            let host = authority(&url);
            if request.form.is_some() {
                let reason = "redirects a request that holds a secret".to_owned();
                return Err(RegistryError::Answer { host, reason });
            }
            let location = header(response.headers(), LOCATION);
            let Some(Ok(target)) = (!location.is_empty()).then(|| url.join(location)) else {
                let reason = "redirects to no address".to_owned();
                return Err(RegistryError::Answer { host, reason });
            };
            if target.origin() != url.origin() {
                authorization = None;
            }
            self.check(&host, &target)?;
            url = target;
        }
        let reason = format!("redirects more than {REDIRECTS} times");
        Err(RegistryError::Answer { host: authority(&url), reason })
    }

    /// Refuses an address that `host` names and that is asked over plain HTTP without being named so.
    pub(super) fn check(&self, host: &str, target: &Url) -> Result<(), RegistryError> {
        if self.is_allowed(target) {
            return Ok(());
        }
        let reason = "plain HTTP is only for hosts that the configuration names".to_owned();
        Err(RegistryError::Redirect { host: host.to_owned(), target: authority(target), reason })
    }

    fn send_once(&self, url: &Url, request: Request<'_>) -> Result<Response, RegistryError> {
        let client = self.client(url)?;
        let mut builder = match request.form {
            Some(form) => {
                client.post(url.clone()).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.to_owned())
            }
            None => client.get(url.clone()),
        };
        builder = builder.header(ACCEPT_ENCODING, "identity");
        if let Some(accept) = request.accept {
            builder = builder.header(ACCEPT, accept);
        }
        if let Some(authorization) = request.authorization {
            builder = builder.header(AUTHORIZATION, authorization);
        }
        if request.offset > 0 {
            builder = builder.header(RANGE, format!("bytes={}-", request.offset));
        }
        builder.send().map_err(|error| self.failure(&authority(url), &error))
    }

    fn client(&self, url: &Url) -> Result<Client, RegistryError> {
        let trust = match (url.scheme(), self.settings(url)) {
            ("http", _) => Trust::Plain,
            (_, Some((host, HostSettings { ca: Some(_), .. }))) => Trust::Host(host.clone()),
            _ => Trust::Machine,
        };
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&trust) {
            return Ok(client.clone());
        }
        let client = self.new_client(&trust, &authority(url))?;
        clients.insert(trust, client.clone());
        Ok(client)
    }

    fn new_client(&self, trust: &Trust, host: &str) -> Result<Client, RegistryError> {
        let mut builder = Client::builder()
            .user_agent(concat!("plimsoll/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(self.timeouts.connect)
            .timeout(self.timeouts.idle)
            .no_proxy();
        builder = match trust {
            Trust::Plain => builder.tls_certs_only([]),
            Trust::Machine => builder.https_only(true),
            Trust::Host(name) => builder.https_only(true).tls_certs_merge(self.certificates(name)?),
        };
        let bad_proxy = |error: reqwest::Error| RegistryError::Connect {
            host: host.to_owned(),
            reason: format!("the address of the proxy cannot be used: {}", innermost(&error)),
        };
        let none = || self.proxies.none.as_deref().and_then(NoProxy::from_string);
        if let Some(proxy) = &self.proxies.https {
            builder = builder.proxy(Proxy::https(proxy).map_err(bad_proxy)?.no_proxy(none()));
        }
        if let Some(proxy) = &self.proxies.http {
            builder = builder.proxy(Proxy::http(proxy).map_err(bad_proxy)?.no_proxy(none()));
        }
        builder.build().map_err(|error| RegistryError::Tls { host: host.to_owned(), reason: innermost(&error) })
    }

    fn certificates(&self, host: &str) -> Result<Vec<Certificate>, RegistryError> {
        let Some(path) = self.hosts.get(host).and_then(|settings| settings.ca.as_deref()) else {
            return Ok(Vec::new());
        };
        let mistake = |reason: String| RegistryError::Config { path: path.to_owned(), reason };
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(CA_BYTES).read_to_end(&mut bytes))
            .map_err(|error| mistake(error.to_string()))?;
        match Certificate::from_pem_bundle(&bytes) {
            Ok(certificates) if !certificates.is_empty() => Ok(certificates),
            _ => Err(mistake("no certificates in PEM form".to_owned())),
        }
    }

    /// An error of the HTTP library in our words, without the address, which may hold a secret.
    pub(super) fn failure(&self, host: &str, error: &reqwest::Error) -> RegistryError {
        let host = host.to_owned();
        if let Some(reason) = tls_reason(error) {
            return RegistryError::Tls { host, reason };
        }
        if error.is_timeout() {
            let limit = if error.is_connect() { self.timeouts.connect } else { self.timeouts.idle };
            return RegistryError::Timeout { host, limit };
        }
        RegistryError::Connect { host, reason: innermost(error) }
    }

    /// Reads a whole answer of at most `limit` bytes.
    pub(super) fn read_all(&self, response: Response, what: &str, limit: u64) -> Result<Vec<u8>, RegistryError> {
        let host = authority(response.url());
        let too_large = || RegistryError::TooLarge { host: host.clone(), what: what.to_owned(), limit };
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let deadline = Instant::now() + self.timeouts.document;
        let mut bytes = Vec::new();
        let mut body = response.take(limit.saturating_add(1));
        let mut piece = [0; 16 << 10];
        loop {
            match body.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => bytes.extend(piece.iter().take(count)),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.broken(&host, &error)),
            }
            if bytes.len() as u64 > limit {
                return Err(too_large());
            }
            if Instant::now() > deadline {
                return Err(RegistryError::Timeout { host, limit: self.timeouts.document });
            }
        }
        Ok(bytes)
    }

    /// An error while a body is read.
    fn broken(&self, host: &str, error: &std::io::Error) -> RegistryError {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>()) {
            Some(inner) => self.failure(host, inner),
            None => RegistryError::Connect { host: host.to_owned(), reason: error.to_string() },
        }
    }
}

/// The text of a header; empty if there is none or it is no text.
pub(super) fn header(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).map_or("", |value| value.to_str().unwrap_or(""))
}

/// Host and port of an address as images write them.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// What the TLS library said, if it is in the chain of causes. The `source` of an
/// `io::Error` is not what it wraps but the cause of that.
fn tls_reason(error: &reqwest::Error) -> Option<String> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Some(plain(&tls.to_string()));
        }
        cause = match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    None
}

/// The last cause: the one that says something.
pub(crate) fn innermost(error: &reqwest::Error) -> String {
    let mut text = "the request failed".to_owned();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = error.to_string();
        cause = error.source();
    }
    plain(&text)
}

/// A text for people. Names out of a certificate may be in it, and those are the other side's.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(REASON_LENGTH).collect()
}
