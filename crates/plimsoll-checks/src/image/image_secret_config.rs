//! PLM-I016: see the page beside this file.

use std::collections::BTreeMap;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::{Assessed, Confidence};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // A variable stands in the history too: equal secrets are one with several places.
    let mut secrets: BTreeMap<u32, Vec<_>> = BTreeMap::new();
    for secret in image.secrets.as_ref().map_err(|unknown| *unknown)? {
        secrets.entry(secret.group).or_default().push(secret);
    }
    for places in secrets.into_values() {
        let [first, others @ ..] = places.as_slice() else { continue };
        let title = format_args!("{} holds a secret: {}", first.key, first.what);
        let believed = if first.has_format { Confidence::High } else { Confidence::Medium };
        let mut found = findings.on_concealed_config(&first.key, title).believed(believed);
        if let Some(tag) = &first.tag {
            found = found.saying(tag.clone());
        }
        for other in others {
            found = found.with_concealed_config(&other.key);
        }
    }
    image.config().map(|_| ())
}
