//! PLM-C005: image comes from a public registry.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

use crate::image_name::images;
use crate::registries::is_public;

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !context.settings.registries.is_empty() {
        // The list of allowed registries decides, public ones included.
        return Ok(());
    }
    findings.each(images(pod), |findings, image| {
        let image = image?;
        let Some(reference) = image.origin()?.filter(|reference| is_public(reference.host())) else { return Ok(()) };
        let host = reference.host();
        let by_default = if reference.written_host().is_none() { " by default" } else { "" };
        let title = format_args!("the image of {image} comes from the public registry `{host}`{by_default}");
        findings.at(image.text(), title);
        Ok(())
    })
}
