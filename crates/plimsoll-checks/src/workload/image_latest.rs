//! PLM-C001: image tag is latest or another moving tag.

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
        if let Some(tag) = reference.tag().filter(|tag| is_moving(tag)) {
            findings.at(image.text(), format_args!("the image of {image} has the moving tag `{tag}`"));
        }
        Ok(())
    })
}
