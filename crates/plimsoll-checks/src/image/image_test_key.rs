//! PLM-I054: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_model::Assessed;

use crate::image_view::{key_files, private_keys};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let files = key_files(image)?;
    for key in private_keys(&files).iter().filter(|key| key.is_of_packages()) {
        let title = format!("`{}` is of a package and holds {}", key.file.shown(), key.words());
        key.tell(image, findings, &title);
    }
    Ok(())
}
