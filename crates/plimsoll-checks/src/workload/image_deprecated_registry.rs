//! PLM-C006: image comes from a frozen or retired registry.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ImageReference, PodSpec, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::image_name::{images, is_from};

/// A place that gets no more images, and where they are now.
struct Retired {
    place: &'static str,
    /// The place with the same images under the same paths.
    moved_to: Option<&'static str>,
    state: &'static str,
}

const fn retired(place: &'static str, moved_to: Option<&'static str>, state: &'static str) -> Retired {
    Retired { place, moved_to, state }
}

/// Source: Kubernetes blog, "k8s.gcr.io Image Registry Will Be Frozen From the 3rd of April 2023", with the regional
/// hosts behind that name and the older project it replaced; GitHub documentation, "Migrating to the Container registry
/// from the Docker registry"; Bintray's end on 2021-05-01; Bitnami's announcement of its legacy repository, 2025.
const RETIRED: &[Retired] = &[
    retired("k8s.gcr.io", Some("registry.k8s.io"), "is frozen since April 2023"),
    retired("gcr.io/k8s-artifacts-prod", Some("registry.k8s.io"), "is frozen since April 2023"),
    retired("asia.gcr.io/k8s-artifacts-prod", Some("registry.k8s.io"), "is frozen since April 2023"),
    retired("eu.gcr.io/k8s-artifacts-prod", Some("registry.k8s.io"), "is frozen since April 2023"),
    retired("us.gcr.io/k8s-artifacts-prod", Some("registry.k8s.io"), "is frozen since April 2023"),
    retired("gcr.io/google-containers", None, "gets no new images of Kubernetes"),
    retired("gcr.io/google_containers", None, "gets no new images of Kubernetes"),
    retired("docker.pkg.github.com", None, "is replaced by ghcr.io"),
    retired("docker.bintray.io", None, "was switched off in May 2021"),
    retired("docker.io/bitnamilegacy", None, "gets no updates"),
];

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(images(pod), |findings, image| {
        let image = image?;
        let Some(reference) = image.origin()? else { return Ok(()) };
        if let Some(Retired { place, state, .. }) = home(reference) {
            findings.at(image.text(), format_args!("the image of {image} comes from `{place}`, which {state}"));
        }
        Ok(())
    })
}

/// The retired place that an image comes from.
fn home(image: ImageReference<'_>) -> Option<&'static Retired> {
    let is_bintray = image.host().ends_with(".bintray.io");
    RETIRED.iter().find(|retired| is_from(image, retired.place) || (is_bintray && retired.place == "docker.bintray.io"))
}

pub(crate) fn fix<'e>(_: PodSpec<'e>, site: Site<'e>) -> Edit {
    moved(site.node.text()).map_or(Edit { operations: Vec::new() }, |moved| site.set(moved.as_str()))
}

/// The same image where it is now, if it is anywhere under the same path.
fn moved(text: &str) -> Option<String> {
    let Ok(image) = ImageReference::parse(text) else { return None };
    let Retired { place, moved_to, .. } = home(image)?;
    Some([(*moved_to)?, text.strip_prefix(place)?].concat())
}
