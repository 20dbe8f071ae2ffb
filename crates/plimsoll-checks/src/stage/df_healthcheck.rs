//! PLM-D054: image has no HEALTHCHECK.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{BaseImage, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

pub(crate) fn check<'e>(stage: Stage<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !stage.is_target() || stage.last(Keyword::Healthcheck).is_some() {
        return Ok(());
    }
    // What is not known to begin with an image may begin with another stage, and that may have one.
    let base = stage.root_base()?;
    let runs = stage.last(Keyword::Cmd).is_some() || stage.last(Keyword::Entrypoint).is_some();
    if runs || *base != BaseImage::Scratch {
        findings.on(stage, format_args!("nothing tells whether a container of {} is healthy", stage.label()));
    }
    Ok(())
}
