//! One request over HTTP: conditions, redirects, waiting when the server asks for it.
//!
//! Redirects are followed here and not by the client, because two things must hold at every hop: from https only to
//! https, and plain HTTP only to the host that the user named so.

use std::error::Error as _;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::blocking::{Client, Response};
use reqwest::header::{
    ACCEPT_ENCODING, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
    LOCATION, RETRY_AFTER,
};
use reqwest::{StatusCode, Url, redirect};

use super::FetchError;
use super::origin::shown;

/// The most redirects of one request; the public sources use one.
const REDIRECTS: usize = 5;
/// How often a server may ask to be asked later, for one file.
const ATTEMPTS: usize = 5;
/// How long all files of a source together may wait for a server that asks to be asked later.
const PATIENCE: Duration = Duration::from_mins(3);
/// Until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);
/// Until an answer begins, and between two pieces of it.
const IDLE: Duration = Duration::from_secs(30);
/// The longest reason in an error, in characters.
const REASON_LENGTH: usize = 300;

/// What a server said of a file, to be said back to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Validators {
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

impl Validators {
    fn of(headers: &HeaderMap) -> Self {
        Self { etag: header(headers, &ETAG), last_modified: header(headers, &LAST_MODIFIED) }
    }

    fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// What a server answers.
pub(super) enum Answer {
    Body(Box<Response>, Validators),
    /// It is what it was.
    Unchanged,
    /// There is no such file.
    Absent,
}

/// The clients for one source. They are made when they are first needed: the one for TLS reads the machine's
/// certificates.
#[derive(Default)]
pub(super) struct Transport {
    secure: Option<Client>,
    plain: Option<Client>,
    waited: Duration,
}

impl Transport {
    /// Asks for a file. Errors: no connection; a status that is no answer; a redirect that is not followed; a server
    /// that wants to be asked too late.
    pub(super) fn get(&mut self, url: &Url, validators: &Validators) -> Result<Answer, FetchError> {
        let mut attempts = 0;
        loop {
            let response = self.follow(url, validators)?;
            let status = response.status();
            attempts += 1;
            match status {
                StatusCode::OK => {
                    let validators = Validators::of(response.headers());
                    return Ok(Answer::Body(Box::new(response), validators));
                }
                StatusCode::NOT_MODIFIED if !validators.is_empty() => return Ok(Answer::Unchanged),
                StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(Answer::Absent),
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE if attempts < ATTEMPTS => {
                    let later =
                        header(response.headers(), &RETRY_AFTER).and_then(|text| delay(&text, Timestamp::now()));
                    let Some(wait) = later else { return Err(refused(url, status)) };
                    if self.waited.saturating_add(wait) > PATIENCE {
                        return Err(FetchError::Busy { url: shown(url), wait });
                    }
                    self.waited += wait;
                    std::thread::sleep(wait);
                }
                other => return Err(refused(url, other)),
            }
        }
    }

    /// Sends a request and follows redirects.
    fn follow(&mut self, start: &Url, validators: &Validators) -> Result<Response, FetchError> {
        let mut url = start.clone();
        for _ in 0..=REDIRECTS {
            let response = self.send(&url, validators)?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Ok(response);
            }
            let refuse = |reason: String| FetchError::Redirect { url: shown(start), reason };
            let target = header(response.headers(), &LOCATION).map(|target| url.join(&target));
            let Some(Ok(target)) = target else { return Err(refuse("to no address".to_owned())) };
            if !may_follow(start, &url, &target) {
                let reason = format!("to {}: plain HTTP goes only to a host that was named so", shown(&target));
                return Err(refuse(reason));
            }
            url = target;
        }
        Err(FetchError::Redirect { url: shown(start), reason: format!("more than {REDIRECTS} times") })
    }

