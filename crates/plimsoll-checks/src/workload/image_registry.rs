//! PLM-C004: image comes from a registry that is not allowed.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

use crate::image_name::{images, is_from};

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let allowed = &context.settings.registries;
    if allowed.is_empty() {
        return Ok(());
    }
    findings.each(images(pod), |findings, image| {
        let image = image?;
        let Some(reference) = image.origin()? else { return Ok(()) };
        if !allowed.iter().any(|place| is_from(reference, place)) {
            let host = reference.host();
            findings.at(image.text(), format_args!("the image of {image} comes from `{host}`, which is not allowed"));
        }
        Ok(())
    })
}
