//! PLM-I012: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let declared = image.config()?.healthcheck.as_deref();
    if declared.is_none() {
        findings.on_config("config.Healthcheck", None, format_args!("no health check is declared"));
    }
    Ok(())
}
