//! PLM-I015: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::{Assessed, Fix};

use crate::image_view::{SecretSeen, at_first, secrets, with_places};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for secret in secrets(image)?.iter().filter(|secret| is_candidate(secret)) {
        let Some(first) = secret.places.first() else { continue };
        let (path, name) = (first.shown(), secret.rule.name);
        let Some(found) = at_first(findings, image, secret, format_args!("`{path}` holds a secret: {name}")) else {
            continue;
        };
        let found = with_places(found, image, secret);
        if let Some(revoke) = secret.rule.revoke {
            found.cured_by(Fix::Prose { text: format!("revoke it: {revoke}") });
        }
    }
    Ok(())
}

/// True for what is in the image, in a file that is not there for credentials: those have a check of their own.
fn is_candidate(secret: &SecretSeen<'_>) -> bool {
    secret.places.first().is_some_and(|first| first.file.is_some() && first.store().is_none())
}
