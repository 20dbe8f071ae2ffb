//! PLM-C015: cluster component has a flaw for which attacks are known.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::PodSpec;
use plimsoll_model::Assessed;

use crate::component_flaws::flaws;
use crate::image_name::images;

pub(crate) fn check<'e>(pod: PodSpec<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(images(pod), |findings, image| {
        let image = image?;
        let Some(reference) = image.reference()? else { return Ok(()) };
        let found: Vec<_> = flaws(reference).collect();
        // One update cures all of them.
        if let Some((flaw, (major, minor, patch))) = found.iter().max_by_key(|(_, fixed)| *fixed) {
            let ids: Vec<&str> = found.iter().map(|(flaw, _)| flaw.id).collect();
            let (component, ids) = (flaw.component, ids.join(", "));
            findings.at(
                image.text(),
                format_args!("{image} runs {component} open to {ids}, fixed in {major}.{minor}.{patch}"),
            );
        }
        Ok(())
    })
}
