//! PLM-I055: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::expiring;

pub(crate) fn check<'e>(image: &'e Image, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // What soon expires there, its package renews in time.
    expiring(image, context, findings, (true, 0))
}
