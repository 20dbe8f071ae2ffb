//! PLM-I052: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::expiring;

pub(crate) fn check<'e>(image: &'e Image, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    expiring(image, context, findings, (false, context.settings.certificate_days))
}
