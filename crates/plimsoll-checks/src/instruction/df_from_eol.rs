//! PLM-D008: base image is past its end of life.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;

use crate::docker::end_of_life::ended;
use crate::docker::taken_image::images;

pub(crate) fn check<'e>(
    instruction: Instruction<'e>,
    context: &Context<'e>,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    findings.each(images(instruction), |findings, image| {
        let Some(reference) = image.reference()? else { return Ok(()) };
        let ended: Vec<String> = ended(reference, context.as_of).iter().map(ToString::to_string).collect();
        if !ended.is_empty() {
            let (path, ended) = (reference.path(), ended.join(", "));
            findings.on(image.spot, format_args!("security updates of the image `{path}` have ended: {ended}"));
        }
        Ok(())
    })
}
