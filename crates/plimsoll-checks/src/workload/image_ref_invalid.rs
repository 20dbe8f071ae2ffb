//! PLM-C012: image reference is malformed or a template that was not filled in.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ImageReference, PodSpec, Site};
use plimsoll_model::Assessed;

use crate::image_name::images;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(images(pod), |findings, image| {
        let image = image?;
        let text = image.text();
        let Site { node, tail } = text.site();
        if !node.kind().is_scalar() || !tail.is_empty() {
            // Nothing is written, or something that is no text: both are for checks of the schema.
            return text.get().map(drop);
        }
        // A placeholder is unknown to every other check; here it is what is wrong.
        if let Err(problem) = ImageReference::parse(node.text()) {
            findings.at(text, format_args!("the image of {image} names nothing that can be pulled: {problem}"));
        }
        Ok(())
    })
}
