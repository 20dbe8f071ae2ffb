//! PLM-D007: base image comes from a registry that is not allowed.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;

use crate::docker::taken_image::images;
use crate::image_name::is_from;

pub(crate) fn check<'e>(
    instruction: Instruction<'e>,
    context: &Context<'e>,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    let allowed = &context.settings.base_registries;
    if allowed.is_empty() {
        return Ok(());
    }
    findings.each(images(instruction), |findings, image| {
        let Some(reference) = image.origin()? else { return Ok(()) };
        if !allowed.iter().any(|place| is_from(reference, place)) {
            let (path, host) = (reference.path(), reference.host());
            findings.on(image.spot, format_args!("the image `{path}` comes from `{host}`, which is not allowed"));
        }
        Ok(())
    })
}
