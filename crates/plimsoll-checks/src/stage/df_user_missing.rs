//! PLM-D001: image starts as root, or as whom its base image says.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{BaseImage, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

/// What publishers put into the names of images that do not start as root.
const NOT_ROOT: &[&str] = &["chiseled", "non-root", "nonroot", "rootless", "unprivileged"];

pub(crate) fn check<'e>(stage: Stage<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !stage.is_target() || stage.is_windows() || stage.last(Keyword::User).is_some() {
        return Ok(());
    }
    let starts_program = [Keyword::Cmd, Keyword::Entrypoint].into_iter().any(|keyword| stage.last(keyword).is_some());
    match stage.root_base()? {
        BaseImage::Scratch if !starts_program => return Ok(()),
        BaseImage::Image(name) if NOT_ROOT.iter().any(|word| name.to_ascii_lowercase().contains(word)) => return Ok(()),
        BaseImage::Scratch => findings.on(stage, format_args!("the image starts as root: it has no USER")),
        BaseImage::Image(_) | BaseImage::Stage(_) => {
            findings.on(stage, format_args!("the image starts as root, or as whom its base image says: it has no USER"))
        }
    };
    Ok(())
}
