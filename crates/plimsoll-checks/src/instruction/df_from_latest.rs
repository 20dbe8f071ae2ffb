//! PLM-D004: base image has a tag that is moved from release to release.

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
        if let Some(tag) = reference.tag().filter(|tag| is_moving(tag)) {
            let path = reference.path();
            findings.on(image.spot, format_args!("the image `{path}` has the moving tag `{tag}`"));
        }
        Ok(())
    })
}
