//! PLM-C007: image with a moving tag is not pulled at every start.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{PodSpec, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::image_name::{images, is_moving};

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(images(pod), |findings, image| {
        let image = image?;
        let Some(reference) = image.reference()?.filter(|reference| reference.digest().is_none()) else {
            return Ok(());
        };
        // The API server pulls always when nothing is said and the tag is `latest` or missing.
        let (tag, default) = match reference.tag() {
            None | Some("latest") => ("latest", "Always"),
            Some(tag) if is_moving(tag) => (tag, "IfNotPresent"),
            Some(_) => return Ok(()),
        };
        let policy = image.pull_policy();
        let written = policy.get()?.filter(|policy| !policy.is_empty());
        if written.unwrap_or(default) != "Always" {
            findings
                .at(policy, format_args!("the image of {image} has the moving tag `{tag}` and is not always pulled"));
        }
        Ok(())
    })
}

pub(crate) fn fix<'e>(_: PodSpec<'e>, site: Site<'e>) -> Edit {
    site.set("Always")
}
