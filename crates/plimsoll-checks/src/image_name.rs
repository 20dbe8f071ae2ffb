//! The images of a pod: those that its containers run, and those that it mounts as volumes.

use std::fmt;

use plimsoll_facts::{Base, Field, ImageReference, Mapping, PodSpec};
use plimsoll_model::Assessed;

use crate::image_repository::before_placeholder;

/// A place of a pod that names an image.
#[derive(Clone, Copy)]
pub(crate) struct PodImage<'t> {
    base: Base<'t>,
    is_volume: bool,
}

impl fmt::Display for PodImage<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.is_volume { "volume" } else { "container" };
        let name = self.base.node.get("name").map_or("", |name| name.text());
        write!(formatter, "{word} `{name}`")
    }
}

impl<'t> PodImage<'t> {
    /// The reference as written. One that is missing is no unknown, in a partial spec too: there is nothing to judge.
    pub(crate) fn text(self) -> Field<'t, &'t str> {
        let path: &[&str] = if self.is_volume { &["image", "reference"] } else { &["image"] };
        Base::whole(self.base.node).field(path)
    }

    /// The reference, when there is one and it is well formed; what is malformed is the business of PLM-C012.
    pub(crate) fn reference(self) -> Assessed<Option<ImageReference<'t>>> {
        let Some(text) = self.text().get()? else { return Ok(None) };
        let Ok(reference) = ImageReference::parse(text) else { return Ok(None) };
        Ok(Some(reference))
    }

    /// The same for checks that ask only where the image comes from: a placeholder that can only stand for the version
    /// hides nothing from them.
    pub(crate) fn origin(self) -> Assessed<Option<ImageReference<'t>>> {
        let text = self.text();
        let Some(origin) = text.site().node.is_placeholder().then(|| before_placeholder(text.site().node.text()))
        else {
            return self.reference();
        };
        match origin.map(ImageReference::parse) {
            Some(Ok(reference)) => Ok(Some(reference)),
            _ => self.reference(),
        }
    }

    /// When it is pulled.
    pub(crate) fn pull_policy(self) -> Field<'t, &'t str> {
        let path: &[&str] = if self.is_volume { &["image", "pullPolicy"] } else { &["imagePullPolicy"] };
        self.base.field(path)
    }
}

/// The images of a pod, each by itself: one that cannot be read hides no other.
pub(crate) fn images(pod: PodSpec<'_>) -> Vec<Assessed<PodImage<'_>>> {
    let of_containers = pod
        .every_container()
        .map(|container| container.map(|container| PodImage { base: container.base(), is_volume: false }));
    let of_volumes = pod.every_volume().filter_map(|volume| {
        let base = match volume {
            Ok(volume) => volume.base(),
            Err(unknown) => return Some(Err(unknown)),
        };
        match Base::whole(base.node).field::<Mapping<'_>>(&["image"]).get() {
            Ok(None) => None,
            Ok(Some(_)) => Some(Ok(PodImage { base, is_volume: true })),
            Err(unknown) => Some(Err(unknown)),
        }
    });
    of_containers.chain(of_volumes).collect()
}

/// Words that projects give to a tag which they move from release to release.
const MOVING: &[&str] = &[
    "alpha",
    "beta",
    "canary",
    "current",
    "dev",
    "devel",
    "develop",
    "development",
    "edge",
    "experimental",
    "head",
    "lts",
    "main",
    "mainline",
    "master",
    "next",
    "nightly",
    "preview",
    "prod",
    "production",
    "rolling",
    "snapshot",
    "stable",
    "staging",
    "testing",
    "trunk",
    "unstable",
];

/// True for a tag that is moved from release to release: one with the word `latest`, or one that begins with such a
/// word and holds no number, which would be that of a version, a build or a day.
pub(crate) fn is_moving(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    let mut words = tag.split(['-', '_', '.']);
    let begins = words.clone().next().is_some_and(|word| MOVING.contains(&word));
    words.any(|word| word == "latest") || (begins && !tag.bytes().any(|byte| byte.is_ascii_digit()))
}

/// True when an image comes from a place: a host, or a host and a path. Hosts are compared whole and paths part by
/// part, so that `registry.example` lets neither `registry.example.evil` nor `registry.example-mirror` pass.
pub(crate) fn is_from(image: ImageReference<'_>, place: &str) -> bool {
    let mut parts = place.trim_end_matches('/').split('/');
    let host = parts.next().unwrap_or("");
    let mut segments = image.segments();
    host.eq_ignore_ascii_case(image.host()) && parts.all(|part| segments.next() == Some(part))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_moves_when_it_says_so() {
        for tag in ["latest", "Latest", "latest-alpine", "1.4-latest", "stable", "main", "dev-slim", "nightly"] {
            assert!(is_moving(tag), "{tag}");
        }
        for tag in ["1.4.2", "v1", "1", "main-3f2c1a9", "nightly-2026-03-01", "alpine", "bookworm-slim", "latest2"] {
            assert!(!is_moving(tag), "{tag}");
        }
    }

    #[test]
    fn a_place_ends_at_the_border_of_a_part() {
        for (image, place, expected) in [
            ("registry.example/web:1", "registry.example", true),
            ("registry.example/web:1", "registry.example/", true),
            ("Registry.example/web:1", "registry.example", true),
            ("registry.example.evil/web:1", "registry.example", false),
            ("registry.example:5000/web:1", "registry.example", false),
            ("registry.example/team/web:1", "registry.example/team", true),
            ("registry.example/team-evil/web:1", "registry.example/team", false),
            ("registry.example/team", "registry.example/team/web", false),
            ("web:1", "docker.io/library", true),
            ("shop/web:1", "docker.io", true),
            ("shop/web:1", "docker.io/library", false),
        ] {
            assert_eq!(is_from(ImageReference::parse(image).unwrap(), place), expected, "{image} {place}");
        }
    }
}
