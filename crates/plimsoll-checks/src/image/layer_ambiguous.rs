//! PLM-I041: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_facts::image::shown_path;
use plimsoll_model::{Assessed, Unknown, Why};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let mut outcome = Ok(());
    for (number, layer) in (0..).zip(&image.layers) {
        let Some(index) = &layer.index else {
            outcome = Err(Unknown::new(Why::Unreadable));
            continue;
        };
        for ambiguity in &index.ambiguities {
            let what = &ambiguity.what;
            let found = match &*ambiguity.path {
                [] => findings.on_member(image, number, &[], format_args!("layer {number} is read in several ways: {what}")),
                path => {
                    let path = shown_path(path);
                    let title = format_args!("`/{path}` is read in several ways: {what}");
                    findings.on_member(image, number, &ambiguity.path, title)
                }
            };
            found.discriminated_by(what);
        }
    }
    outcome
}
