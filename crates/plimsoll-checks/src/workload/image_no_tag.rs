//! PLM-C002: image has no tag and no digest.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

use crate::image_name::images;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(images(pod), |findings, image| {
        let image = image?;
        if image.reference()?.is_some_and(|reference| reference.tag().is_none() && reference.digest().is_none()) {
            findings.at(image.text(), format_args!("the image of {image} has no tag and no digest"));
        }
        Ok(())
    })
}
