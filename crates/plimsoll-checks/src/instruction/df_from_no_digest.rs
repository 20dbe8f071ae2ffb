//! PLM-D006: base image is not pinned by digest.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;

use crate::docker::taken_image::images;
use crate::image_name::is_moving;

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(images(instruction), |findings, image| {
        let Some(reference) = image.reference()?.filter(|reference| reference.digest().is_none()) else {
            return Ok(());
        };
        // Without a tag, or with one that moves, the digest is missing for the same cause as in PLM-D004 and PLM-D005.
        if reference.tag().is_some_and(|tag| !is_moving(tag)) {
            findings.on(image.spot, format_args!("the image `{}` is not pinned by digest", reference.path()));
        }
        Ok(())
    })
}