    fn send(&mut self, url: &Url, validators: &Validators) -> Result<Response, FetchError> {
        let failure = |error: &reqwest::Error| FetchError::Connect { url: shown(url), reason: reason(error) };
        let mut request =
            self.client(url).map_err(|error| failure(&error))?.get(url.clone()).header(ACCEPT_ENCODING, "identity");
        let conditions = [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)];
        for (name, value) in conditions {
            // What came as a header can be sent as one; what was changed on the disk may not, and is left out.
            if let Some(Ok(value)) = value.as_deref().map(HeaderValue::from_str) {
                request = request.header(name, value);
            }
        }
        request.send().map_err(|error| failure(&error))
    }

    /// The client for an address. Proxies are those of the environment.
    fn client(&mut self, url: &Url) -> Result<Client, reqwest::Error> {
        let is_plain = url.scheme() == "http";
        let known = if is_plain { &mut self.plain } else { &mut self.secure };
        if let Some(client) = known {
            return Ok(client.clone());
        }
        let builder = Client::builder()
            .user_agent(concat!("plimsoll/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(CONNECT)
            .timeout(IDLE);
        let builder = if is_plain { builder.tls_certs_only([]) } else { builder.https_only(true) };
        let client = builder.build()?;
        *known = Some(client.clone());
        Ok(client)
    }
}

/// Whether a redirect is followed: to https from anywhere, to plain HTTP only from and to the host that was named so.
fn may_follow(start: &Url, from: &Url, target: &Url) -> bool {
    match target.scheme() {
        "https" => true,
        "http" => from.scheme() == "http" && target.origin() == start.origin(),
        _ => false,
    }
}

fn refused(url: &Url, status: StatusCode) -> FetchError {
    FetchError::Status { url: shown(url), status: status.as_u16() }
}

/// How long to wait, as `Retry-After` says: seconds or a date. Source: RFC 9110, 10.2.3.
fn delay(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = rfc2822::parse(text.trim()).map_or(None, Some)?.timestamp();
    let seconds = date.as_second().saturating_sub(now.as_second());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().map_or(None, |value| Some(value.to_owned()))
}

/// The last cause, which is the one that says something, without the address, which may hold a secret.
pub(super) fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        let limit = if error.is_connect() { CONNECT } else { IDLE };
        return format!("no answer within {} s", limit.as_secs());
    }
    let mut text = "the request failed".to_owned();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = error.to_string();
        cause = error.source();
    }
    text.chars().filter(|character| !character.is_control()).take(REASON_LENGTH).collect()
}

/// Tells a body that comes so slowly that it would hold up the run for hours: one byte now and then is within every
/// timeout.
pub(super) struct Pace {
    start: Instant,
}

impl Pace {
    /// Bytes a second at least, after the first minute.
    const LEAST: u64 = 1024;
    const GRACE: u64 = 60;

    pub(super) fn new() -> Self {
        Self { start: Instant::now() }
    }

    pub(super) fn is_too_slow(&self, bytes: u64) -> bool {
        let seconds = self.start.elapsed().as_secs();
        seconds > Self::GRACE && bytes / seconds < Self::LEAST
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_server_says_how_long_to_wait_in_seconds_or_by_a_date() {
        let now: Timestamp = "1994-11-06T08:49:30Z".parse().unwrap();
        for (text, seconds) in [
            ("7", Some(7)),
            (" 120 ", Some(120)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(7)),
            ("Sun, 06 Nov 1994 08:40:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
        ] {
            assert_eq!(delay(text, now), seconds.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn plain_http_is_reached_only_where_it_was_named() {
        let url = |text: &str| Url::parse(text).unwrap();
        for (start, from, target, expected) in [
            ("https://a.example/1", "https://a.example/1", "https://b.example/2", true),
            ("https://a.example/1", "https://a.example/1", "http://a.example/2", false),
            ("http://a.example/1", "http://a.example/1", "https://b.example/2", true),
            ("http://a.example/1", "http://a.example/1", "http://a.example/2", true),
            ("http://a.example/1", "http://a.example/1", "http://b.example/2", false),
            ("http://a.example/1", "http://a.example/1", "http://a.example:81/2", false),
            ("http://a.example/1", "https://b.example/1", "http://a.example/2", false),
            ("https://a.example/1", "https://a.example/1", "file:///etc/passwd", false),
        ] {
            assert_eq!(may_follow(&url(start), &url(from), &url(target)), expected, "{start} {from} {target}");
        }
    }
}
