//! PLM-D005: base image has no tag and no digest.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;

use crate::docker::taken_image::images;

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let images = images(instruction).into_iter().filter(|image| !image.has_open_version());
    findings.each(images, |findings, image| {
        let reference = image.reference()?;
        if let Some(reference) = reference.filter(|one| one.tag().is_none() && one.digest().is_none()) {
            findings.on(image.spot, format_args!("the image `{}` has no tag and no digest", reference.path()));
        }
        Ok(())
    })
}
