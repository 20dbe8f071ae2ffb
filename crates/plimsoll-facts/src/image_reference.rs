//! What a text names as an image: registry host, path, tag and digest.
//!
//! The grammar is that of the OCI distribution's reference package, with Docker Hub as the host that is not written. A
//! colon is that of a port when a slash follows it, so `localhost:5000/web` has no tag and `localhost:5000` has one.

use std::fmt;

/// The host of images that name none.
pub const DOCKER_HUB: &str = "docker.io";

/// The longest name of host and path, in bytes. Source: distribution/reference, `RepositoryNameTotalLengthMax`.
const NAME_LENGTH: usize = 255;

/// The longest tag, in bytes. Source: the same grammar, `tag`.
const TAG_LENGTH: usize = 128;

/// A reference to an image, as slices of the text it was read from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ImageReference<'t> {
    written_host: Option<&'t str>,
    path: &'t str,
    tag: Option<&'t str>,
    digest: Option<&'t str>,
}

/// Why a text names no image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InvalidReference {
    /// Nothing is written.
    Empty,
    /// A placeholder of a template is left in it.
    Template,
    /// Something that no registry host can be.
    Host,
    /// Upper case, which only hosts and tags may have.
    UpperCase,
    /// A part of the path that is empty or holds a character that is not allowed.
    Path,
    /// Host and path are too long.
    Long,
    /// A tag that is empty, too long, or holds a character that is not allowed.
    Tag,
    /// No algorithm and hexadecimal digits of its length.
    Digest,
    /// Sixty-four hexadecimal digits, which name an image of a daemon and none of a registry.
    Identifier,
}

impl fmt::Display for InvalidReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "it is empty",
            Self::Template => "it holds a placeholder that was not filled in",
            Self::Host => "its host is malformed",
            Self::UpperCase => "its path is not in lower case",
            Self::Path => "its path is malformed",
            Self::Long => "its name is longer than 255 characters",
            Self::Tag => "its tag is malformed",
            Self::Digest => "its digest is malformed",
            Self::Identifier => "it is the identifier of an image and no name",
        })
    }
}

impl std::error::Error for InvalidReference {}

impl<'t> ImageReference<'t> {
    /// Reads a reference.
    pub fn parse(text: &'t str) -> Result<Self, InvalidReference> {
        if text.trim().is_empty() {
            return Err(InvalidReference::Empty);
        }
        if text.contains("{{") || text.contains("${") {
            return Err(InvalidReference::Template);
        }
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (text, None),
        };
        let last = rest.rsplit('/').next().unwrap_or(rest);
        let tag = last.split_once(':').map(|(_, tag)| tag);
        let named = tag.and_then(|tag| rest.strip_suffix(tag)?.strip_suffix(':'));
        let name = named.unwrap_or(rest);
        let (written_host, path) = match name.split_once('/') {
            Some((first, path)) if is_host(first) => (Some(first), path),
            _ => (None, name),
        };
        if name.len() > NAME_LENGTH {
            return Err(InvalidReference::Long);
        }
        if written_host.is_some_and(|host| !is_valid_host(host)) {
            return Err(InvalidReference::Host);
        }
        if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(InvalidReference::UpperCase);
        }
        if !path.split('/').all(is_path_component) {
            return Err(InvalidReference::Path);
        }
        if written_host.is_none() && is_hexadecimal(path, 64) {
            return Err(InvalidReference::Identifier);
        }
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(InvalidReference::Tag);
        }
        if digest.is_some_and(|digest| !is_digest(digest)) {
            return Err(InvalidReference::Digest);
        }
        Ok(Self { written_host, path, tag, digest })
    }

    /// The registry's host with its port. Docker Hub when none is written, and under its other name too.
    pub fn host(self) -> &'t str {
        match self.written_host {
            None | Some("index.docker.io") => DOCKER_HUB,
            Some(host) => host,
        }
    }

    /// The host if one is written.
    pub fn written_host(self) -> Option<&'t str> {
        self.written_host
    }

    /// The path below the host as it is written.
    pub fn path(self) -> &'t str {
        self.path
    }

    /// The parts of the path, with `library` for the images of Docker Hub that are written as one word.
    pub fn segments(self) -> impl Iterator<Item = &'t str> {
        let is_library = self.host() == DOCKER_HUB && !self.path.contains('/');
        is_library.then_some("library").into_iter().chain(self.path.split('/'))
    }

    /// The tag if one is written.
    pub fn tag(self) -> Option<&'t str> {
        self.tag
    }

    /// The digest with its algorithm if one is written.
    pub fn digest(self) -> Option<&'t str> {
        self.digest
    }
}

/// True when the first part of a name is a host and not part of the path.
fn is_host(part: &str) -> bool {
    part.contains(['.', ':', '[']) || part == "localhost" || part.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_valid_host(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split_once(']').is_some_and(|(address, port)| {
            let is_address = address.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':');
            is_address && !address.is_empty() && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
        });
    }
    let (name, port) = match host.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (host, None),
    };
    port.is_none_or(is_port) && name.split('.').all(is_host_component)
}

