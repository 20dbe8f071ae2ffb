//! PLM-I044: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if image.base.is_none() {
        // A base shows in labels, layers and packages: all of them have to be known.
        image.config()?;
        image.complete_view()?;
        findings.on_config("base", None, format_args!("nothing says what the image was built on"));
    }
    Ok(())
}
