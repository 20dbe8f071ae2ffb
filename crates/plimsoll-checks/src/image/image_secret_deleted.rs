//! PLM-I017: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::{Assessed, Fix};

use crate::image_view::{at_first, secrets, with_places};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for secret in &secrets(image)? {
        let Some(first) = secret.places.first().filter(|first| first.file.is_none()) else { continue };
        let (path, name, layer) = (first.shown(), secret.rule.name, first.member.layer);
        let title = format_args!("`{path}` is gone, but layer {layer} still has a secret in it: {name}");
        let Some(found) = at_first(findings, image, secret, title) else { continue };
        let found = with_places(found, image, secret);
        if let Some(revoke) = secret.rule.revoke {
            found.cured_by(Fix::Prose { text: format!("revoke it: {revoke}") });
        }
    }
    Ok(())
}