fn is_port(port: &str) -> bool {
    !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_host_component(part: &str) -> bool {
    let is_allowed = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    !part.is_empty() && is_allowed && !part.starts_with('-') && !part.ends_with('-')
}

/// Lower-case letters and digits, between which stand a dot, one or two underscores, or any number of hyphens.
fn is_path_component(part: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let (first, last) = (part.bytes().next(), part.bytes().next_back());
    first.is_some_and(is_word)
        && last.is_some_and(is_word)
        && part
            .split(|character: char| character.is_ascii_alphanumeric())
            .all(|separator| matches!(separator, "" | "." | "_" | "__") || separator.bytes().all(|byte| byte == b'-'))
}

fn is_tag(tag: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    tag.len() <= TAG_LENGTH
        && tag.bytes().next().is_some_and(is_word)
        && tag.bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b'-'))
}

/// An algorithm and a value. Those of the OCI image specification have one length; others have at least 32 digits.
fn is_digest(digest: &str) -> bool {
    let Some((algorithm, value)) = digest.split_once(':') else { return false };
    match algorithm {
        "sha256" => is_hexadecimal(value, 64),
        "sha384" => is_hexadecimal(value, 96),
        "sha512" => is_hexadecimal(value, 128),
        _ => {
            let is_component = |part: &str| {
                part.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
                    && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
            };
            algorithm.split(['+', '.', '-', '_']).all(is_component)
                && value.len() >= 32
                && value.bytes().all(|byte| byte.is_ascii_hexdigit())
        }
    }
}

/// True for that many hexadecimal digits in lower case.
fn is_hexadecimal(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SHA256: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn a_reference_has_the_parts_that_a_runtime_sees() {
        for (text, host, path, tag) in [
            ("web", "docker.io", "library/web", None),
            ("web:1.4.2", "docker.io", "library/web", Some("1.4.2")),
            ("shop/web", "docker.io", "shop/web", None),
            ("docker.io/web:1", "docker.io", "library/web", Some("1")),
            ("index.docker.io/shop/web", "docker.io", "shop/web", None),
            ("registry.example/web", "registry.example", "web", None),
            ("registry.example:5000/shop/web", "registry.example:5000", "shop/web", None),
            ("registry.example:5000/shop/web:1.4.2", "registry.example:5000", "shop/web", Some("1.4.2")),
            ("localhost/web", "localhost", "web", None),
            ("localhost:5000", "docker.io", "library/localhost", Some("5000")),
            ("Registry/web", "Registry", "web", None),
            ("[::1]:5000/web:x", "[::1]:5000", "web", Some("x")),
            ("shop/a--b__c.d_e", "docker.io", "shop/a--b__c.d_e", None),
        ] {
            let reference = ImageReference::parse(text).unwrap();
            let found = (reference.host(), reference.segments().collect::<Vec<_>>().join("/"), reference.tag());
            assert_eq!(found, (host, path.to_owned(), tag), "{text}");
            assert_eq!(reference.digest(), None);
        }
    }

    #[test]
    fn a_tag_may_stand_before_a_digest() {
        for (text, tag) in [
            (format!("registry.example:5000/web@{SHA256}"), None),
            (format!("registry.example/web:1.4.2@{SHA256}"), Some("1.4.2")),
        ] {
            let reference = ImageReference::parse(&text).unwrap();
            assert_eq!((reference.tag(), reference.digest(), reference.path()), (tag, Some(SHA256), "web"));
        }
    }

    #[test]
    fn what_no_runtime_would_pull_is_refused_with_its_reason() {
        let identifier = SHA256.split_once(':').unwrap().1;
        let long = format!("registry.example/{}", "a".repeat(NAME_LENGTH));
        for (text, expected) in [
            ("", InvalidReference::Empty),
            ("  ", InvalidReference::Empty),
            ("{{ .Values.image }}", InvalidReference::Template),
            ("registry.example/web:${TAG}", InvalidReference::Template),
            ("registry.example/web:{{ tag", InvalidReference::Template),
            ("registry.example/Web:1", InvalidReference::UpperCase),
            ("Web", InvalidReference::UpperCase),
            ("registry.example/web:", InvalidReference::Tag),
            ("registry.example/web:-1", InvalidReference::Tag),
            ("registry.example/web:1.4.2:3", InvalidReference::Tag),
            ("registry.example/web:1 ", InvalidReference::Tag),
            ("registry.example//web", InvalidReference::Path),
            ("registry.example/web/", InvalidReference::Path),
            ("/web:1", InvalidReference::Path),
            ("web..app", InvalidReference::Path),
            ("web___app", InvalidReference::Path),
            (":1.4.2", InvalidReference::Path),
            ("https://registry.example/web", InvalidReference::Host),
            ("registry..example/web", InvalidReference::Host),
            ("registry.example:port/web", InvalidReference::Host),
            ("web@sha256:e3b0", InvalidReference::Digest),
            ("web@latest", InvalidReference::Digest),
            ("web@", InvalidReference::Digest),
            (identifier, InvalidReference::Identifier),
            (long.as_str(), InvalidReference::Long),
        ] {
            assert_eq!(ImageReference::parse(text), Err(expected), "{text}");
        }
    }
}
