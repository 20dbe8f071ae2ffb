//! PLM-C003: image is not pinned by digest.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

use crate::image_name::{images, is_moving};

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(images(pod), |findings, image| {
        let image = image?;
        let Some(reference) = image.reference()?.filter(|reference| reference.digest().is_none()) else {
            return Ok(());
        };
        // Without a tag, or with one that moves, the digest is missing for the same cause as in PLM-C001 and PLM-C002.
        if reference.tag().is_some_and(|tag| !is_moving(tag)) {
            findings.at(image.text(), format_args!("the image of {image} is not pinned by digest"));
        }
        Ok(())
    })
}
