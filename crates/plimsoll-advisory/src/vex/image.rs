//! Images as products: `pkg:oci/NAME@DIGEST?repository_url=…&tag=…`, `pkg:docker/NAME@TAG`, or a plain reference.
//! Source: purl specification, "oci" and "docker".

use plimsoll_facts::{DOCKER_HUB, ImageReference, Purl};

use super::compare::{Compared, Difference, Field, Identity, Weak, better};
use super::document::Component;

/// What names an image: `docker.io/library/web`, and a tag.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Name {
    repository: String,
    pub(super) tag: Option<String>,
}

impl Name {
    pub(super) fn of(reference: ImageReference<'_>) -> Self {
        let segments: Vec<&str> = reference.segments().collect();
        let repository = format!("{}/{}", reference.host(), segments.join("/"));
        Self { repository, tag: reference.tag().map(str::to_owned) }
    }

    /// For people.
    pub(super) fn shown(&self) -> String {
        let tag = self.tag.as_deref();
        tag.map_or_else(|| self.repository.clone(), |tag| format!("{}:{tag}", self.repository))
    }

    fn last(&self) -> &str {
        self.repository.rsplit('/').next().unwrap_or_default()
    }
}

/// Whether a package URL names an image.
pub(super) fn is_image(purl: &Purl) -> bool {
    matches!(purl.kind(), "oci" | "docker")
}

/// What a package URL states of an image.
struct Stated<'p> {
    purl: &'p Purl,
    /// The digest, where its version is one.
    digest: Option<&'p str>,
    tag: Option<&'p str>,
    repository: Option<String>,
}

impl<'p> Stated<'p> {
    fn of(purl: &'p Purl) -> Self {
        let is_digest = |version: &&str| version.contains(':');
        let digest = purl.version().filter(is_digest);
        // A version that is no digest is a tag, as `docker` has it.
        let tag = purl.qualifier("tag").or(purl.version().filter(|version| !is_digest(version)));
        Self { purl, digest, tag, repository: repository(purl) }
    }
}

/// The repository that a package URL states, with its host.
fn repository(purl: &Purl) -> Option<String> {
    if let Some(url) = purl.qualifier("repository_url") {
        let url = url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
        let url = url.strip_prefix("index.").filter(|rest| rest.starts_with(DOCKER_HUB)).unwrap_or(url);
        return Some(match purl.namespace() {
            Some(namespace) if purl.kind() == "docker" => format!("{url}/{namespace}/{}", purl.name()),
            None if purl.kind() == "docker" => format!("{url}/{}", purl.name()),
            _ => url.to_owned(),
        });
    }
    (purl.kind() == "docker").then(|| format!("{DOCKER_HUB}/{}/{}", purl.namespace().unwrap_or("library"), purl.name()))
}

/// Whether an image is what a package URL states: name, digest, repository, tag, platform, in this order.
pub(super) fn compare_purl(purl: &Purl, found: &Identity) -> Compared {
    let stated = Stated::of(purl);
    let nameless = compare_digest(&stated, found);
    let of_names = found.images.iter().map(|name| compare_one(&stated, name, found)).reduce(better);
    // An image without a name is told by its digest alone.
    let compared = match (of_names, stated.digest) {
        (Some(compared), _) => compared,
        (None, Some(_)) => nameless.map(|()| None),
        (None, None) => Err(Difference::new(Field::Name, purl.name(), "")),
    };
    let weak = compared?;
    compare_platform(&stated, found)?;
    Ok(weak)
}

fn compare_one(stated: &Stated<'_>, name: &Name, found: &Identity) -> Compared {
    if !stated.purl.name().eq_ignore_ascii_case(name.last()) {
        return Err(Difference::new(Field::Name, stated.purl.name(), name.last()));
    }
    compare_digest(stated, found)?;
    if let Some(repository) = &stated.repository {
        let is_whole = *repository == name.repository;
        // Some write the folder that the image is in.
        let is_folder = || {
            name.repository
                .strip_prefix(repository.as_str())
                .is_some_and(|rest| rest.strip_prefix('/').is_some_and(|rest| rest == name.last()))
        };
        if !is_whole && !is_folder() {
            return Err(Difference::new(Field::Repository, repository, &name.repository));
        }
    }
    match (stated.digest, stated.tag) {
        (None, Some(tag)) if name.tag.as_deref() == Some(tag) => Ok(Some(Weak::Tag)),
        (None, Some(tag)) => Err(Difference::new(Field::Tag, tag, name.tag.clone().unwrap_or_default())),
        (None, None) if stated.repository.is_none() => Ok(Some(Weak::Name)),
        _ => Ok(None),
    }
}

