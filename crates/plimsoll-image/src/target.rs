//! What a target of the command line means (image spec section 2.1).

use std::fmt;
use std::path::{Path, PathBuf};

use plimsoll_facts::ImageReference;

/// Which image of a layout or archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Select {
    /// The one with this name or tag.
    Tag(String),
    /// The one with this digest, `sha256:…`.
    Digest(String),
}

/// Where an image is to be read from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// `image:REF`: a registry.
    Registry(String),
    /// `oci:DIR[:TAG|@DIGEST]`.
    OciFolder(PathBuf, Option<Select>),
    /// `oci-archive:FILE[:TAG]`, `docker-archive:FILE[:TAG]`: told apart by content.
    Archive(PathBuf, Option<Select>),
    /// `docker:REF`: the store of Docker, over its socket.
    Docker(String),
    /// `podman:REF`.
    Podman(String),
    /// `containerd:[NAMESPACE/]REF`.
    Containerd(String),
    /// `container:ID|PID`: a running container.
    Container(String),
    /// `rootfs:DIR`.
    RootFs(PathBuf),
    /// `dir:DIR`: a folder of sources.
    Folder(PathBuf),
    /// `sbom:FILE`.
    Sbom(PathBuf),
}

/// The prefixes of targets that are images.
pub const PREFIXES: [&str; 10] =
    ["image", "oci", "oci-archive", "docker-archive", "docker", "podman", "containerd", "container", "rootfs", "sbom"];

/// A target that means nothing.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TargetError {
    /// Nothing stands behind the prefix.
    #[error("`{0}` names nothing behind its prefix")]
    Empty(String),
    /// No image reference.
    #[error("`{reference}` is no image reference: {problem}")]
    Reference {
        /// What was written.
        reference: String,
        /// What is wrong.
        problem: String,
    },
}

impl Target {
    /// The image that a target with a prefix names; `None` when it has none of [`PREFIXES`] or `dir`.
    pub fn with_prefix(text: &str) -> Option<Result<Self, TargetError>> {
        let (prefix, rest) = text.split_once(':')?;
        if prefix != "dir" && !PREFIXES.contains(&prefix) {
            return None;
        }
        if rest.is_empty() {
            return Some(Err(TargetError::Empty(text.to_owned())));
        }
        Some(match prefix {
            "image" => reference(rest).map(Self::Registry),
            "oci" => Ok(split(rest, Self::OciFolder)),
            "oci-archive" | "docker-archive" => Ok(split(rest, Self::Archive)),
            "docker" => local(rest).map(Self::Docker),
            "podman" => local(rest).map(Self::Podman),
            "containerd" => Ok(Self::Containerd(rest.to_owned())),
            "container" => Ok(Self::Container(rest.to_owned())),
            "rootfs" => Ok(Self::RootFs(rest.into())),
            "sbom" => Ok(Self::Sbom(rest.into())),
            _ => Ok(Self::Folder(rest.into())),
        })
    }

    /// The image that a path on this machine holds, by its content: a layout or an archive. `None` for anything else.
    pub fn at_path(path: &Path) -> Option<Self> {
        if path.is_dir() {
            return crate::layout::is_layout(path).then(|| Self::OciFolder(path.to_owned(), None));
        }
        crate::archive::looks_like_image(path).then(|| Self::Archive(path.to_owned(), None))
    }

    /// The registry's image that a word without prefix means: only with tag, digest or host, since a typing mistake
    /// must not contact a registry.
    pub fn of_word(text: &str) -> Option<Self> {
        let reference = ImageReference::parse(text).map_or(None, Some)?;
        let named = reference.tag().is_some() || reference.digest().is_some() || reference.written_host().is_some();
        named.then(|| Self::Registry(text.to_owned()))
    }

    /// True when it needs the network.
    pub const fn needs_network(&self) -> bool {
        matches!(self, Self::Registry(_))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let selected = |formatter: &mut fmt::Formatter<'_>, select: &Option<Select>| match select {
            None => Ok(()),
            Some(Select::Tag(tag)) => write!(formatter, ":{tag}"),
            Some(Select::Digest(digest)) => write!(formatter, "@{digest}"),
        };
        match self {
            Self::Registry(reference) => write!(formatter, "image:{reference}"),
            Self::OciFolder(path, select) => {
                write!(formatter, "oci:{}", path.display())?;
                selected(formatter, select)
            }
            Self::Archive(path, select) => {
                write!(formatter, "{}", path.display())?;
                selected(formatter, select)
            }
            Self::Docker(reference) => write!(formatter, "docker:{reference}"),
            Self::Podman(reference) => write!(formatter, "podman:{reference}"),
            Self::Containerd(reference) => write!(formatter, "containerd:{reference}"),
            Self::Container(name) => write!(formatter, "container:{name}"),
            Self::RootFs(path) => write!(formatter, "rootfs:{}", path.display()),
            Self::Folder(path) => write!(formatter, "dir:{}", path.display()),
            Self::Sbom(path) => write!(formatter, "sbom:{}", path.display()),
        }
    }
}

fn reference(text: &str) -> Result<String, TargetError> {
    match ImageReference::parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(problem) => Err(TargetError::Reference { reference: text.to_owned(), problem: problem.to_string() }),
    }
}

/// A reference, or an id in full.
fn local(text: &str) -> Result<String, TargetError> {
    let is_id = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_id { Ok(text.to_owned()) } else { reference(text) }
}

/// Path and choice. A path that is there as written is taken whole.
fn split(text: &str, target: fn(PathBuf, Option<Select>) -> Target) -> Target {
    if Path::new(text).exists() {
        return target(text.into(), None);
    }
    if let Some((path, digest)) = text.rsplit_once('@')
        && digest.contains(':')
    {
        return target(path.into(), Some(Select::Digest(digest.to_owned())));
    }
    // A tag may itself be a whole reference with a port: the longest path that is there wins.
    let colons = text.match_indices(':').map(|(place, _)| place);
    for place in colons.collect::<Vec<_>>().into_iter().rev() {
        if let Some((path, tag)) = text.split_at_checked(place)
            && Path::new(path).exists()
        {
            return target(path.into(), Some(Select::Tag(tag.trim_start_matches(':').to_owned())));
        }
    }
    target(text.into(), None)
}
