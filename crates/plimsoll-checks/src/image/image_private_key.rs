//! PLM-I018: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::{key_files, private_keys};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let files = key_files(image)?;
    for key in private_keys(&files).iter().filter(|key| !key.is_of_packages()) {
        let public = if key.fact.is_public_test_key { ", published for tests: everybody has it" } else { "" };
        key.tell(image, findings, &format!("`{}` holds {}{public}", key.file.shown(), key.words()));
    }
    Ok(())
}
