//! PLM-I040: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::{Assessed, Unknown, Why};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let mut outcome = Ok(());
    for (number, layer) in image.layers.iter().enumerate() {
        let Some(said) = layer.said_compression() else { continue };
        let Some(index) = &layer.index else {
            outcome = Err(Unknown::new(Why::Unreadable));
            continue;
        };
        if index.compression != said {
            let (said, found) = (said.word(), index.compression.word());
            let key = format!("layers[{number}].mediaType");
            let title = format_args!("layer {number} is packed by {found}, its media type says {said}");
            findings.on_config(&key, layer.media_type.as_deref(), title);
        }
    }
    outcome
}
