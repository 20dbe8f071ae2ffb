//! Which image is made of which stage of which Dockerfile of the run.
//!
//! Three ways to know. A Compose service says what it is built of. A service that also names its image says so of every
//! manifest that runs that image. Else the name tells: `registry.example/shop/web` is made of `web/Dockerfile`,
//! `web.Dockerfile` or `Dockerfile.web`, when there is one such file and the image is not one of Docker's own.

use std::collections::BTreeMap;

use plimsoll_facts::{Dockerfile, Estate, ImageReference, Stage};
use plimsoll_model::SubjectId;

/// Names of folders that say nothing of the image that is built there.
const NO_NAMES: [&str; 8] = ["", ".", "docker", "build", "container", "image", "images", "src"];

/// A stage: the number of its file in the run, and its own.
type Place = (u32, usize);

/// Which image is made of which stage. Derived once, before anything is judged.
#[derive(Debug, Default)]
pub struct Builds {
    services: BTreeMap<SubjectId, Place>,
    /// By registry and path; `None` for those that are built in several places.
    images: BTreeMap<String, Option<Place>>,
    /// By the last part of the path; `None` for names that several files have.
    names: BTreeMap<String, Option<Place>>,
}

impl Builds {
    /// The builds of an estate.
    pub fn of(estate: &Estate) -> Self {
        let mut builds = Self::default();
        for file in estate.dockerfiles() {
            for build in &file.builds {
                let place = (file.file, build.stage);
                builds.services.insert(build.service.clone(), place);
                if let Some(repository) = build.image.as_deref().and_then(repository) {
                    let same = |known: &mut Option<Place>| *known = known.filter(|known| *known == place);
                    builds.images.entry(repository).and_modify(same).or_insert(Some(place));
                }
            }
            // What is known by the name of its image is not guessed to be another's.
            let is_named = file.builds.iter().any(|build| build.image.as_deref().and_then(repository).is_some());
            for name in names(file) {
                if is_named {
                    builds.names.insert(name, None);
                    continue;
                }
                let place = Some((file.file, file.target));
                builds.names.entry(name).and_modify(|known| *known = None).or_insert(place);
            }
        }
        builds
    }

    /// True when no image of the run is built in it.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty() && self.names.is_empty()
    }

    /// The stage that an image is made of.
    pub fn image<'e>(&self, estate: &'e Estate, reference: &str) -> Option<Stage<'e>> {
        let named = repository(reference)?;
        let place = self.images.get(&named).copied().unwrap_or_else(|| {
            let is_official = named.starts_with("docker.io/library/");
            let last = named.rsplit('/').next().filter(|_| !is_official)?;
            self.names.get(last).copied().flatten()
        });
        stage(estate, place?)
    }

    /// The stage that a Compose service is built of.
    pub fn service<'e>(&self, estate: &'e Estate, service: &SubjectId) -> Option<Stage<'e>> {
        stage(estate, *self.services.get(service)?)
    }
}

fn stage(estate: &Estate, (file, stage): Place) -> Option<Stage<'_>> {
    estate.dockerfile(file)?.stage(stage)
}

/// Registry and path of an image.
fn repository(reference: &str) -> Option<String> {
    let Ok(reference) = ImageReference::parse(reference) else { return None };
    let segments: Vec<&str> = reference.segments().collect();
    Some(format!("{}/{}", reference.host(), segments.join("/")))
}

/// The names that a Dockerfile's path gives its image.
fn names(file: &Dockerfile) -> Vec<String> {
    let path: &str = file.text.path();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let own = name
        .strip_prefix("Dockerfile.")
        .or_else(|| name.strip_prefix("Containerfile."))
        .or_else(|| name.strip_suffix(".Dockerfile"))
        .or_else(|| name.strip_suffix(".dockerfile"));
    let folder = folder.rsplit('/').next().unwrap_or(folder);
    let name = own.unwrap_or(folder);
    if NO_NAMES.contains(&name) { Vec::new() } else { vec![name.to_lowercase()] }
}
