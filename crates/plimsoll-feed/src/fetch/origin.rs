//! Where advisories come from, as people name it.

use std::fmt;
use std::path::PathBuf;

use reqwest::Url;

/// Ends the name of a finished database.
const FINISHED: &str = ".plimdb";

/// A source of advisories.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Origin {
    /// A folder as a build reads it.
    Folder(PathBuf),
    /// A finished database on this machine.
    File(PathBuf),
    /// Something that connections are opened for.
    Remote(Remote),
}

/// A source that is elsewhere.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Remote {
    /// The export of OSV, the catalogue of CISA and the scores of FIRST, each where it is published.
    Public,
    /// A folder as a build reads it, on a server.
    Mirror(Url),
    /// A finished database on a server.
    Database(Url),
}

/// Why a text names no source.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum OriginError {
    /// An image.
    #[error("databases in images cannot be fetched yet; pull it and name the file")]
    Image,
    /// An address of another scheme.
    #[error("`{0}` is neither http nor https")]
    Scheme(String),
    /// No address.
    #[error("it is no address: {0}")]
    Address(String),
}

impl Origin {
    /// The source that a text names: an address of http or https, else a path. What ends in `.plimdb` is a finished
    /// database.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        if text.starts_with("image:") {
            return Err(OriginError::Image);
        }
        let is_finished = |path: &str| path.to_ascii_lowercase().ends_with(FINISHED);
        if !text.contains("://") {
            return Ok(if is_finished(text) { Self::File(text.into()) } else { Self::Folder(text.into()) });
        }
        let url = Url::parse(text).map_err(|error| OriginError::Address(error.to_string()))?;
        match url.scheme() {
            "http" | "https" if is_finished(url.path()) => Ok(Self::Remote(Remote::Database(url))),
            "http" | "https" => Ok(Self::Remote(Remote::Mirror(url))),
            other => Err(OriginError::Scheme(other.to_owned())),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) | Self::File(path) => write!(out, "{}", path.display()),
            Self::Remote(remote) => remote.fmt(out),
        }
    }
}

impl fmt::Display for Remote {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => out.write_str("the public sources"),
            Self::Mirror(url) | Self::Database(url) => out.write_str(&shown(url)),
        }
    }
}

/// An address without what may be a secret: name, password, query.
pub(super) fn shown(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{host}{port}{}", url.scheme(), url.path())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_text_names_a_folder_a_mirror_or_a_finished_database() {
        for (text, is_expected) in [
            ("mirror", (|origin| matches!(origin, Origin::Folder(_))) as fn(&Origin) -> bool),
            ("old/a.plimdb", |origin| matches!(origin, Origin::File(_))),
            ("https://mirror.example/osv", |origin| matches!(origin, Origin::Remote(Remote::Mirror(_)))),
            ("http://mirror.example/a.plimdb?token=1", |origin| matches!(origin, Origin::Remote(Remote::Database(_)))),
        ] {
            assert!(is_expected(&Origin::parse(text).unwrap()), "{text}");
        }
        assert_eq!(Origin::parse("image:registry.example/db"), Err(OriginError::Image));
        assert_eq!(Origin::parse("ftp://mirror.example"), Err(OriginError::Scheme("ftp".to_owned())));
        assert!(matches!(Origin::parse("https://"), Err(OriginError::Address(_))));
    }

    #[test]
    fn no_secret_of_an_address_is_shown() {
        let origin = Origin::parse("https://user:secret@mirror.example:8443/a/?token=secret#secret").unwrap();
        assert_eq!(origin.to_string(), "https://mirror.example:8443/a/");
    }
}
