//! Headers that prove who we are: passwords, and tokens of a token server. Source: the token specification of
//! distribution/distribution, and its part on OAuth2 for identity tokens.

use reqwest::Url;
use reqwest::header::HeaderValue;

use super::credential::Credential;
use super::error::RegistryError;
use super::session::Endpoint;
use super::transport::{Request, Transport, authority};

/// The largest answer of a token server, in bytes.
const ANSWER_BYTES: u64 = 1 << 20;

/// What a challenge asks for.
pub(super) struct Asked<'a> {
    pub(super) endpoint: &'a Endpoint,
    /// Address of the token server.
    pub(super) realm: &'a str,
    /// Name of the registry there.
    pub(super) service: Option<&'a str>,
}

#[derive(serde::Deserialize)]
struct Answer {
    token: Option<String>,
    access_token: Option<String>,
}

/// Gets a token that reads one repository and no more, whatever scope the challenge names.
pub(super) fn fetch(
    transport: &Transport,
    asked: &Asked<'_>,
    credential: Option<&Credential>,
) -> Result<HeaderValue, RegistryError> {
    let host = &asked.endpoint.host;
    let Ok(mut url) = Url::parse(asked.realm) else {
        let reason = "names a token server by no address".to_owned();
        return Err(RegistryError::Answer { host: host.clone(), reason });
    };
    transport.check(host, &url)?;
    let scope = format!("repository:{}:pull", asked.endpoint.path);
    let mut parameters = vec![("scope", scope.as_str())];
    parameters.extend(asked.service.map(|service| ("service", service)));
    let response = match credential {
        Some(Credential::Identity(token)) => {
            parameters.extend([("grant_type", "refresh_token"), ("client_id", "plimsoll"), ("refresh_token", token)]);
            let mut form = url.clone();
            form.query_pairs_mut().clear().extend_pairs(parameters);
            transport.send(&url, Request { form: form.query(), ..Request::default() })?
        }
        Some(Credential::Password { username, secret }) => {
            let authorization = basic(host, username, secret)?;
            url.query_pairs_mut().extend_pairs(parameters);
            transport.send(&url, Request { authorization: Some(&authorization), ..Request::default() })?
        }
        Some(Credential::Token(_)) | None => {
            url.query_pairs_mut().extend_pairs(parameters);
            transport.send(&url, Request::default())?
        }
    };
    let server = authority(response.url());
    match response.status().as_u16() {
        200 => {}
        // Docker's OAuth2 servers answer a bad refresh token with 400.
        status @ (400 | 401 | 403) => {
            return Err(RegistryError::Unauthorized { host: host.clone(), name: asked.endpoint.path.clone(), status });
        }
        status => return Err(RegistryError::Status { host: server, what: "a token".to_owned(), status }),
    }
    let bytes = transport.read_all(response, "a token", ANSWER_BYTES)?;
    match serde_json::from_slice(&bytes) {
        Ok(Answer { token: Some(token), .. } | Answer { access_token: Some(token), .. }) => bearer(&server, &token),
        // The message of the parser could quote a secret.
        Ok(_) | Err(_) => Err(RegistryError::Answer { host: server, reason: "sent no token".to_owned() }),
    }
}

/// The header of a token.
pub(super) fn bearer(host: &str, token: &str) -> Result<HeaderValue, RegistryError> {
    secret_header(host, &format!("Bearer {token}"))
}

/// The header of a name and a password.
pub(super) fn basic(host: &str, username: &str, secret: &str) -> Result<HeaderValue, RegistryError> {
    secret_header(host, &format!("Basic {}", base64(format!("{username}:{secret}").as_bytes())))
}

/// A header that the HTTP library neither logs nor indexes.
fn secret_header(host: &str, text: &str) -> Result<HeaderValue, RegistryError> {
    let Ok(mut header) = HeaderValue::from_str(text) else {
        let reason = "has a token with characters that no header may hold".to_owned();
        return Err(RegistryError::Answer { host: host.to_owned(), reason });
    };
    header.set_sensitive(true);
    Ok(header)
}

/// Source: RFC 4648, table 1.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, place| bits << 8 | u32::from(group.get(place).copied().unwrap_or(0)));
        for place in 0..4 {
            let digit = ALPHABET.get((bits >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if place <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
            ("\u{ff}\u{fe}", "w7/Dvg=="),
        ] {
            assert_eq!(base64(bytes.as_bytes()), expected);
        }
    }
}