fn compare_digest(stated: &Stated<'_>, found: &Identity) -> Result<(), Difference> {
    match stated.digest {
        Some(digest) if !found.digests.iter().any(|known| known.eq_ignore_ascii_case(digest)) => {
            Err(Difference::new(Field::Digest, digest, found.digests.join(" ")))
        }
        _ => Ok(()),
    }
}

fn compare_platform(stated: &Stated<'_>, found: &Identity) -> Result<(), Difference> {
    let (os, arch) = found.platform.as_ref().map_or(("", ""), |(os, arch)| (os, arch));
    for (key, value) in stated.purl.qualifiers() {
        let known = match key.as_str() {
            "os" => os,
            "arch" => arch,
            "repository_url" | "tag" => continue,
            _ => "",
        };
        if known != value {
            return Err(Difference::new(Field::Qualifier(key.clone()), value, known));
        }
    }
    Ok(())
}

/// Whether an image has the name that a component has, which is all that is stated of it: a reference with a host, or a
/// name with a tag or a digest as its version.
pub(super) fn compare_name(component: &Component, found: &Identity) -> Compared {
    let differs = || Err(Difference::new(Field::Identifier, stated_name(component), found.shown()));
    let name = if component.name.is_empty() { &component.id } else { &component.name };
    let version = Some(component.version.as_str()).filter(|version| !version.is_empty());
    let Ok(reference) = ImageReference::parse(name) else { return differs() };
    let digest = reference.digest().or(version.filter(|version| version.contains(':')));
    let tag = reference.tag().or(version.filter(|version| !version.contains(':')));
    if reference.written_host().is_none() && digest.is_none() && tag.is_none() {
        return differs();
    }
    if let Some(digest) = digest
        && !found.digests.iter().any(|known| known == digest)
    {
        return Err(Difference::new(Field::Digest, digest, found.digests.join(" ")));
    }
    let repository = Name::of(reference).repository;
    let Some(known) = found.images.iter().find(|known| known.repository == repository) else {
        let first = found.images.first().map_or_else(String::new, |known| known.repository.clone());
        return Err(Difference::new(Field::Name, repository, first));
    };
    match (digest, tag) {
        (Some(_), _) => Ok(None),
        (None, Some(tag)) => {
            let has_tag = |known: &&Name| known.repository == repository && known.tag.as_deref() == Some(tag);
            let is_tagged = found.images.iter().any(|known| has_tag(&known));
            let other = known.tag.clone().unwrap_or_default();
            if is_tagged { Ok(Some(Weak::Tag)) } else { Err(Difference::new(Field::Tag, tag, other)) }
        }
        (None, None) => Ok(Some(Weak::Name)),
    }
}

fn stated_name(component: &Component) -> String {
    let name = [&component.id, &component.name].into_iter().find(|text| !text.is_empty());
    name.cloned().unwrap_or_default()
}

/// The package URL that stands for a reference of an image: with its digest, else its tag, and its repository.
pub(super) fn purl_of(reference: &str) -> Option<Purl> {
    let reference = ImageReference::parse(reference).map_or(None, Some)?;
    purl(Some(&Name::of(reference)), reference.digest())
}

/// The package URL of an image with that name and digest; one of them is enough.
pub(super) fn purl(name: Option<&Name>, digest: Option<&str>) -> Option<Purl> {
    if name.is_none() && digest.is_none() {
        return None;
    }
    let tag = name.and_then(|name| name.tag.as_deref()).filter(|_| digest.is_none()).unwrap_or_default();
    let builder = Purl::builder("oci", name.map_or("image", Name::last))
        .version(digest.unwrap_or_default())
        .qualifier("repository_url", name.map_or("", |name| &name.repository))
        .qualifier("tag", tag);
    builder.build_as_seen().map_or(None, Some)
}
