//! PLM-I019: see the page beside this file.

use std::collections::BTreeMap;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::{secrets, shown};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let seen = secrets(image)?;
    let mut files: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for secret in &seen {
        for place in &secret.places {
            if let (Some(file), Some(what)) = (place.file, place.store()) {
                files.entry(file.id()).or_insert_with(Vec::new).push((file, what, secret.rule.name, place.words()));
            }
        }
    }
    for places in files.into_values() {
        let Some((file, what, name, words)) = places.first() else { continue };
        let title = format_args!("`{}` holds {what}: {name}", shown(*file));
        findings.on_file(image, *file, title).saying(words.clone());
    }
    Ok(())
}
